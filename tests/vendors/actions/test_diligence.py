"""Is a vendor asked, answered for, reviewed and followed up by whom it may, and does what was sent stay as it was?"""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied

from tests.contracts.conftest import world  # noqa: F401  (a fixture)
from tests.contracts.worlds import NOON
from tests.vendors import asked as made
from tests.vendors.asked import COMPLETE, DUE
from vendors.actions import diligence as actions
from vendors.actions import questionnaires
from vendors.actions.diligence import Said
from vendors.actions.vendors import edit_vendor
from vendors.lifecycle import NotPossible, moves
from vendors.models import Event, Finding, Response
from vendors.queries.diligence import answers_of, due_day, flags_of, proposed_for


@pytest.fixture
def response(world):  # noqa: F811
    return made.asked(world)


def trail(record) -> list[tuple]:
    rows = Event.objects.filter(record_type=record._meta.label_lower, record_id=str(record.pk)).order_by("pk")
    return [(row.name, row.source, row.target, str(row.by), row.shown_to_vendor) for row in rows]


def test_a_questionnaire_goes_out_is_answered_comes_back_and_is_reviewed(world, response):  # noqa: F811
    assert actions.save_answers(response, by=world.alan, said={"owners": Said("Alan")}, now=NOON) == 1
    assert response.state == Response.State.ANSWERING
    made.answered(world, response)
    actions.remark_on(response, "staff", by=world.vera, text="Half a person?", now=NOON)
    actions.return_answers(response, by=world.vera, note="See the comment.", now=NOON)
    actions.save_answers(response, by=world.alan, said={"staff": Said("120")}, now=NOON)
    actions.submit_answers(response, by=world.alan, now=NOON)
    made.reviewed(world, response)
    assert trail(response) == [
        ("send", "", "", "Otto", True),
        ("save_answers", "", "", "Alan", True),
        ("begin", "sent", "answering", "Alan", True),
        ("save_answers", "", "", "Alan", True),
        ("submit", "answering", "submitted", "Alan", True),
        ("remark", "", "", "Vera", True),
        ("return_answers", "submitted", "returned", "Vera", True),
        ("save_answers", "", "", "Alan", True),
        ("begin", "returned", "answering", "Alan", True),
        ("submit", "answering", "submitted", "Alan", True),
        ("review", "submitted", "reviewed", "Vera", False),
    ]


def test_answers_are_kept_in_one_form_and_saving_them_again_changes_nothing(world, response):  # noqa: F811
    assert actions.save_answers(response, by=world.alan, said=COMPLETE, now=NOON) == 5
    assert made.record(response) == {
        "owners": ("=Alan 60 %\nBea 40 %", "As registered.", ""),
        "court": ("no", "", ""),
        "staff": ("120.5", "", ""),
        "certificate": ("mlps", "Level 3\nsince 2024", ""),
        "until": ("2026-12-31", "", ""),
    }
    lines = Event.objects.count()
    assert actions.save_answers(response, by=world.alan, said=COMPLETE, now=NOON) == 0
    assert (Event.objects.count(), response.revision) == (lines, 1)


def test_what_is_no_answer_is_named_by_question_and_nothing_is_kept(world, response):  # noqa: F811
    wrong = {
        "owners": Said("x" * 4_001),
        "court": Said("maybe"),
        "staff": Said("1,200"),
        "certificate": Said("iso9001"),
        "until": Said("2026-02-30"),
        "scan": Said("here it is"),
        "nothing": Said("?"),
    }
    with pytest.raises(actions.WrongAnswers) as refused:
        actions.save_answers(response, by=world.alan, said=wrong | {"court": Said("maybe")}, now=NOON)
    assert refused.value.faults == {
        "owners": "An answer has at most 4,000 characters; this one has 4,001.",
        "court": "Answer yes or no.",
        "staff": "Write a number with digits and a point, such as 120 or 99.5.",
        "certificate": "Choose one of: ISO 27001; MLPS, level 3; None.",
        "until": "Write a day that exists, as 2026-11-30.",
        "scan": "A file is uploaded on the page, not written.",
        "nothing": "There is no such question.",
    }
    assert made.record(response) == {}


