"""Is a document put together, read, changed and printed on its pages, and seen by the vendor once it is final?"""

import pytest
from django.urls import reverse

from contracts import actions
from contracts.queries import latest_version, open_request
from portal.library.load import load_library
from tests.contracts import worlds
from tests.contracts.documents import CLAUSES, LIABILITY, SERVICES, block, printed, with_document
from tests.contracts.worlds import NOON
from tests.portal.reading import posted
from tests.portal.views.contract_pages import *  # noqa: F403  (fixtures)
from vendors import jobs
from vendors.actions.reference import load_ground
from vendors.models import Job

PAGE_QUERIES = 47


@pytest.fixture
def library(world):
    load_ground()
    load_library()


def address(name, contract, *more):
    return reverse(name, args=[contract.number, 1, *more])


def text(response) -> str:
    return response.content.decode()


def test_from_nothing_to_a_printed_draft_in_a_few_clicks(as_person, world, draft, library):
    client = as_person(world.vera)
    assert address("version_document", draft) in text(client.get(address("version_detail", draft)))
    assert client.get(address("version_document", draft)).url == address("version_document_begin", draft)
    begun = client.post(address("version_document_begin", draft), {"template": "logistics", "language": "both_zh"})
    assert begun.url == address("version_document", draft)
    page = text(client.get(address("version_document", draft)))
    assert ("Liability" in page, "责任" in page, "None: every clause reads as the library had it" in page) == (
        True,
        True,
        True,
    )
    client.post(address("version_document_print", draft))
    assert "The document is being printed." in text(client.get(address("version_document", draft)))
    assert client.get(address("version_document", draft), HTTP_HX_REQUEST="true").status_code == 204
    jobs.run_waiting()
    paper = latest_version(draft).papers.get()
    assert reverse("paper_file", args=[paper.pk]) in text(client.get(address("version_document", draft)))
    file = client.get(reverse("paper_file", args=[paper.pk]))
    assert (file["Content-Type"], b"".join(file.streaming_content)[:5]) == ("application/pdf", b"%PDF-")


def test_a_required_clause_is_left_out_with_the_reason_beside_its_box(as_person, world, draft, library):
    client = as_person(world.vera)
    client.post(address("version_document_begin", draft), {"template": "logistics", "language": "en"})
    sent = posted(client.get(address("version_document_edit", draft)))
    sent.pop("in-insurance")
    refused = client.post(address("version_document_edit", draft), sent)
    assert "“Insurance” is required: say why it is left out." in text(refused)
    done = client.post(address("version_document_edit", draft), sent | {"why-insurance": "Covered by the group."})
    assert done.url == address("version_document", draft)
    page = text(client.get(done.url))
    assert ("Covered by the group." in page, 'id="part-insurance"' in page) == (True, False)


def test_an_untouched_list_of_clauses_changes_nothing(as_person, world, draft, library):
    client = as_person(world.vera)
    client.post(address("version_document_begin", draft), {"template": "logistics", "language": "en"})
    before = list(latest_version(draft).clauses.values_list("code", "position"))
    client.post(address("version_document_edit", draft), posted(client.get(address("version_document_edit", draft))))
    assert list(latest_version(draft).clauses.values_list("code", "position")) == before


def test_the_words_of_a_clause_are_changed_paragraph_by_paragraph_without_a_script(as_person, world, draft):
    with_document(draft, by=world.vera)
    client, page = as_person(world.vera), address("version_clause", draft, "liability")
    sent = posted(client.get(page))
    more = client.post(page, sent | {"add": "block", "blocks-0-en": "Damage is paid."})
    assert ("Damage is paid." in text(more), text(more).count("blocks-4-en") > 0) == (True, True)
    sent |= {"blocks-0-en": "Damage is paid.", "blocks-2-en": "", "blocks-2-zh": ""}
    assert "These are not the words of the library: say why." in text(client.post(page, sent))
    done = client.post(page, sent | {"reason": "Shorter."})
    row = latest_version(draft).clauses.get(code="liability")
    assert (done.url, row.text, row.reason) == (
        address("version_document", draft) + "#part-liability",
        [block("Damage is paid.", "赔偿损失。"), LIABILITY["text"][1]],
        "Shorter.",
    )


def test_an_untouched_clause_stays_standard(as_person, world, draft):
    with_document(draft, by=world.vera)
    client, page = as_person(world.vera), address("version_clause", draft, "liability")
    client.post(page, posted(client.get(page)))
    assert latest_version(draft).clauses.get(code="liability").deviates is False


def test_a_clause_of_our_own_is_added_and_taken_back_to_standard_words_is_not_offered(as_person, world, draft):
    with_document(draft, by=world.vera)
    client, page = as_person(world.vera), address("version_clause_new", draft)
    sent = posted(client.get(page)) | {
        "after": "services",
        "name_en": "Gifts",
        "name_zh": "礼品",
        "reason": "New rule.",
        "blocks-0-en": "None.",
        "blocks-0-zh": "不收受。",
    }
    client.post(page, sent)
    codes = list(latest_version(draft).clauses.values_list("code", flat=True))
    assert codes == ["services", "own-gifts", "liability", "general", "annex-exit"]
    assert "Take the words of the library" not in text(client.get(address("version_clause", draft, "own-gifts")))


