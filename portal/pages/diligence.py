"""What do the pages of due diligence show: the desk, what a vendor was asked, findings?"""

from dataclasses import dataclass
from datetime import date

from django.db.models import Case, Count, IntegerField, Q, QuerySet, Value, When
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.forms.base import colleagues
from portal.pages import timeline
from portal.pages.vendor_page import line_options
from vendors import rules
from vendors.gates import Standing
from vendors.lifecycle import Move, moves
from vendors.models import Event, Finding, Questionnaire, Response, SanctionsCheck, User, Vendor
from vendors.queries.diligence import ANSWERABLE, OPEN, OUT, findings_seen, questionnaires_meant, standing_of
from vendors.queries.documents import standings
from vendors.queries.risk import assessments_of
from vendors.queries.vendors import counts_by, vendors_seen
from vendors.questions import questions_of, said
from vendors.words import clauses

timeline.PAGES["vendors.finding"] = ("finding_detail", "key")
timeline.WORDS["vendors.finding", "raise"] = gettext_lazy("recorded a finding")

ON_ITS_WAY = (*Vendor.JOINING, Vendor.State.APPROVED_CONDITIONAL)
MISSING = {
    "questionnaire": gettext_lazy("Questionnaire"),
    "documents": gettext_lazy("Documents"),
    "sanctions": gettext_lazy("Sanctions check"),
    "tier": gettext_lazy("Risk tier"),
    "findings": gettext_lazy("Open findings"),
}
NOT_THERE = (Standing.EXPIRED, Standing.MISSING, Standing.RETURNED, Standing.WAITING)
RANKS = {"critical": 0, "high": 1, "medium": 2, "low": 3}


@dataclass(frozen=True, slots=True)
class DeskRow:
    """A vendor on its way in: what is done, and of what is missing the keys of `MISSING`."""

    vendor: Vendor
    out: int
    reviewed: int
    findings: int
    grave: int
    tier: str
    documents: int
    sanctions: str
    missing: frozenset[str]


def desk_rows(user, today: date, *, words: str = "", line: str = "") -> list[DeskRow]:
    """Vendors on their way in, those with most missing last; a constant number of queries."""
    rows = list(vendors_seen(user, words=words, line=line).filter(state__in=ON_ITS_WAY))
    standing, tiers, checks = standing_of(user, rows), assessments_of(rows), _checks(user, rows)
    papers = _papers(user, rows, today)
    asked = questionnaires_meant()
    found = []
    for row in rows:
        own = standing[row.pk]
        meant = any(not lines or row.line.code in lines for lines in asked)
        missing = {
            "questionnaire": own["out"] or (meant and not own["reviewed"]),
            "documents": papers.get(row.pk, 0),
            "sanctions": checks.get(row.pk) != SanctionsCheck.Result.CLEAR,
            "tier": row.pk not in tiers,
            "findings": own["findings"],
        }
        found.append(
            DeskRow(
                vendor=row,
                out=own["out"],
                reviewed=own["reviewed"],
                findings=own["findings"],
                grave=own["grave"],
                tier=tiers[row.pk].get_counting_display() if row.pk in tiers else "",
                documents=papers.get(row.pk, 0),
                sanctions=str(SanctionsCheck.Result(checks[row.pk]).label) if row.pk in checks else "",
                missing=frozenset(name for name, is_missing in missing.items() if is_missing),
            )
        )
    return sorted(found, key=lambda row: (row.vendor.state, len(row.missing), row.vendor.name_en))


def _checks(user, vendors: list[Vendor]) -> dict[int, str]:
    """Vendor id → the result of its newest sanctions check; one query."""
    rows = SanctionsCheck.objects.visible_to(user).filter(vendor__in=vendors).order_by("at", "pk")
    return dict(rows.values_list("vendor_id", "result"))


