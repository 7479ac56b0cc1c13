"""Many people confirm the same registration in one moment: whose counts, and what are the others told?"""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from contracts import actions
from contracts.models import Contract
from contracts.queries_registered import registration_hash
from tests.contracts import registered, worlds
from tests.contracts.worlds import NOON
from vendors.lifecycle import Stale
from vendors.models import Event, User

PEOPLE = 20

pytestmark = pytest.mark.django_db(transaction=True)


def test_one_confirmation_counts_and_the_others_are_told_that_it_is_done(world):
    contract = registered.register(world)
    seen = registration_hash(contract)
    people = [worlds.person(f"second{n}@haiyun.example", f"Second {n}", "legal").pk for n in range(PEOPLE)]
    start = Barrier(PEOPLE)

    def confirm(pk: int) -> str:
        try:
            person, before = User.objects.get(pk=pk), Contract.objects.get(pk=contract.pk)
            start.wait(timeout=60)
            actions.confirm_contract(before, by=person, hash_seen=seen, now=NOON)
            return "confirmed"
        except Stale as refused:
            return str(refused)
        finally:
            connection.close()

    with ThreadPoolExecutor(PEOPLE) as pool:
        told = Counter(pool.map(confirm, people))

    sentence = "It is “Active” by now; look at it again before you decide."
    assert told == {"confirmed": 1, sentence: PEOPLE - 1}
    found = Contract.objects.get()
    lines = Event.objects.filter(record_type="contracts.contract", name="confirm").values_list("by", flat=True)
    assert (found.state, list(lines), found.periods.count()) == ("active", [found.confirmed_by_id], 1)
