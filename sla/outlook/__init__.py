"""How will the running months end, from what is accepted of them so far?

Asked for many months at once, with a number of queries that does not depend on how many there are; only relief that
takes out rows is asked for once more where it was approved. Nothing is stored and nothing is decided: the engine's
forecast stands beside the contract, and a month without data has none. What was measured is read as the evaluation
reads it, so that the forecast ends where the result will.

Whatever can be counted against its limit is forecast: shares of rows, of slices of time, of cases within a target or at
most a figure, availability, and numbers of events or days of which fewer are better. Over a month, a quarter, a year or
the last periods; by the member that will decide; as a mean with earlier months; of last month's cases. Single figures,
the mean and percentiles of times, and numbers that have to be reached are not. Burn rates are told of shares of rows
of one feed.
"""

from collections.abc import Sequence

from django.db.models import QuerySet

from sla.models import Delivery, LevelResult, Period
from sla.outlook.asked import levels_of
from sla.outlook.burning import Hours
from sla.outlook.known import accepted, read, results_before
from sla.outlook.level import Ahead, look_ahead

__all__ = ["Ahead", "ahead"]


def ahead(periods: Sequence[Period], deliveries: QuerySet[Delivery], results: QuerySet[LevelResult]) -> list[Ahead]:
    """The levels of running `periods` of which something is accepted, each month's in the contract's order.

    `deliveries` and `results` are those that the reader may see; of them the vendor's figures count.
    """
    here = accepted(deliveries, periods)
    running = [one for one in periods if one.pk in here]
    if not running:
        return []
    before = results_before(running, results)
    asked = levels_of(running, here, before)
    known = read(asked, here, deliveries)
    hours = Hours([one for sent in here.values() for one in sent.values()], known.feeds)
    found = (look_ahead(one, known, before[one.period.contract_id][one.spec.level_id], hours) for one in asked)
    return [one for one in found if one is not None]
