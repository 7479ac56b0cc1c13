"""What is a deduction by contract, by which word, and what does an amount of another kind mean?"""

from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from contracts.models import Schedule
from portal.pages.results import RULES, LevelRow
from portal.templatetags.steward import initial_upper
from sla.models import Credit
from vendors.words import clauses, pick

NATURES = {
    "reduction": gettext_lazy("reduction of the price"),
    "damages": gettext_lazy("damages"),
    "voucher": gettext_lazy("voucher for later purchases"),
    "deposit": gettext_lazy("taken from the deposit"),
}
KINDS = {
    Credit.Kind.ADJUSTMENT: gettext_lazy(
        "The month was restated. This is the difference to what was posted before; a negative amount goes back to the"
        " vendor."
    ),
    Credit.Kind.EARNED_BACK: gettext_lazy(
        "The vendor has earned back deductions of earlier months by performing as agreed since. The amount goes back to"
        " it."
    ),
    Credit.Kind.BONUS: gettext_lazy(
        "The contract pays for this month’s performance. It is an amount of its own and nets no deduction."
    ),
}


def nature_of(user, credit: Credit) -> str:
    """The contract's own word for a deduction and what it is by law: service credit, reduction of the price."""
    rows = Schedule.objects.visible_to(user).filter(version=credit.evaluation.version_id).order_by("code")
    found = dict.fromkeys(str(NATURES.get(nature, nature)) for nature in _natures(rows))
    return initial_upper(clauses([pick(credit.evaluation.version, "credit_words"), *found]))


def _natures(schedules: Iterable[Schedule]) -> list[str]:
    return [schedule.rules.get("nature", "reduction") for schedule in schedules]


def kind_in_words(credit: Credit) -> str:
    """What an amount other than a plain deduction means; nothing for a deduction."""
    return str(KINDS.get(credit.kind, ""))


def names_in_ledger(user, credit: Credit, levels: Iterable[LevelRow]) -> dict[str, str]:
    """What stands in the ledger beside an amount → its name: a level, a schedule, or a schedule's own rule."""
    names = {}
    for schedule in Schedule.objects.visible_to(user).filter(version=credit.evaluation.version_id):
        names[schedule.code] = pick(schedule, "name")
        for rule, words in RULES.items():
            names[f"{schedule.code}-{rule}"] = _("%(schedule)s: %(rule)s") % {
                "schedule": pick(schedule, "name"),
                "rule": words,
            }
    return names | {row.code: row.name for row in levels}
