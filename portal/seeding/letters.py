"""Which letters lie on the demonstration's desks: ready, to be sent, on their way, come back, to be answered?"""

from datetime import timedelta

from contracts.actions import set_correspondence
from contracts.models import Contract, Obligation
from portal.letters.actions import issue_letter
from portal.seeding.aftermath import period_of
from portal.seeding.days import Days, at
from sla import actions
from sla.models import Breach, Letter, TriggerHit
from vendors.models import Document, User

OUR_ADDRESS = {
    "sh": "上海市浦东新区海云路 1 号，邮编 200120",
    "eu": "Musterkai 12, 20457 Hamburg",
    "hk": "28/F, 1 Sample Road, Hong Kong",
}
# where a vendor's own record names no address
ADDRESS = {
    "kite": "Beispielallee 5, 10115 Berlin",
    "lindenpay": "Voorbeeldlaan 40, 1017 Amsterdam",
    "polder": "Dijkweg 8, 3011 Rotterdam",
    "vistula": "ul. Przykładowa 3, 00-001 Warszawa",
}
CLAUSES = {
    "claim": "9.2",
    "non_renewal": "14.1",
    "convenience": "14.2",
    "cause": "14.3",
    "right": "14.4",
    "extension": "2.3",
    "plan": "10.1",
    "rectify": "10.2",
    "missing_data": "7.3",
    "top_up": "11.4",
    "money_back": "11.5",
    "objection": "9.4",
    "relief": "8.2",
    "document": "5.1",
    "attestation": "6.3",
    "response": "6.4",
    "finding": "6.5",
    "obligation": "6.1",
    "exit": "15.2",
    "invoice": "4.3",
    "credit_note": "4.5",
    "disputed": "4.4",
}
RUNNING = ("active", "suspended")


def write(days: Days, people: dict[str, User]) -> str:
    """How letters are written under each running contract, and six of them on their way."""
    for contract in Contract.objects.filter(state__in=RUNNING).select_related("vendor", "entity"):
        chinese = contract.entity.country == "CN"
        set_correspondence(
            contract,
            by=people["lu"],
            language="zh-hans" if chinese else "en",
            our_address=OUR_ADDRESS[contract.entity.code],
            vendor_address=ADDRESS.get(contract.vendor.code, ""),
            attention="法务部" if chinese else "Legal department",
            answer_days=10,
            clauses=CLAUSES,
            now=at(days.ago(40), "10:00", contract.zone),
        )
    _right_of_fengyuan(days, people)
    _right_of_muxing(days, people)
    _missing_data_of_polder(days, people)
    _plan_of_rheinlog(days, people)
    _paper_of_nanling(days, people)
    _obligation_of_muxing(days, people)
    return f"{Letter.objects.count()} letters"


def _right_of_fengyuan(days: Days, people: dict[str, User]) -> None:
    """Legal has drafted the notice; nobody has issued it."""
    right = TriggerHit.objects.get(period__contract__vendor__code="fengyuan", state="open")
    actions.draft_letter(
        "right",
        right,
        by=people["lu"],
        effective_on=days.last_day(4),
        ground="为保障消费者权益，请贵司配合将在途包裹的派送持续至合同终止之日。",
        now=at(days.ago(1), "15:20", "Asia/Shanghai"),
    )


def _right_of_muxing(days: Days, people: dict[str, User]) -> None:
    """Issued yesterday, and not sent yet."""
    right = TriggerHit.objects.get(period__contract__vendor__code="muxing", state="open")
    now = at(days.ago(1), "16:05", "Asia/Shanghai")
    letter = actions.draft_letter("right", right, by=people["lu"], effective_on=days.last_day(3), now=now)
    issue_letter(letter, by=people["lu"], now=now + timedelta(hours=1))


def _missing_data_of_polder(days: Days, people: dict[str, User]) -> None:
    """Arrived, and the days to answer run."""
    zone = "Europe/Amsterdam"
    delivery = period_of("polder", days, 0).deliveries.filter(source="vendor").order_by("pk").first()
    now = at(days.ago(2), "08:10", zone)
    letter = actions.draft_letter("missing_data", delivery, by=people["lin"], now=now)
    issue_letter(letter, by=people["lin"], now=now + timedelta(minutes=20))
    actions.dispatch_letter(
        letter,
        by=people["lin"],
        method="registered",
        dispatched_on=days.ago(2),
        tracking="RR 4471 0925 5 NL",
        now=now + timedelta(hours=4),
    )
    arrived = at(days.ago(1), "16:40", zone)
    actions.record_arrival(
        letter, by=people["lin"], arrived_on=days.ago(1), note="Signed for at the front desk.", now=arrived
    )


def _plan_of_rheinlog(days: Days, people: dict[str, User]) -> None:
    """Sent in Steward; the vendor has not acknowledged it."""
    zone = "Europe/Berlin"
    breach = Breach.objects.get(period=period_of("rheinlog", days, 0), level__code="CUT")
    now = at(days.ago(1), "11:30", zone)
    letter = actions.draft_letter("plan", breach, by=people["lin"], now=now)
    issue_letter(letter, by=people["lin"], now=now + timedelta(minutes=30))
    actions.dispatch_letter(
        letter, by=people["lin"], method="portal", dispatched_on=days.ago(1), now=now + timedelta(minutes=40)
    )


def _paper_of_nanling(days: Days, people: dict[str, User]) -> None:
    """The courier brought it back."""
    paper = Document.objects.filter(
        vendor__code="nanling", state__in=[Document.State.EXPIRING, Document.State.EXPIRED]
    ).first()
    if paper is None:
        return
    now = at(days.ago(5), "14:00", "Asia/Shanghai")
    letter = actions.draft_letter("document", paper, by=people["lin"], answer_days=5, now=now)
    issue_letter(letter, by=people["lin"], now=now + timedelta(minutes=15))
    actions.dispatch_letter(
        letter,
        by=people["lin"],
        method="courier",
        dispatched_on=days.ago(5),
        tracking="SF 1402 8837 6120",
        now=now + timedelta(hours=2),
    )
    back = at(days.ago(2), "10:30", "Asia/Shanghai")
    actions.return_letter(letter, by=people["lin"], note="收件人搬迁，快递退回。", now=back)


def _obligation_of_muxing(days: Days, people: dict[str, User]) -> None:
    """In both languages, since the vendor's owners read English: drafted yesterday, to be issued."""
    owed = Obligation.objects.filter(contract__vendor__code="muxing", state=Obligation.State.RETURNED).first()
    if owed is None:
        return
    actions.draft_letter(
        "obligation",
        owed,
        by=people["lin"],
        language="both_zh",
        ground="我方已两次通过 Steward 提醒贵司补充。",
        ground_second="We have asked you twice in Steward for what is missing.",
        now=at(days.ago(1), "17:10", "Asia/Shanghai"),
    )