def _papers(user, vendors: list[Vendor], today: date) -> dict[int, int]:
    """Vendor id → how many papers that are asked for do not hold."""
    counted: dict[int, int] = {}
    if not vendors:
        return counted
    rows = Vendor.objects.visible_to(user).filter(pk__in=[vendor.pk for vendor in vendors])
    for row in standings(rows, today):
        if row.asked and row.standing in NOT_THERE:
            counted[row.vendor.pk] = counted.get(row.vendor.pk, 0) + 1
    return counted


def with_missing(rows: list[DeskRow], missing: str) -> list[DeskRow]:
    return [row for row in rows if missing in row.missing] if missing in MISSING else rows


def missing_filter(rows: list[DeskRow]) -> dict:
    options = [
        {"value": name, "label": label, "count": sum(name in row.missing for row in rows)}
        for name, label in MISSING.items()
    ]
    return {
        "param": "missing",
        "label": _("Filter by what is missing"),
        "all": _("All"),
        "all_count": len(rows),
        "options": [option for option in options if option["count"]],
    }


def line_filter(user) -> dict:
    counted = counts_by(vendors_seen(user).filter(state__in=ON_ITS_WAY), "line__code")
    return {
        "param": "line",
        "label": _("Filter by service line"),
        "all": _("All lines"),
        "all_count": sum(counted.values()),
        "options": line_options(counted),
    }


# Questionnaires that were sent


@dataclass(frozen=True, slots=True)
class Sent:
    """A questionnaire that was sent: how far it is, and whether its last day is over."""

    response: Response
    done: int
    all: int
    overdue: bool


def rows_of(responses: QuerySet[Response], today: date) -> list[Sent]:
    rows = responses.annotate(done=Count("answers", filter=~Q(answers__value="") | Q(answers__file__isnull=False)))
    return [
        Sent(
            row,
            row.done,
            sum(1 for _question in questions_of(row.version.content)),
            row.due_on < today and row.state in ANSWERABLE,
        )
        for row in rows
    ]


def responses_out(user, today: date) -> list[Sent]:
    """Questionnaires that somebody has to answer or review, the most urgent first."""
    rows = Response.objects.visible_to(user).filter(state__in=OUT).select_related("vendor", "version__questionnaire")
    return rows_of(rows.order_by("due_on", "pk"), today)


def waiting_for_vendor(user) -> int:
    if user.is_buyer or not user.is_vendor_person:
        return 0
    rows = Response.objects.visible_to(user).filter(state__in=ANSWERABLE).count()
    return rows + Finding.objects.visible_to(user).filter(state=Finding.State.OPEN).count()


def proposals(rows: list[Questionnaire], tier: str) -> list[tuple[int, str]]:
    """(key, words) of each questionnaire that may be sent, the best first."""
    return [(row.pk, clauses([row, *_reasons(row, tier)])) for row in rows]


def _reasons(row: Questionnaire, tier: str) -> list[str]:
    version = row.versions.filter(published_at__isnull=False).order_by("-n").first()
    n = sum(1 for _question in questions_of(version.content)) if version else 0
    found = [_("%(n)s questions") % {"n": n}]
    if row.lines:
        found.append(_("made for this line"))
    if row.tiers and tier:
        found.append(_("made for this tier") if tier in row.tiers else _("made for other tiers"))
    return found


def entries_on_vendor(user, vendor: Vendor) -> list[timeline.Entry]:
    rows = Event.objects.visible_to(user).filter(vendor=vendor, record_type__in=("vendors.response", "vendors.finding"))
    return timeline.entries_of(rows.select_related("by", "on_behalf_of")[:12], name_records=True)


# Findings


def findings_open(user, vendor: Vendor | None = None) -> list[Finding]:
    """Open ones, the gravest of what is due first."""
    return list(findings_seen(user, vendor).filter(state__in=OPEN).order_by("due_on", "pk"))


