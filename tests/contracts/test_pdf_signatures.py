"""What is said of digital signatures: intact, changed afterwards, or of a kind that cannot be verified here?"""

import pytest

from contracts.pdf_signatures import NotRead, signatures_in
from tests.contracts import signed_pdfs as pdfs

SM2 = b"06092a811ccf55018375" + b"01"  # the length of RSA's identifier, an algorithm that nobody here knows


@pytest.fixture(scope="module")
def root():
    return pdfs.a_root()


@pytest.fixture
def roots(root, tmp_path, settings):
    (tmp_path / "root.pem").write_text(root[2])
    settings.SIGNING_ROOTS = str(tmp_path)


def said(found: dict) -> tuple:
    return tuple(found[name] for name in ("signer", "issuer", "verdict", "coverage", "trust", "holds_document"))


def test_a_signature_by_a_known_issuer_over_the_approved_document_is_intact(root, roots):
    paper = pdfs.a_pdf()
    [found] = signatures_in(pdfs.signed(paper, "Chen Yu", root), paper)
    assert said(found) == ("Chen Yu", "Test Root CA", "intact", "whole", "known", True)
    assert (found["algorithm"], found["claimed_at"] is not None, found["stamped_at"]) == (
        "sha256_rsa",
        True,
        None,
    )


def test_an_issuer_that_is_not_known_here_makes_nothing_of_the_signature_worse(root):
    [found] = signatures_in(pdfs.signed(pdfs.a_pdf(), "Chen Yu", root))
    assert said(found) == ("Chen Yu", "Test Root CA", "intact", "whole", "unknown", None)


def test_the_first_of_two_signatures_covers_the_file_as_it_was_then(root, roots):
    once = pdfs.signed(pdfs.a_pdf(), "Chen Yu", root)
    found = signatures_in(pdfs.signed(once, "Lu Ming", root, "Signature2"))
    assert [said(one) for one in found] == [
        ("Chen Yu", "Test Root CA", "intact", "revision", "known", None),
        ("Lu Ming", "Test Root CA", "intact", "whole", "known", None),
    ]


def test_what_was_added_behind_a_signature_is_not_covered_by_it(root, roots):
    [found] = signatures_in(pdfs.with_something_added(pdfs.signed(pdfs.a_pdf(), "Chen Yu", root)))
    assert said(found)[2:5] == ("intact", "revision", "known")


def test_a_change_within_what_was_signed_is_found(root, roots):
    [found] = signatures_in(pdfs.with_a_byte_changed(pdfs.signed(pdfs.a_pdf(), "Chen Yu", root)))
    assert (found["signer"], found["verdict"], found["trust"]) == ("Chen Yu", "changed", "unchecked")


def test_another_document_than_the_approved_one_is_told_apart(root, roots):
    [found] = signatures_in(pdfs.signed(pdfs.a_pdf(2), "Chen Yu", root), pdfs.a_pdf())
    assert (found["verdict"], found["holds_document"]) == ("intact", False)


def test_an_algorithm_that_nobody_here_knows_is_of_a_kind_that_cannot_be_verified(root, roots):
    strange = pdfs.with_kind_of_signature(pdfs.signed(pdfs.a_pdf(), "Chen Yu", root), SM2)
    [found] = signatures_in(strange)
    assert (found["signer"], found["verdict"], found["coverage"], found["trust"]) == (
        "Chen Yu",
        "unverifiable",
        "whole",
        "unchecked",
    )
    assert found["algorithm"].startswith("1.2.156")


def test_a_pdf_without_signatures_has_none_and_another_file_is_not_read():
    assert signatures_in(pdfs.a_pdf()) == []
    with pytest.raises(NotRead):
        signatures_in(b"no PDF at all")
