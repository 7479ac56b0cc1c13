"""What of a vendor's contracts is kept no longer: who is called, who signed, the signed papers?"""

from django.db.models import Q

from contracts.models import (
    Contact,
    DocumentPaper,
    ExitItem,
    ExitPlan,
    Notice,
    ReturnedRegistration,
    Signature,
    SignatureCheck,
)
from vendors.retention import GONE, drop_files, erases, forgets


@erases("people")
def contact_cards(vendor) -> dict[str, int]:
    rows = Contact.objects.filter(contract__vendor=vendor, side=Contact.Side.VENDOR)
    return {"contacts": rows.update(name=GONE, phone=GONE, email="", hours="")}


@erases("contracts")
def signatures_and_papers(vendor) -> dict[str, int]:
    signatures = Signature.objects.filter(version__contract__vendor=vendor)
    plans = ExitPlan.objects.filter(vendor=vendor)
    items = ExitItem.objects.filter(contract__vendor=vendor)
    notices = Notice.objects.filter(contract__vendor=vendor)
    prints = DocumentPaper.objects.filter(version__contract__vendor=vendor)
    returned = ReturnedRegistration.objects.filter(contract__vendor=vendor)
    papers = [rows.values_list("file", flat=True) for rows in (signatures, plans, items, prints, returned)]
    papers += [notices.values_list(name, flat=True) for name in ("arrival_file", "withdrawal_file")]
    files = drop_files([pk for paper in papers for pk in paper])
    SignatureCheck.objects.filter(signature__in=signatures).update(signer=GONE)
    returned.delete()  # nothing stands on it
    return {"signatures": signatures.update(signatory=GONE), "files": files}


@forgets
def as_a_contact(person, *, email: str) -> None:
    """The card of a contract that named them."""
    rows = Contact.objects.filter(Q(user=person) | Q(email__iexact=email))
    rows.update(name=person.name, phone=GONE, email="")
