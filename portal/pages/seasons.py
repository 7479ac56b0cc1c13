"""How does a version's season calendar read, which seasons are proposed, and how is it edited without a script?"""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from contracts.content_seasons import SEASON_FIELDS, cause_words, names_for_reader
from contracts.models import ContractVersion, Season
from contracts.seasons import Proposed, proposals
from contracts.terms import ONE_DAY, add_months
from portal.forms.seasons import SeasonForm, SeasonFormSet, season_formset
from portal.pages.terms_in_words.term import span_words
from portal.pages.version_editor import errors_of, one_more
from portal.templatetags.steward import level_value, month, number, percent, plain_date
from sla.guards_seasons import season_words
from sla.models import Delivery, Period, Relief
from sla.queries_seasons import barred_by, interim_of
from vendors.words import clauses, listed, pick, reads_chinese

AHEAD = 14  # months from the draft's first day, or today, whose seasons are proposed


def seasons_in_words(version: ContractVersion) -> list[dict]:
    """Each season with its days, the levels in it, what misses cost, and what it says of relief."""
    seasons = list(version.seasons.all())
    if not seasons:
        return []
    specs = {spec.level.code: spec for spec in version.level_specs.select_related("level")}
    feeds = {spec.feed.code: str(spec) for spec in version.feed_specs.select_related("feed")}
    return [
        {
            "season": row,
            "days": span_words(row.starts_on, row.ends_on),
            "months": months_of(row, version),
            "targets": [_target(specs.get(code), code, *figures) for code, *figures in row.targets],
            "relief": _relief(row, feeds),
            "figures": figures_words(row),
        }
        for row in seasons
    ]


def window_names(user, version_id: int, steps: Iterable[Mapping[str, Any]]) -> dict[str, str]:
    """The seasons of a version as the reader calls them, by the names a working has; asked where it has one."""
    if not any(step["code"] == "named_window" for step in steps):
        return {}
    rows = Season.objects.visible_to(user).filter(version=version_id)
    return names_for_reader(rows.values("name_en", "name_zh"))


def figures_words(row: Season) -> str:
    """How often figures are handed in meanwhile; empty where that is not agreed."""
    if row.report_days is None:
        return ""
    return ngettext("figures every day", "figures every %(n)s days", row.report_days) % {"n": row.report_days}


def season_sentences(version: ContractVersion) -> list[str]:
    """What holds in each season beside its levels and what misses cost: figures between times, rules of relief."""
    feeds = {spec.feed.code: str(spec) for spec in version.feed_specs.select_related("feed")}
    found = []
    for row in version.seasons.all():
        if row.report_days is not None:
            words = {"season": row, "days": span_words(row.starts_on, row.ends_on), "n": row.report_days}
            text = ngettext(
                "In “%(season)s”, %(days)s, the vendor hands in figures every day, beside those of the whole period.",
                "In “%(season)s”, %(days)s, the vendor hands in figures every %(n)s days, beside those of the whole "
                "period.",
                row.report_days,
            )
            found.append(text % words)
        found += _relief_sentence(row, feeds)
    return found


def interim_words(delivery: Delivery, today: date) -> list[dict]:
    """The days of a season on which a delivery's figures are due between times, and whether they came."""
    found = []
    for one in interim_of(delivery):
        if one.handed_in is not None:
            said, rating = _("handed in on %(day)s") % {"day": plain_date(one.handed_in)}, "good"
        elif one.due_on < today:
            said, rating = _("not handed in"), "inadequate"
        else:
            said, rating = pgettext("duty", "due"), "other"
        found.append({"season": str(one.season), "day": one.due_on, "said": said, "rating": rating})
    return found


def months_of(row: Season, version: ContractVersion) -> str:
    """The months to which its levels apply, those whose first day lies in it; of other cadences nothing is said."""
    if version.cadence != ContractVersion.Cadence.MONTH or not (row.targets or not row.pays):
        return ""
    first = row.starts_on if row.starts_on.day == 1 else add_months(row.starts_on.replace(day=1), 1)
    found = []
    while first <= row.ends_on:
        found.append(month(first))
        first = add_months(first, 1)
    return listed(found) or _("no month: none begins in it")


def _target(spec, code: str, expected: str, minimum: str | None) -> str:
    name = pick(spec, "name") if spec else code
    unit = spec.unit if spec else ""
    figures = [level_value(figure, unit) for figure in (expected, minimum) if figure is not None]
    return _("%(level)s: %(figures)s") % {"level": name, "figures": " / ".join(figures)}


