"""How do the many forms of a draft make one editor that needs no script?

Every button posts the whole page. One saves; the others come back with a row more, a part opened, or the chosen service
levels of a pack, and everything that was typed.
"""

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from decimal import Decimal

from django.forms.utils import ErrorDict
from django.utils.translation import gettext as _

from contracts import packs
from contracts.models import ContractVersion
from portal.forms.contracts import (
    FeedForm,
    LevelForm,
    PackForm,
    PartForm,
    PartFormSet,
    ScheduleForm,
    TermsForm,
    part_formset,
)
from portal.forms.contracts.levels import FIGURE_OF
from portal.forms.contracts.schedules import CAP, MONTHS, PERCENT, trial_window
from portal.templatetags.steward import level_value
from vendors.words import pick

FORMS: dict[str, type[PartForm]] = {"schedules": ScheduleForm, "feeds": FeedForm, "levels": LevelForm}
PACK = "pack"


class Editor:
    """The terms' form and one formset for each kind of part, bound together.

    `add` names the list (`levels`, `schedules-0-rules-windows`) that gets a row more, or `pack`; `opened` the part
    (`levels-3`) that is opened. With either the page only comes back, without a word about faults. `ticked` are the
    codes of packs' service levels that were chosen on the way here.
    """

    def __init__(self, version: ContractVersion, user, sent=None, add: str = "", opened: str = "", ticked=()):
        self.version, self.user = version, user
        self.contract = version.contract
        self.standing = {
            "schedules": {row["code"]: row for row in schedule_parts(version)},
            "feeds": {row["code"]: row for row in feed_parts(version)},
            "levels": {row["code"]: row for row in level_parts(version)},
        }
        self.formsets: dict[str, PartFormSet] = {}
        self.comes_back = sent is not None and bool(opened or (add and add != PACK))
        self.opened = frozenset({opened} if opened else ())
        fresh = ContractVersion.objects.visible_to(user).select_related("contract").get(pk=version.pk)
        self._terms_given = {"user": user, "instance": fresh, "currency": self.contract.currency_id, "prefix": "terms"}
        if sent is not None and add and add != PACK:
            sent = self._one_more(sent, add)
        if sent is not None and opened:
            sent = self._opened(sent, opened)
        self.terms = TermsForm(sent, **self._terms_given)
        for name in FORMS:
            self.formsets[name] = self._formset(name, sent)
        chosen = {"metrics": list(ticked)}
        self.pack = PackForm(sent, user=user, prefix=PACK, schedules=self._schedule_choices(), initial=chosen)
        if self.comes_back:
            for form in self.every_form():
                form._errors = ErrorDict()  # nobody asked for a verdict yet

    def _formset(self, name: str, sent) -> PartFormSet:
        made = part_formset(FORMS[name], extra=0 if self.standing[name] or name != "schedules" else 1)
        formset = made(
            sent,
            initial=[_initial(part) for part in self.standing[name].values()],
            prefix=name,
            form_kwargs=self._given(name),
        )
        if self.comes_back:
            formset._errors, formset._non_form_errors = [], formset.error_class()
        return formset

    def _given(self, name: str) -> dict:
        given = {"user": self.user, "standing": self.standing[name], "opened": self.opened}
        if name == "schedules":
            levels: dict[str, list[dict]] = {}
            for row in self.standing["levels"].values():
                levels.setdefault(row["schedule"], []).append(row)
            given |= {"starts": self._starts(), "levels": levels}
        if name == "levels":
            given["simple"] = self._simple()
        return given

    def _starts(self) -> date:
        return self.version.effective_from or self.version.starts_on

    def _simple(self) -> dict[str, str]:
        """The schedules in which every miss costs the same, with the percent, as chosen on the page."""
        formset = self.formsets.get("schedules")
        if formset is None:
            return {}
        found = {}
        for form in formset.forms:
            code, percent = form["code"].value(), form.simple_percent_now()
            if code and percent is not None:
                found[code] = percent
        return found

    def _schedule_choices(self) -> list[tuple[str, str]]:
        forms = self.formsets["schedules"].forms
        named = [(form["code"].value(), form["name_en"].value()) for form in forms if form["code"].value()]
        return named or [(self.contract.line.code, pick(self.contract.line, "name"))]

    def every_form(self) -> Iterator:
        """All forms of the page, with those inside them."""
        yield self.terms
        for formset in self.formsets.values():
            for form in formset.forms:
                yield from _with_nested(form)

    @property
    def schedules(self) -> list[ScheduleForm]:
        return self.formsets["schedules"].forms

    @property
    def feeds(self) -> list[FeedForm]:
        return self.formsets["feeds"].forms

    @property
    def levels(self) -> list[LevelForm]:
        return self.formsets["levels"].forms

    @property
    def packs(self) -> list[dict]:
        """Every pack with what is chosen and what the draft has already; that of the contract's line is open."""
        chosen = set(self.pack["metrics"].value() or [])
        return [
            {
                "name": pick(pack, "name"),
                "open": pack.code == self.contract.line.code or any(item.code in chosen for item in pack.metrics),
                "metrics": [
                    {
                        "metric": metric,
                        "name": pick(metric, "name"),
                        "definition": pick(metric, "definition"),
                        "typical": _typical(metric),
                        "chosen": metric.code in chosen,
                        "there": metric.code in self.standing["levels"],
                    }
                    for metric in pack.metrics
                ],
            }
            for pack in packs.packs()
        ]

    @property
    def errors(self) -> list[dict]:
        """Every fault of every form, with the field it belongs to, for the summary on top."""
        if self.comes_back:
            return []
        found = []
        for formset in self.formsets.values():
            found += [{"id": "", "text": text} for text in formset.non_form_errors()]
        found += errors_of(self.terms)
        for formset in self.formsets.values():
            for form in formset.forms:
                for part in _with_nested(form):
                    found += errors_of(part, form.name or form["code"].value() or "")
        return found

    def is_valid(self) -> bool:
        if self.comes_back:
            return False
        return all([self.terms.is_valid(), *(formset.is_valid() for formset in self.formsets.values())])

    def parts(self, *, with_pack: bool = False) -> dict:
        """What `edit_version` takes; with the service levels that are ticked in a pack."""
        found = {"terms": self.terms.terms()} | {name: formset.parts() for name, formset in self.formsets.items()}
        return self._with_pack(found) if with_pack and self.pack.is_valid() else found

    def _with_pack(self, found: dict) -> dict:
        codes = [code for code in self.pack.cleaned_data["metrics"] if code not in self.standing["levels"]]
        if not codes:
            return found
        schedule = self.pack.cleaned_data["schedule"]
        if schedule not in [row["code"] for row in found["schedules"]]:
            if not found["schedules"]:
                found["schedules"] = [self._first_schedule(found["terms"])]
            schedule = found["schedules"][0]["code"]
        percent = self._simple().get(schedule)
        if percent is None and schedule not in self.standing["schedules"]:
            percent = PERCENT
        credit = {"type": "flat", "percent": percent} if percent else None
        standing = [row["code"] for row in found["feeds"]]
        feeds, levels = packs.rows_of(codes, schedule=schedule, credit=credit, standing_feeds=standing)
        return found | {"feeds": found["feeds"] + feeds, "levels": found["levels"] + levels}

    def _first_schedule(self, terms: dict) -> dict:
        """The schedule that a draft without one gets: the contract's line, with the simple scheme."""
        line = self.contract.line
        return {
            "code": line.code,
            "name_en": line.name_en,
            "name_zh": line.name_zh,
            "line": line,
            "at_risk_percent": "0",
            "cap_percent": CAP,
            "rules": {"windows": [trial_window(terms["effective_from"], MONTHS)]},
        }

    def _one_more(self, sent, prefix: str):
        """The same POST with one row more in one list, at its defaults; nothing typed is lost."""
        more = sent.copy()
        position = _number(more.get(f"{prefix}-TOTAL_FORMS"))
        more[f"{prefix}-TOTAL_FORMS"] = str(position + 1)
        if prefix in FORMS:
            blank = FORMS[prefix](prefix=f"{prefix}-{position}", **self._given(prefix))
            fill_blank(more, blank)
        return more

    def _opened(self, sent, prefix: str):
        """The same POST with everything in it that a part shows once it is opened."""
        name = prefix.split("-")[0]
        if name not in FORMS:
            return sent
        more = sent.copy()
        part = self.standing[name].get((more.get(f"{prefix}-code") or "").strip(), {})
        fill_blank(more, FORMS[name](prefix=prefix, initial=_initial(part), **self._given(name)))
        more[f"{prefix}-open"] = "1"
        return more


