"""What does the list of contracts show, and which filters narrow it?"""

from collections.abc import Iterable

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from contracts import queries
from contracts.models import Contract
from contracts.queries_terms import ContractRow
from contracts.terms import Follows
from contracts.wording import YES
from portal.pages.contract_page import state_options, states_of
from portal.pages.portfolio import deciding, fees_of, last_closed_month, level_months, standing_evaluations
from portal.pages.terms_in_words.term import follows_words
from portal.pages.vendor_page import country_filter, line_options
from portal.templatetags.steward import level_value, origin
from portal.words import state_word
from sla.models import Period
from vendors.queries.vendors import counts_by

HEADS = [
    gettext_lazy("Number"),
    gettext_lazy("Vendor"),
    pgettext_lazy("contract", "Title"),
    gettext_lazy("Service line"),
    gettext_lazy("State"),
    gettext_lazy("Exact state"),
    gettext_lazy("Currency"),
    gettext_lazy("Total value"),
    gettext_lazy("Term starts"),
    gettext_lazy("Term ends"),
    gettext_lazy("Send notice by"),
    gettext_lazy("Service owner"),
    gettext_lazy("Origin"),
]
# what we decide until when is no business of the vendor's
HEADS_OF_OURS = [gettext_lazy("Notice must arrive by"), gettext_lazy("Decide by"), gettext_lazy("Provisional")]


def heads_of(user) -> list:
    return HEADS + HEADS_OF_OURS if user.is_buyer else HEADS


def rows_asked(user, asked: dict[str, str]):
    """The contracts under the filters asked for, with `ends_on` to sort by."""
    rows = queries.contracts_seen(
        user, words=asked["q"], line=asked["line"], states=states_of(asked["state"]), country=asked["country"]
    )
    return queries.with_end(rows, user)


def month_shown(user):
    return last_closed_month(user)


def lines_of(user, contracts: Iterable[Contract]) -> list[dict]:
    """Contracts with their term, the last closed month's rating and fee; the number of queries does not grow."""
    contracts = list(contracts)
    month = month_shown(user)
    periods = Period.objects.visible_to(user).filter(contract__in=contracts, starts_on=month)
    levels: dict[int, list] = {}
    for row in level_months(user, standing_evaluations(user, periods).values()):
        levels.setdefault(row.contract_id, []).append(row)
    fees = fees_of(user, contracts, month)
    return [
        {
            "contract": row.contract,
            "row": row,
            "decides": (worst := deciding(levels.get(row.contract.pk, []))),
            "value": level_value(worst.value, worst.unit, worst.precision) if worst else "",
            "fee": fees.get(row.contract.pk),
            "follows": _follows(row),
        }
        for row in queries.contract_rows(user, contracts, timezone.localdate())
    ]


def _follows(row: ContractRow) -> str:
    """That it goes on after its term, while that is still to come."""
    if not row.counts or row.standing.follows in (None, Follows.ENDS):
        return ""
    return follows_words(row.version.term_rules, row.standing.follows)


def filters_of(user, words: str) -> list[dict]:
    """The chips above the list: by plain state, line, country, each with its count."""
    rows = queries.contracts_seen(user, words=words)
    states = counts_by(rows, "state")
    total = sum(states.values())
    return [
        {
            "param": "state",
            "label": _("Filter by state"),
            "all": _("All states"),
            "all_count": total,
            "options": state_options(states),
        },
        {
            "param": "line",
            "label": _("Filter by service line"),
            "all": _("All lines"),
            "all_count": total,
            "options": line_options(counts_by(rows, "line__code")),
        },
        country_filter(counts_by(rows, "vendor__country"), total),
    ]


def export_lines(user, rows: Iterable[Contract]) -> Iterable[list]:
    for row in queries.contract_rows(user, rows, timezone.localdate()):
        contract, version = row.contract, row.version
        line = [
            contract.number,
            str(contract.vendor),
            contract.title,
            str(contract.line),
            str(state_word(contract)),
            contract.get_state_display(),
            contract.currency_id,
            version.value if version else None,
            row.term.start if row.term else None,
            row.term.end if row.term else None,
            row.send_by,
            str(contract.owner),
            origin(contract),
        ]
        if user.is_buyer:
            guess = row.notice is not None and row.notice.provisional
            line += [row.arrive_by, row.decide_by, str(YES) if guess else None]
        yield line
