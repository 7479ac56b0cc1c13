import hashlib
import json
from datetime import date

import pytest
from django.utils import translation

from portal.reports.models import ReportIssue
from portal.reports.reading import read_report
from portal.reports.snapshot import canonical_json, fingerprint
from tests.contracts import registered
from tests.portal.reports import fengyuan
from tests.portal.reports.conftest import FIRST, deliver, lock
from tests.sla import months
from tests.sla.months import MAY


def test_the_same_content_is_the_same_text_whatever_its_order():
    one = canonical_json({"b": "1.10", "a": [1, None], "名": "沣源"})
    other = canonical_json({"名": "沣源", "a": [1, None], "b": "1.10"})
    assert one == other == '{"a":[1,null],"b":"1.10","名":"沣源"}'
    assert fingerprint(one) == hashlib.sha256(one.encode()).hexdigest()


@pytest.mark.parametrize("snapshot", [{"value": 91.8}, {"levels": [{"value": 0.1}]}, [1.0]])
def test_a_float_is_refused_wherever_it_stands(snapshot):
    with pytest.raises(TypeError, match="is not exact"):
        canonical_json(snapshot)


def shape(value):
    """The names in a snapshot, all the way down: what the reading relies on."""
    if isinstance(value, dict):
        return {key: shape(item) for key, item in value.items() if key not in ("figures", "history", "working")}
    if isinstance(value, list):
        return [shape(value[0])] if value else []
    return None


def covers(built, sample):
    """Every name of the sample is in what is built."""
    if isinstance(sample, dict):
        return all(key in built and covers(built[key], item) for key, item in sample.items())
    if isinstance(sample, list) and sample and built:
        return covers(built[0], sample[0])
    return True


@pytest.mark.django_db
def test_what_is_built_from_the_rows_has_every_name_of_the_sample_written_by_hand(locked):
    built = json.loads(ReportIssue.objects.get().snapshot.text)
    sample = shape(fengyuan.snapshot())
    assert covers(shape(built), sample)


@pytest.mark.django_db
def test_the_report_says_that_the_contract_came_in_as_signed_and_who_confirmed_it(world):
    contract = registered.confirm(registered.register(world), by=world.leo)
    lock(world, deliver(world, contract, FIRST, 930, 1000))
    snapshot = ReportIssue.objects.get().snapshot
    built = json.loads(snapshot.text)
    assert built["contract"]["registered"] == {"name_en": "Leo", "name_zh": "", "day": "2026-05-04"}
    words = "registered as already signed, confirmed by Leo on 4\u00a0May\u00a02026"
    assert dict(read_report(built, snapshot.sha256).facts)["Origin"] == words


@pytest.mark.django_db
def test_the_working_calls_a_season_as_the_reader_does_and_an_older_report_as_it_was_kept(world):
    season = {"code": "618", "name_en": "618 sale", "name_zh": "618 大促", "targets": [["on-time", "90", "85"]]}
    season |= {"starts_on": MAY, "ends_on": MAY}
    later = season | {"code": "double-11", "starts_on": date(2026, 11, 1), "ends_on": date(2026, 11, 20)}
    contract = months.running_contract(world, seasons=[season, later])
    lock(world, months.whole_month(world, contract, MAY, good=92))
    snapshot = ReportIssue.objects.get().snapshot
    built = json.loads(snapshot.text)
    assert built["seasons"] == [{"name_en": "618 sale", "name_zh": "618 大促"}]
    older = {name: value for name, value in built.items() if name != "seasons"}
    with translation.override("zh-hans"):
        assert [named_window(one) for one in (built, older)] == ["特定时段：618 大促", "特定时段：618 sale"]
    assert named_window(built) == "Named window: 618 sale"


def named_window(snapshot) -> str:
    level = next(one for one in read_report(snapshot, "").levels if one.code == "on-time")
    return next(line.label for group in level.working for line in group.lines if line.code == "named_window")


@pytest.mark.django_db
def test_of_a_contract_concluded_here_the_snapshot_stays_as_it_was(locked):
    snapshot = ReportIssue.objects.get().snapshot
    built = json.loads(snapshot.text)
    assert "registered" not in built["contract"] and "seasons" not in built
    assert "Origin" not in dict(read_report(built, snapshot.sha256).facts)
