"""Which rows about a vendor itself does the canary lay down: risk, questionnaires, findings, reminders, contacts?"""

from datetime import UTC, date, datetime, timedelta

from contracts.actions import provide, save_contact
from contracts.models import Contact, Provision
from tests.contracts import worlds
from vendors.actions import diligence, leaving, reminders, risk
from vendors.models import (
    AccessLine,
    AccessReview,
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
    Service,
    SubContractor,
)
from vendors.reference import read
from vendors.sealed import seal

ANSWERS = {row["code"]: row["choices"][0]["code"] for row in read("risk")["questions"]}
LATER = date(2099, 1, 1)


def lay_down(world, vendor, clerk, contract) -> None:
    """One row of every kind about one vendor, through the product's own actions where people have one."""
    risk.load_risk_model()
    diligence.load_questionnaires()
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
    diligence.save_answers(response, by=clerk, answers={"owners": "A family", "staff": "12"})
    diligence.raise_finding(
        vendor, by=world.vera, title="No rule", severity="low", side="vendor", due_on=LATER, response=response
    )
    _reminded(world, vendor, clerk, contract)
    ExitTask.objects.create(vendor=vendor, kind="lessons", owner=world.vera, due_on=LATER)
    leaving.place_hold(vendor, by=world.rosa, reason="An audit.")
    review, _made = AccessReview.objects.get_or_create(
        quarter="2026-Q2", defaults={"opened_by": world.rosa, "opened_at": _now(), "due_on": LATER}
    )
    AccessLine.objects.create(
        review=review, membership=clerk.memberships.get(vendor=vendor), person=clerk, words=str(vendor)
    )


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
        "response": pks(Response.objects.filter(vendor=vendor)),
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