def one_more(sent, prefix: str, blank: Callable):
    """A POST with one row more in the formset `prefix`, at the defaults of the form that `blank(prefix)` makes.

    Without them an added row that nobody filled in would read as one that says something.
    """
    more = sent.copy()
    position = _number(more.get(f"{prefix}-TOTAL_FORMS"))
    more[f"{prefix}-TOTAL_FORMS"] = str(position + 1)
    fill_blank(more, blank(f"{prefix}-{position}"))
    return more


def _typical(metric: packs.Metric) -> str:
    """Expected and minimum in their unit: 99.9 % / 99.5 %."""
    figures = [metric.expected, *([metric.minimum] if metric.minimum else [])]
    return " / ".join(level_value(figure, metric.unit) for figure in figures)


def _number(text) -> int:
    return int(text) if (text or "").isdigit() else 0


def _with_nested(form) -> Iterator:
    yield form
    for inner in getattr(form, "nested", list)():
        yield inner
        for table in inner.table_sets.values():
            yield from table.forms


def fill_blank(sent, form) -> None:
    """Put what an unbound form shows into a POST, where it says nothing of it yet."""
    for part in _with_nested(form):
        for field in part:
            value = field.value()
            if value is None or value is False or value in ("", []) or field.html_name in sent:
                continue
            if isinstance(value, list | tuple):
                sent.setlist(field.html_name, [str(item) for item in value])
                continue
            shown = value.pk if hasattr(value, "pk") else field.field.widget.format_value(value)
            shown = shown[0] if isinstance(shown, list) and shown else shown
            sent[field.html_name] = "on" if value is True else str(shown)
    for inner in getattr(form, "nested", list)():
        for table in inner.table_sets.values():
            for field in table.management_form:
                sent.setdefault(field.html_name, str(field.value()))


