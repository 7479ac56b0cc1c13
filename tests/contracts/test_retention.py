"""What of a vendor's contracts goes when they are kept no longer?"""

import pytest

from contracts import actions
from contracts.models import ReturnedRegistration, Signature, SignatureCheck
from contracts.queries import latest_version
from contracts.retention import signatures_and_papers
from tests.contracts import registered
from tests.contracts import signed_pdfs as pdfs
from tests.contracts.worlds import NOON
from vendors.models import StoredFile
from vendors.retention import GONE

pytestmark = pytest.mark.django_db


def test_names_of_who_signed_and_papers_go_also_of_a_registration_that_came_back(world):
    registered.register(world, pdf=pdfs.signed(pdfs.a_pdf(), "Zhou Mingyuan", pdfs.a_root()))
    returned = registered.register(world, number="C-2024-009")
    file = latest_version(returned).signatures.first().file
    actions.return_registration(returned, by=world.leo, note="The fee is missing.", now=NOON)
    theirs = registered.register(world, number="C-2024-010", vendor=world.globex)
    assert ReturnedRegistration.objects.get().file == file
    assert signatures_and_papers(world.acme) == {"signatures": 2, "files": 2}
    assert not ReturnedRegistration.objects.exists()
    assert StoredFile.objects.get(pk=file.pk).file.name == ""
    assert set(Signature.objects.exclude(version__contract=theirs).values_list("signatory", flat=True)) == {GONE}
    assert SignatureCheck.objects.get().signer == GONE
    assert latest_version(theirs).signatures.first().signatory == "Zhou Mingyuan"