def test_the_words_of_the_library_are_taken_back(as_person, world, draft, library):
    with_document(draft, by=world.vera)
    client = as_person(world.vera)
    assert "other words for this clause by now" in text(client.get(address("version_clause", draft, "liability")))
    client.post(address("version_clause_standard", draft, "liability"))
    assert len(latest_version(draft).clauses.get(code="liability").text) == 5


def test_the_document_is_taken_away(as_person, world, draft):
    with_document(draft, by=world.vera)
    client = as_person(world.vera)
    client.post(address("version_document_away", draft))
    assert client.get(address("version_document", draft)).url == address("version_document_begin", draft)


def test_legal_finds_the_deviations_with_their_reasons_on_the_approval(as_person, world, draft):
    other = LIABILITY | {"text": LIABILITY["text"][:2], "reason": "Their insurer asks for it."}
    with_document(draft, by=world.vera, clauses=[SERVICES, other, CLAUSES[2]])
    request = actions.submit_contract(draft, by=world.vera, now=NOON)
    page = text(as_person(world.leo).get(reverse("approval_detail", args=[request.pk])))
    assert ("Their insurer asks for it." in page, "Not for intent; / 故意除外；" in page) == (True, True)
    assert address("version_document", draft) in page


def test_a_changed_clause_after_submission_is_refused_with_the_difference(as_person, world, draft):
    with_document(draft, by=world.vera)
    actions.submit_contract(draft, by=world.vera, now=NOON)
    request = open_request(latest_version(draft))
    other = LIABILITY | {"text": LIABILITY["text"][:2], "reason": "Shorter."}
    actions.edit_version(latest_version(draft), by=world.vera, clauses=[SERVICES, other, *CLAUSES[2:]], now=NOON)
    sent = {"approve-hash_seen": request.content_hash, "approve-note": ""}
    answer = as_person(world.leo).post(reverse("approval_approve", args=[request.pk]), sent)
    assert (answer.status_code, "Liability: text" in text(answer)) == (409, True)


def test_the_vendor_reads_no_draft_and_the_final_paper_once_it_is_out_for_signature(as_person, world, draft):
    version = with_document(draft, by=world.vera)
    first = printed(version, by=world.vera)
    client = as_person(world.alan)
    papers = [reverse("paper_file", args=[first.pk])]
    assert [client.get(url).status_code for url in (address("version_document", draft), *papers)] == [404, 404]
    worlds.approve(draft, by=world.vera, approver=world.leo)
    jobs.run_waiting()
    final = version.papers.get(is_final=True)
    assert client.get(reverse("paper_file", args=[final.pk])).status_code == 404
    actions.send_out(draft, by=world.vera, now=NOON)
    assert client.get(reverse("paper_file", args=[final.pk])).status_code == 200
    assert final.file.name in text(client.get(reverse("contract_terms", args=[draft.number])))
    assert [client.get(url).status_code for url in papers] == [404]


def test_who_may_not_edit_reads_the_document_and_cannot_change_it(as_person, world, draft):
    with_document(draft, by=world.vera)
    client = as_person(world.ada)
    assert client.get(address("version_document", draft)).status_code == 200
    changing = ("version_document_edit", "version_clause_new", "version_document_begin")
    assert [client.get(address(name, draft)).status_code for name in changing] == [403, 403, 403]
    assert client.post(address("version_document_away", draft)).status_code == 403


def test_a_job_that_failed_is_said_and_tried_again(as_person, world, draft):
    version = with_document(draft, by=world.vera)
    job = actions.print_document(version, by=world.vera)
    Job.objects.filter(pk=job.pk).update(state=Job.State.FAILED)
    client = as_person(world.vera)
    assert "could not be printed" in text(client.get(address("version_document", draft)))
    client.post(address("version_document_print", draft), {"again": "1"})
    assert Job.objects.filter(kind="print_document").count() == 2


@pytest.mark.parametrize("count", [1, 3])
def test_the_document_asks_the_same_questions_with_one_clause_and_with_three(
    as_person, world, draft, count, django_assert_num_queries
):
    with_document(draft, by=world.vera, clauses=[CLAUSES[1], CLAUSES[0], CLAUSES[2]][:count])
    client = as_person(world.vera)
    with django_assert_num_queries(PAGE_QUERIES):
        client.get(address("version_document", draft))


def test_while_the_final_document_is_printed_the_next_step_stands_there_with_its_reason(as_person, world, draft):
    with_document(draft, by=world.vera)
    worlds.approve(draft, by=world.vera, approver=world.leo)
    client = as_person(world.vera)
    head = client.get(reverse("contract_detail", args=[draft.number]))
    reason = "Its document is not printed yet; that takes a minute after the approval."
    said = f'aria-disabled="true">Send out for signature</span> <span class="reason">{reason}</span>'
    assert (said in text(head), head.context["head"].first) == (True, None)
    assert "Send out for signature" not in [str(item["label"]) for item in head.context["head"].items]


def test_a_signature_cannot_be_entered_before_the_contract_is_out_and_the_page_says_so(as_person, world, draft):
    worlds.approve(draft, by=world.vera, approver=world.leo)
    client = as_person(world.vera)
    early = text(client.get(address("version_signature", draft)))
    assert ("The contract is not out for signature." in early, 'name="signatory"' in early) == (True, False)
    actions.send_out(draft, by=world.vera, now=NOON)
    assert 'name="signatory"' in text(client.get(address("version_signature", draft)))