def findings_narrowed(user, *, words: str = "", owner: User | str = "") -> QuerySet[Finding]:
    rank = Case(
        *(When(severity=severity, then=Value(rank)) for severity, rank in RANKS.items()), output_field=IntegerField()
    )
    rows = findings_seen(user).annotate(rank=rank)
    if owner:
        rows = rows.filter(owner=owner)
    for word in words.split():
        named = Q(title__icontains=word) | Q(vendor__name_en__icontains=word) | Q(vendor__name_zh__icontains=word)
        rows = rows.filter(named)
    return rows


def owners_offered(user) -> QuerySet[User]:
    """Who looks after findings and works here today; who left, only while one that is open waits to be handed over."""
    rows = Finding.objects.visible_to(user).order_by()
    here = Q(pk__in=rows.values("owner")) & Q(pk__in=colleagues(user).values("pk"))
    return User.objects.visible_to(user).filter(here | Q(pk__in=rows.filter(state__in=OPEN).values("owner")))


def narrowed(rows: QuerySet[Finding], *, state: str, severity: str, side: str) -> QuerySet[Finding]:
    """Without a state: those that are open."""
    if state in Finding.State.values:
        rows = rows.filter(state=state)
    elif state != "all":
        rows = rows.filter(state__in=OPEN)
    if severity in Finding.Severity.values:
        rows = rows.filter(severity=severity)
    return rows.filter(side=side) if side in Finding.Side.values else rows


def finding_filters(rows: QuerySet[Finding], user) -> list[dict]:
    states = counts_by(rows, "state")
    still = rows.filter(state__in=OPEN)
    found = [
        {
            "param": "state",
            "label": _("Filter by state"),
            "all": _("Not ended"),
            "all_count": sum(states.get(state, 0) for state in OPEN),
            "options": [
                *_counted(Finding.State.choices, states),
                {"value": "all", "label": _("All"), "count": sum(states.values())},
            ],
        },
        _chips("severity", _("Filter by severity"), _("Any severity"), Finding.Severity.choices, still),
    ]
    return (
        [*found, _chips("side", _("Filter by who mends it"), _("Either side"), Finding.Side.choices, still)]
        if user.is_buyer
        else found
    )


def _chips(param: str, label: str, every: str, choices, rows: QuerySet[Finding]) -> dict:
    counted = counts_by(rows, param)
    return {
        "param": param,
        "label": label,
        "all": every,
        "all_count": sum(counted.values()),
        "options": _counted(choices, counted),
    }


def _counted(choices, counted: dict[str, int]) -> list[dict]:
    return [{"value": v, "label": label, "count": counted[v]} for v, label in choices if v in counted]


def question_words(response: Response, code: str) -> dict | None:
    """The question and answer that a finding is about."""
    question = next((row for row in questions_of(response.version.content) if row["code"] == code), None)
    return {"code": code, "text": said(question, "text")} if question else None


def steps_of_finding(finding: Finding, user) -> tuple[Move | None, list[dict]]:
    """The one most likely step, and the others as a menu draws them."""
    found = [move for move in moves(finding, user) if _is_theirs(move, finding, user)]
    likely = "close" if finding.state == Finding.State.ANSWERED else "give_answer"
    first = next((move for move in found if move.possible and move.name == likely), None)
    items = [
        {
            "label": move.label,
            "url": reverse("finding_transition", args=[finding.pk, move.name]),
            "reasons": move.reasons,
        }
        for move in found
        if first is None or move.name != first.name
    ]
    return first, items


def _is_theirs(move: Move, finding: Finding, user) -> bool:
    if move.name == "give_answer":
        return rules.may_answer_finding(finding, user)
    return user.is_buyer


def entries_on_finding(finding: Finding, user) -> list[timeline.Entry]:
    rows = Event.objects.visible_to(user).filter(record_type="vendors.finding", record_id=str(finding.pk))
    return timeline.entries_of(rows.select_related("by", "on_behalf_of"))
