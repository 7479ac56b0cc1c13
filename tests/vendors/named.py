"""Which lines of the trail name a person in words, although they should refer to them?"""

import json

from contracts.models import Contact, ReturnedRegistration, Signature, SignatureCheck
from vendors.models import ApplicationContact, Event, User

# what a company says of itself goes with the company's record
OF_THE_COMPANY = ("legal_representative", "phone")


def lines_that_name_somebody() -> set[tuple[str, str, str]]:
    """(type of record, name of the line, the word) of each."""
    people = {word for row in User.objects.filter(is_system=False) for word in (row.name, row.name_zh, row.email)}
    for model in (Contact, ApplicationContact):
        people |= {word for row in model.objects.all() for word in (row.name, row.email)}
    people |= set(Signature.objects.values_list("signatory", flat=True))
    for names in ReturnedRegistration.objects.values_list("buyer_signatory", "vendor_signatory"):
        people |= set(names)
    people |= set(SignatureCheck.objects.values_list("signer", flat=True))
    return {
        (event.record_type, event.name, word)
        for event in Event.objects.all()
        for word in people - {""}
        if word in event.record_words or word in _said(event)
    }


def _said(event: Event) -> str:
    said = [
        {key: value for key, value in (part or {}).items() if key not in OF_THE_COMPANY}
        for part in (event.before, event.after, event.facts)
    ]
    return json.dumps(said, ensure_ascii=False)
