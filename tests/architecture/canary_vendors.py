"""Which rows about a vendor itself does the canary lay down: risk, questionnaires, findings, reminders, contacts?"""

from datetime import UTC, date, datetime, timedelta

from contracts.actions import provide, save_contact
from contracts.models import Contact, Provision
from tests.contracts import worlds
from tests.vendors.asked import a_scan
from vendors.actions import diligence, leaving, questionnaires, reminders, risk
from vendors.actions.diligence import Said
from vendors.actions.saved_views import save_view
from vendors.models import (
    AccessLine,
    AccessReview,
    Answer,
    Assessment,
    ExitTask,
    Finding,
    Message,
    Questionnaire,
    Reminder,
    ReminderRule,
    Response,
    RetentionHold,
    RobotChannel,
    SavedView,
    Service,
    SubContractor,
)
from vendors.questions import questions_of
from vendors.reference import read
from vendors.sealed import seal

ANSWERS = {row["code"]: row["choices"][0]["code"] for row in read("risk")["questions"]}
LATER = date(2099, 1, 1)


def lay_down(world, vendor, clerk, contract) -> None:
    """One row of every kind about one vendor, through the product's own actions where people have one."""
    risk.load_risk_model()
    questionnaires.load_questionnaires()
    found = risk.assess_vendor(vendor, by=world.vera, answers=ANSWERS)
    risk.judge_tier(found, by=world.vera, tier="high", why="It grew.")
    sub = risk.propose_sub_contractor(vendor, by=world.vera, name="Line Haul", service="Trunks", country="CN")
    risk.consent_to_sub_contractor(sub, by=world.vera, note="Seen.")
    risk.set_pci_share(vendor, by=world.vera, requirement=1, bearer="vendor", evidence="AOC")
    service = risk.save_service(
        by=world.vera,
        service=Service.objects.filter(code="parcels").first(),
        code="parcels",
        line=world.line,
        name_en="Parcels",
        criticality="high",
        owner=world.otto,
    )
    backup = Provision.objects.filter(service=service).exists()
    provide(
        service,
        by=world.vera,
        vendor=vendor,
        rank="backup" if backup else "primary",
        starts_on=worlds.STARTED,
        contract=contract,
    )
    save_contact(contract, by=clerk, side="vendor", role="Desk", name="Night desk", phone="110")
    response = diligence.send_questionnaire(
        vendor, Questionnaire.objects.get(code="short"), by=world.vera, due_on=LATER
    )
    said = {"owners": Said("A family", "Since 1998.", a_scan()), "staff": Said("12")}
    diligence.save_answers(response, by=clerk, said=said)
    _reviewed(world, vendor, clerk)
    finding = diligence.raise_finding(
        vendor, by=world.vera, title="No rule", severity="low", side="vendor", due_on=LATER, response=response
    )
    diligence.answer_finding(finding, by=clerk, answer="It is written.", file=a_scan())
    _reminded(world, vendor, clerk, contract)
    save_view(clerk, page="contract_list", name="Mine", query="state=active")
    ExitTask.objects.create(vendor=vendor, kind="lessons", owner=world.vera, due_on=LATER)
    leaving.place_hold(vendor, by=world.rosa, reason="An audit.")
    review, _made = AccessReview.objects.get_or_create(
        quarter="2026-Q2", defaults={"opened_by": world.rosa, "opened_at": _now(), "due_on": LATER}
    )
    AccessLine.objects.create(
        review=review, membership=clerk.memberships.get(vendor=vendor), person=clerk, words=str(vendor)
    )


def _reviewed(world, vendor, clerk) -> None:
    """A second questionnaire that came back and was commented on."""
    response = diligence.send_questionnaire(
        vendor, Questionnaire.objects.get(code="standard"), by=world.vera, due_on=LATER, message="Before we sign."
    )
    offered = {"yes_no": "yes", "number": "12", "date": "2026-01-31", "text": "As it is."}
    said = {
        one["code"]: Said(offered.get(one["kind"]) or one["choices"][0]["code"])
        for one in questions_of(response.version.content)
        if one["kind"] != "file"
    }
    diligence.save_answers(response, by=clerk, said=said)
    diligence.submit_answers(response, by=clerk)
    diligence.remark_on(response, "owners", by=world.vera, text="Since when?")
    draft = questionnaires.draft_version(response.version.questionnaire, by=world.vera)
    assert draft.n == 2


