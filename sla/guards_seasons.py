"""What does a season say against a claim of relief? A guard of its approval, and the sentence."""

from django.utils.translation import gettext as _

from sla.queries_seasons import Barred, barred_by, overlaps
from vendors.lifecycle import guard
from vendors.words import worded_day


@guard("sla.Relief", "approve")
def no_season_bars_it(relief, *, by, now, facts):
    """Of named rows those in the season are left out when they are chosen; a stretch of time is granted whole."""
    if relief.by_rows:
        return None
    for one in barred_by(relief):
        if overlaps(relief, one):
            return season_words(one)
    return None


def season_words(one: Barred) -> str:
    """Why a claim gives no relief within a season."""
    days = {"season": one.season, "first": worded_day(one.first), "last": worded_day(one.last)}
    if one.reached is None:
        return _("In the season “%(season)s”, %(first)s to %(last)s, this cause gives no relief.") % days
    figures = {"reached": f"{one.reached:f}", "least": format(one.season.volume_percent.normalize(), "f")}
    text = _(
        "Volumes reached %(reached)s %% of the forecast from %(first)s to %(last)s; relief begins at %(least)s %%."
    )
    return text % (days | figures)