def test_what_has_to_be_answered_is_before_it_is_sent_back(world, response):  # noqa: F811
    actions.save_answers(response, by=world.alan, said={"owners": Said("Alan"), "court": Said("no")}, now=NOON)
    with pytest.raises(NotPossible) as refused:
        actions.submit_answers(response, by=world.alan, now=NOON)
    assert refused.value.reasons == ["2 questions that have to be answered are not."]


def test_a_questionnaire_stays_as_it_was_sent_whatever_is_published_later(world, response):  # noqa: F811
    questionnaire, sent = response.version.questionnaire, response.version
    draft = questionnaires.draft_version(questionnaire, by=world.vera)
    questionnaires.drop_question(draft, by=world.vera, section="company", code="owners")
    questionnaires.publish_questions(draft, by=world.vera, note="Shorter.")
    response.refresh_from_db()
    assert (response.version, response.version.content) == (sent, made.CONTENT)
    with pytest.raises(NotPossible):
        questionnaires.drop_question(sent, by=world.vera, section="company", code="owners")
    actions.withdraw_questionnaire(response, by=world.otto, note="Asked anew.", now=NOON)
    assert made.asked(world).version.n == 2


@pytest.mark.parametrize("person", ["vera", "otto", "gita", "ada", "nina"])
def test_only_the_vendors_own_people_answer(world, response, person):  # noqa: F811
    with pytest.raises(PermissionDenied):
        actions.save_answers(response, by=getattr(world, person), said=COMPLETE, now=NOON)
    assert response.answers.count() == 0


def test_for_a_vendor_that_never_signs_in_staff_answer_and_somebody_else_reviews(world, response):  # noqa: F811
    edit_vendor(world.acme, by=world.vera, is_entered_by_staff=True)
    made.answered(world, response, by=world.vera)
    with pytest.raises(PermissionDenied):
        actions.finish_review(response, by=world.vera, note="Mine.", now=NOON)
    actions.finish_review(response, by=world.otto, note="Fine.", now=NOON)
    assert response.state == Response.State.REVIEWED


def test_who_answered_a_part_of_it_does_not_review_it_either(world, response):  # noqa: F811
    edit_vendor(world.acme, by=world.vera, is_entered_by_staff=True)
    actions.save_answers(response, by=world.vera, said={"owners": Said("A")}, now=NOON)
    actions.save_answers(response, by=world.alan, said=COMPLETE, now=NOON)
    actions.submit_answers(response, by=world.alan, now=NOON)
    with pytest.raises(PermissionDenied):
        actions.finish_review(response, by=world.vera, note="All of it is Alan's by now.", now=NOON)


def test_nothing_is_answered_once_it_was_sent_back(world, response):  # noqa: F811
    made.answered(world, response)
    with pytest.raises(NotPossible):
        actions.save_answers(response, by=world.alan, said={"court": Said("yes")}, now=NOON)


def test_one_questionnaire_is_out_once(world, response):  # noqa: F811
    with pytest.raises(NotPossible) as refused:
        made.asked(world)
    assert refused.value.reasons == ["“Standard” is out already; withdraw it first."]


def test_evidence_is_kept_by_its_content_and_can_be_taken_away(world, response):  # noqa: F811
    said = {"scan": Said(file=made.a_scan("../../iso\n.pdf")), "court": Said("no", file=made.a_scan())}
    actions.save_answers(response, by=world.alan, said=said, now=NOON)
    assert made.record(response) == {"scan": ("", "", "iso.pdf"), "court": ("no", "", "scan.pdf")}
    actions.save_answers(response, by=world.alan, said={"scan": Said(drop_file=True)}, now=NOON)
    assert made.record(response)["scan"] == ("", "", "")
    with pytest.raises(NotPossible):
        script = made.ContentFile(b"<svg onload='x()'/>", name="scan.pdf")
        actions.save_answers(response, by=world.alan, said={"scan": Said(file=script)}, now=NOON)


def test_flags_are_what_asks_for_a_look_on_the_day_it_came_back(world, response):  # noqa: F811
    said = COMPLETE | {
        "court": Said("yes"),
        "staff": Said("4.99"),
        "certificate": Said("none"),
        "until": Said("2026-05-04"),
    }
    made.answered(world, response, said=said)
    assert flags_of(response, answers_of(response)) == {"court", "staff", "certificate", "until"}
    actions.return_answers(response, by=world.vera, note="Look again.", now=NOON)
    made.answered(world, response)
    assert flags_of(response, answers_of(response)) == set()