def _now() -> datetime:
    return datetime.now(UTC)


def _reminded(world, vendor, clerk, contract) -> None:
    rule, _made = ReminderRule.objects.get_or_create(
        code="terms", defaults={"source": "term_ends", "name_en": "Terms", "offsets": [1], "recipients": ["vendor"]}
    )
    row = Reminder.objects.create(
        vendor=vendor,
        rule=rule,
        for_vendor=True,
        record_type="contracts.contract",
        record_id=str(contract.pk),
        words_en="It ends.",
        words_zh="到期。",
        path=f"/contracts/{contract.number}/",
        due_on=_now().date() + timedelta(days=1),
        offset=1,
        told_at=_now(),
    )
    row.told.create(user=clerk, offset=1, written_at=_now())
    RobotChannel.objects.get_or_create(
        name="Group",
        defaults={
            "kind": "wecom",
            "sealed_url": seal("https://qyapi.weixin.qq.com/x"),
            "created_by": world.vera,
            "created_at": _now(),
        },
    )
    reminders.load_reminder_rules()


def files_of(rows, key: str) -> list[dict]:
    """The address of each file that hangs on a row."""
    return [{"pk": pk, "file": file} for pk, file in rows.filter(file__isnull=False).values_list(key, "file")]


def parameters(vendor, pks, numbers) -> dict[str, list[dict]]:
    """First word(s) of an address's name → the parameters that lead to the vendor's rows."""
    code = [{"code": vendor.code}]
    return {
        "assessment": pks(Assessment.objects.filter(vendor=vendor)),
        "sub": pks(SubContractor.objects.filter(vendor=vendor)),
        "service": [{"code": "parcels"}],
        "provision": pks(Provision.objects.filter(vendor=vendor)),
        "contact_card": numbers[:1],
        "contact_new": [row | {"side": side} for row in numbers[:1] for side in ("ours", "vendor")],
        "contact": pks(Contact.objects.filter(contract__vendor=vendor)),
        "response_section": [row | {"section": "company"} for row in pks(Response.objects.filter(vendor=vendor))],
        "response_remark": [row | {"question": "owners"} for row in pks(Response.objects.filter(vendor=vendor))],
        "response_file": files_of(Answer.objects.filter(response__vendor=vendor), "response"),
        "finding_file": files_of(Finding.objects.filter(vendor=vendor), "pk"),
        "questionnaire_section_new": [{"code": "standard"}],
        "questionnaire_section": [{"code": "standard", "section": "company"}],
        "questionnaire_arrange": [{"code": "standard", "section": "company"}],
        "questionnaire_question_new": [{"code": "standard", "section": "company"}],
        "questionnaire_question": [{"code": "standard", "section": "company", "question": "owners"}],
        "questionnaire": [{"code": "standard"}],
        "response": pks(Response.objects.filter(vendor=vendor)),
        "saved": pks(SavedView.objects.filter(user__memberships__vendor=vendor)),
        "vendor_likeness": [{"code": vendor.code, "other": other} for other in ("acme", "globex")],
        "finding_new": code,
        "finding": pks(Finding.objects.filter(vendor=vendor)),
        "reminder_rule_edit": pks(ReminderRule.objects.all()),
        "reminder": pks(Reminder.objects.filter(vendor=vendor)),
        "robot": pks(RobotChannel.objects.all()),
        "message": pks(Message.objects.filter(vendor=vendor)),
        "exit": pks(ExitTask.objects.filter(vendor=vendor)),
        "hold": pks(RetentionHold.objects.filter(vendor=vendor)),
        "access_review_detail": [{"quarter": "2026-Q2"}],
        "access": pks(AccessLine.objects.filter(membership__vendor=vendor)),
    }
