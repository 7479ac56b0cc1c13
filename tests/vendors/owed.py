"""Which rows on changes, accounts and duties do tests start from? Made by the actions that people use."""

from datetime import date, timedelta

from django.core.files.base import ContentFile

from tests.contracts import worlds
from tests.contracts.worlds import NOON
from vendors.actions import bank, changes, duties
from vendors.actions.vendors import edit_vendor
from vendors.files import store_evidence
from vendors.models import Duty, DutyAttestation, DutyNeed

IBAN = "DE89370400440532013000"
OTHER_IBAN = "DE75512108001245126199"
CN_ACCOUNT = "310066609018150012345"
PHONE = "+86 21 5566 0001"


def admin_of(vendor):
    return worlds.member(vendor, f"admin@{vendor.code}.example", f"Admin of {vendor.code}", "admin")


def a_duty(code="no-fakes", *needs, lines=(), countries=("CN",), traits=(), monthly=False) -> Duty:
    """A duty with needs as (kind, code) pairs."""
    duty = Duty.objects.create(
        code=code,
        law_en="E-Commerce Law",
        law_zh="《电子商务法》",
        article="17",
        title_en=f"Duty {code}",
        title_zh=f"义务 {code}",
        text_en="It asks.",
        text_zh="要求。",
        countries=list(countries),
        traits=list(traits),
        monthly_attestation=monthly,
        sentence_en="We have kept it." if monthly else "",
        sentence_zh="我方已遵守。" if monthly else "",
        as_of=date(2025, 10, 15),
    )
    duty.lines.set(lines)
    for position, (kind, need) in enumerate(needs):
        DutyNeed.objects.create(
            duty=duty, kind=kind, code=need, name_en=f"The {need}", name_zh=f"{need} 依据", position=position
        )
    return duty


def with_phone(vendor, by, number=PHONE):
    return edit_vendor(vendor, by=by, phone=number, now=NOON - timedelta(days=90))


def proposed(vendor, by, currency, account=CN_ACCOUNT, country="CN", now=NOON, **others):
    return bank.propose_bank_detail(
        vendor,
        by=by,
        holder=others.pop("holder", vendor.name_en),
        bank=others.pop("bank", "A bank"),
        account=account,
        country=country,
        currency=currency,
        reason="Our new bank.",
        now=now,
        **others,
    )


def called(detail, by, number=PHONE, now=NOON + timedelta(hours=2)):
    return bank.record_call_back(
        detail, by=by, number=number, spoke_to="Ms Li, accounts", said="Holder and last four fit.", now=now
    )


def in_force(vendor, world, by, account=CN_ACCOUNT, **others):
    detail = called(proposed(vendor, by, world.cny, account, **others), world.leo)
    return bank.put_bank_detail_in_force(detail, by=world.fay, now=NOON + timedelta(hours=3))


def rows_of_duties(world, vendor, clerk) -> None:
    """One row of each kind, for the canary."""
    admin = admin_of(vendor)
    with_phone(vendor, world.vera, f"{PHONE}{vendor.pk}")
    papers = [ContentFile(b"a letter", name="letter.txt")]
    changes.request_change(vendor, by=admin, reason="We moved.", address="A new street", files=papers)
    waiting = proposed(vendor, admin, world.cny, files=[ContentFile(b"a letter", name="letter.txt")])
    called(waiting, world.leo, f"{PHONE}{vendor.pk}")
    duty = Duty.objects.filter(code="canary").first() or a_duty("canary", ("clause", "a-clause"), monthly=True)
    paper = store_evidence(ContentFile(b"a payroll", name="payroll.txt"), by=clerk, vendor=vendor)
    for month in (date(2026, 3, 1), date(2026, 4, 1)):
        duties.open_attestation(vendor, duty, month, now=NOON)
    given = DutyAttestation.objects.get(vendor=vendor, month=date(2026, 3, 1))
    duties.give_attestation(given, by=clerk, sentence=duty.sentence_en, remark="Kept.", file=paper, now=NOON)
    duties.note_cover(vendor, by=world.leo, kind="clause", code="a-clause", sentence="Clause 3.", now=NOON)
    duties.enter_payment_facts(vendor, by=world.vera, licence_type="none", licence_region="Shanghai", now=NOON)


def addresses_of_duties(vendor) -> dict[str, list[dict]]:
    """First words of an address's name → the parameters that lead to the vendor's rows, for the canary."""
    change, detail = vendor.change_requests.get(), vendor.bank_details.get()
    given = DutyAttestation.objects.get(vendor=vendor, given_at__isnull=False)
    waiting = DutyAttestation.objects.get(vendor=vendor, given_at__isnull=True)
    return {
        "change_new": [{"code": vendor.code}],
        "change_file": [{"pk": change.pk, "file": change.files.get().pk}],
        "change": [{"pk": change.pk}],
        "bank_new": [{"code": vendor.code}],
        "bank_file": [{"pk": detail.pk, "file": detail.files.get().pk}],
        "bank": [{"pk": detail.pk}],
        "duty_note": [{"code": vendor.code, "kind": "clause", "need": "a-clause"}],
        "duty": [{"duty": "canary"}],
        "attestation_file": [{"pk": given.pk}],
        "attestation": [{"pk": given.pk}, {"pk": waiting.pk}],
        "payment_facts": [{"code": vendor.code}],
    }