def errors_of(form, of: str = "") -> list[dict]:
    """Its faults, each after the field and, in a list, the part that it belongs to."""
    if not form.is_bound:
        return []
    found = [
        {"id": "", "text": _("%(field)s: %(fault)s") % {"field": of, "fault": text} if of else text}
        for text in form.non_field_errors()
    ]
    for field in form:
        label = _("%(part)s, %(field)s") % {"part": of, "field": field.label} if of else field.label
        found += [
            {"id": field.id_for_label, "text": _("%(field)s: %(fault)s") % {"field": label, "fault": text}}
            for text in field.errors
        ]
    return found


def _plain(value) -> str:
    """A figure as a person types it: 96.5, not 96.50."""
    return format(value.normalize(), "f") if value else "0"


def _values(row, names: Iterable[str]) -> dict:
    values = {name: getattr(row, name) for name in names}
    return {name: _plain(value) if isinstance(value, Decimal) else value for name, value in values.items()}


def _initial(part: dict) -> dict:
    """What a form shows of a part."""
    return part | part.get("shown", {})


def _text(names: list) -> str:
    return ", ".join(str(name) for name in names)


# Parts as `edit_version` takes them; `shown` says what a form shows otherwise.
def schedule_parts(version: ContractVersion) -> list[dict]:
    names = ("code", "name_en", "name_zh", "line", "fee_words_en", "fee_words_zh", "repeat", "rules", "triggers")
    return [
        _values(row, names)
        | {
            "monthly_fee": row.monthly_fee,
            "at_risk_percent": _plain(row.at_risk_percent),
            "cap_percent": _plain(row.cap_percent),
            "shown": {"repeat": _text(row.repeat)},
        }
        for row in version.schedules.select_related("line", "version__contract")
    ]


FEED_NAMES = (
    *("name_en", "name_zh", "kind", "due_day", "due_time", "row_words_en", "row_words_zh"),
    *("cadence", "belongs_to", "own_source", "dimensions", "flags"),
)


def feed_parts(version: ContractVersion) -> list[dict]:
    return [
        _values(row, FEED_NAMES)
        | {"code": row.feed.code, "shown": {"dimensions": _text(row.dimensions), "flags": _text(row.flags)}}
        for row in version.feed_specs.select_related("feed")
    ]


LEVEL_NAMES = (
    *("name_en", "name_zh", "level_class", "direction", "measure", "unit", "precision", "rounding", "on_missing"),
    *("n_min", "definition_en", "definition_zh", "clause", "expected", "weight", "more"),
)


def level_parts(version: ContractVersion) -> list[dict]:
    rows = version.level_specs.select_related("level", "schedule").prefetch_related("inputs__feed")
    return [_level_part(row) for row in rows]


def _level_part(row) -> dict:
    inputs = [
        {"feed": item.feed.code, "role": item.role, "period_offset": item.period_offset} for item in row.inputs.all()
    ]
    of = {item["role"]: item for item in inputs}
    read = of.get("main") or of.get("numerator") or {"feed": ""}
    divided = of.get("denominator")
    credit = row.more.get("credit") or {}
    shown = {
        "feed": read["feed"],
        "denominator": divided["feed"] if divided else "",
        "denominator_back": -divided["period_offset"] if divided else 0,
    }
    if credit.get("type") in FIGURE_OF:
        shown["weight"] = credit.get(FIGURE_OF[credit["type"]], "")
    return _values(row, LEVEL_NAMES) | {
        "code": row.level.code,
        "schedule": row.schedule.code,
        "minimum": None if row.minimum is None else _plain(row.minimum),
        "inputs": inputs,
        "shown": shown,
    }