def test_what_is_proposed_depends_on_line_and_tier(world):  # noqa: F811
    made.a_questionnaire(world, "short", tiers=["low"])
    made.a_questionnaire(world, "couriers", lines=["logistics"], tiers=["high"], days=21, hurried_days=10)
    made.a_questionnaire(world, "payment", lines=["payment"])
    codes = lambda tier: [row.code for row in proposed_for(world.acme, tier)]  # noqa: E731
    assert (codes(""), codes("low"), codes("high")) == (
        ["couriers", "short"],
        ["short", "couriers"],
        ["couriers", "short"],
    )
    assert due_day(proposed_for(world.acme, "")[0], world.acme, date(2026, 5, 4)) == date(2026, 5, 25)


# Findings


def test_a_finding_is_answered_with_evidence_and_closed_by_somebody_else(world):  # noqa: F811
    finding = made.found(world)
    actions.answer_finding(finding, by=world.alan, answer="Turned on.", file=made.a_scan(), now=NOON)
    actions.open_finding_again(finding, by=world.otto, note="For whom?", now=NOON)
    actions.answer_finding(finding, by=world.alan, answer="For all.", now=NOON)
    assert (finding.answer, finding.file.name) == ("For all.", "scan.pdf")
    actions.close_finding(finding, by=world.otto, note="Seen.", now=NOON)
    assert trail(finding) == [
        ("raise", "", "", "Otto", True),
        ("give_answer", "open", "answered", "Alan", True),
        ("open_again", "answered", "open", "Otto", True),
        ("give_answer", "open", "answered", "Alan", True),
        ("close", "answered", "closed", "Otto", True),
    ]


def test_what_is_ours_to_mend_stays_out_of_the_vendors_sight(world):  # noqa: F811
    finding = made.found(world, side="ours")
    assert not Finding.objects.visible_to(world.alan).exists()
    with pytest.raises(PermissionDenied):
        actions.answer_finding(finding, by=world.alan, answer="Done.", now=NOON)
    actions.answer_finding(finding, by=world.vera, answer="Done.", now=NOON)
    with pytest.raises(PermissionDenied):
        actions.close_finding(finding, by=world.vera, note="Mine.", now=NOON)
    actions.close_finding(finding, by=world.otto, note="Seen.", now=NOON)
    assert {shown for *_rest, shown in trail(finding)} == {False}


def test_a_risk_is_accepted_with_a_reason_by_who_approves_vendors(world):  # noqa: F811
    finding = made.found(world)
    with pytest.raises(PermissionDenied):
        actions.accept_finding(finding, by=world.otto, note="Small.", now=NOON)
    with pytest.raises(NotPossible):
        actions.accept_finding(finding, by=world.leo, note=" ", now=NOON)
    actions.accept_finding(finding, by=world.leo, note="Two shops only.", now=NOON)
    assert finding.state == Finding.State.ACCEPTED
    assert not Event.objects.visible_to(world.alan).filter(name="accept").exists()


def test_a_finding_names_no_other_vendors_questionnaire(world, response):  # noqa: F811
    with pytest.raises(NotPossible):
        made.found(world, vendor=world.globex, response=response)


def test_an_internal_comment_is_not_the_vendors(world, response):  # noqa: F811
    made.answered(world, response)
    actions.remark_on(response, "court", by=world.vera, text="Ask the bank.", internal=True, now=NOON)
    actions.remark_on(response, "court", by=world.vera, text="Since when?", now=NOON)
    assert [row.text for row in response.remarks.visible_to(world.alan)] == ["Since when?"]
    assert not Event.objects.visible_to(world.alan).filter(note="Ask the bank.").exists()


def test_the_last_day_lies_ahead(world):  # noqa: F811
    questionnaire = made.a_questionnaire(world)
    with pytest.raises(NotPossible):
        actions.send_questionnaire(world.acme, questionnaire, by=world.otto, due_on=NOON.date(), now=NOON)
    row = actions.send_questionnaire(world.acme, questionnaire, by=world.otto, now=NOON)
    assert row.due_on == NOON.date() + timedelta(days=21)


def test_the_page_says_why_answers_cannot_be_sent_back(world, response):  # noqa: F811
    assert DUE == response.due_on
    reasons = {move.name: move.reasons for move in moves(response, world.alan)}
    assert reasons["submit"] == ["4 questions that have to be answered are not."]