def _relief(row: Season, feeds: dict[str, str]) -> list[str]:
    said = []
    if row.barred:
        said.append(_("none for: %(causes)s") % {"causes": cause_words(row.barred)})
    if row.volume_percent is not None:
        words = {
            "percent": percent(row.volume_percent),
            "n": number(row.forecast),
            "feed": feeds.get(row.feed, row.feed),
        }
        said.append(_("for volumes from %(percent)s of the forecast of %(n)s a day (%(feed)s)") % words)
    if row.claim_days is not None:
        said.append(_("claimed within %(n)s days of the period’s end") % {"n": row.claim_days})
    return said


def _relief_sentence(row: Season, feeds: dict[str, str]) -> list[str]:
    """One sentence, or none where relief is as at any other time."""
    said = _relief(row, feeds)
    words = {"season": row, "days": span_words(row.starts_on, row.ends_on), "what": clauses(said)}
    return [_("Relief in “%(season)s”, %(days)s: %(what)s.") % words] if said else []


def barred_words(relief: Relief) -> list[str]:
    """What a season says against a claim; nothing where none of it is barred."""
    return [season_words(one) for one in barred_by(relief)]


def season_notes(period: Period) -> list[str]:
    """What whoever claims relief for a period should know of its seasons."""
    feeds = {spec.feed.code: str(spec) for spec in period.version.feed_specs.select_related("feed")}
    found = []
    for row in period.version.seasons.all():
        if row.starts_on <= period.ends_on and row.ends_on >= period.starts_on:
            found += _relief_sentence(row, feeds)
    return found


class SeasonsEditor:
    """A formset of a draft's seasons; `add` asks for one row more, `propose` for one of the reference table."""

    def __init__(self, version: ContractVersion, user, today: date, sent=None, add: bool = False, propose: str = ""):
        rows = list(version.seasons.all())
        first = max(version.effective_from, today)
        there = {row.code for row in rows}
        self.proposals = [
            {
                "season": one,
                "name": _name(one),
                "days": span_words(one.starts_on, one.ends_on),
                "there": one.code in there,
            }
            for one in proposals(first, add_months(first, AHEAD) - ONE_DAY)
        ]
        self.comes_back = sent is not None and add
        found = [one["season"] for one in self.proposals if one["season"].code == propose and not one["there"]]
        made = season_formset(extra=1 if found or not rows else 0)
        given = {
            "user": user,
            "feeds": [(row.feed.code, str(row)) for row in version.feed_specs.select_related("feed")],
            "levels": set(version.level_specs.values_list("level__code", flat=True)),
        }
        if self.comes_back:
            sent = one_more(sent, "seasons", lambda prefix: SeasonForm(prefix=prefix, **given))
        self.levels = [
            _("%(code)s: %(name)s, %(figures)s now")
            % {"code": spec.level.code, "name": spec, "figures": _figures(spec)}
            for spec in version.level_specs.select_related("level")
        ]
        self.formset: SeasonFormSet = made(
            sent, prefix="seasons", initial=[_initial(row) for row in rows], form_kwargs=given
        )
        if found and sent is None:
            names = ("code", "name_en", "name_zh", "starts_on", "ends_on")
            self.formset.forms[-1].initial = {name: getattr(found[0], name) for name in names}

    def is_valid(self) -> bool:
        return not self.comes_back and self.formset.is_valid()

    @property
    def faults(self) -> list[dict]:
        """Every fault of every form with the field it belongs to, for the summary on top."""
        if self.comes_back or not self.formset.is_bound:
            return []
        found = [{"id": "", "text": text} for text in self.formset.non_form_errors()]
        return found + [fault for form in self.formset.forms for fault in errors_of(form, form.title)]

    def parts(self) -> list[dict]:
        return self.formset.parts()


def _name(one: Proposed) -> str:
    return one.name_zh if reads_chinese() else one.name_en


def _figures(spec) -> str:
    figures = [spec.expected, *([spec.minimum] if spec.minimum is not None else [])]
    return " / ".join(level_value(figure, spec.unit) for figure in figures)


def _initial(row: Season) -> dict:
    shown = {name: getattr(row, name) for name in ("code", *SEASON_FIELDS)}
    volume = "" if row.volume_percent is None else format(row.volume_percent.normalize(), "f")
    return shown | {"free": not row.pays, "volume_percent": volume}
