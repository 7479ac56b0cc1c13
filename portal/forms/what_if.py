"""Which other terms does somebody ask about? Every field of the form stands in the address."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.forms.base import ScopedForm
from portal.templatetags.steward import number
from sla.engine import Fault
from sla.fault_words import Names, fault_words, what_words
from vendors.words import listed, reads_chinese

AGREED, WEIGHTED, FLAT, NONE = "agreed", "weighted", "flat", "none"
WORTH = {WEIGHTED: "weight", FLAT: "percent"}
SCHEMES = {
    WEIGHTED: gettext_lazy("a share of the amount at risk"),
    FLAT: gettext_lazy("a share of the fee for each miss"),
    NONE: gettext_lazy("nothing, it is only measured"),
}
AS_AGREED = {
    "category": gettext_lazy("a share of its category, as agreed"),
    "bands": gettext_lazy("by bands, as agreed"),
    "deviation": gettext_lazy("by the point, as agreed"),
    "points": gettext_lazy("points, as agreed"),
    "per_event": gettext_lazy("by the event, as agreed"),
    "duration_bands": gettext_lazy("by the time down, as agreed"),
}
PERCENTS = {
    "at_risk_percent": (gettext_lazy("At risk"), 30),
    "cap_percent": (gettext_lazy("Cap of a month"), 50),
    "annual_cap_percent": (gettext_lazy("Cap of a year"), 50),
}
MOST_DIGITS = 24
LEVEL_PARTS = ("expected", "minimum", "scheme", "worth")
Terms = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Change:
    """One thing asked about: a field, the level it belongs to (empty: the schedule), and what it reads, as text."""

    part: str
    level: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class LevelFields:
    """The fields of one level, for a template; `opened` where it is asked about or something is wrong."""

    code: str
    name: str
    agreed: str
    fields: tuple
    opened: bool


class WhatIfForm(ScopedForm):
    """Bound to a query; what the query leaves out is as agreed. `terms` are those of a case file."""

    def __init__(self, query: Mapping[str, str], *, user, terms: Terms):
        self.agreed = terms
        self.standing = _standing(terms)
        given = {name: query.get(name, text) for name, text in self.standing.items()}
        super().__init__(given, user=user)
        for level in terms["levels"]:
            self.fields |= _level_fields(level)
        for name, (label, most) in PERCENTS.items():
            self.fields[name] = _figure(label, (0, most, "0.5"), unit="%", required=False, max_value=100)
        self.fields["repeat"] = MultipliersField(
            label=_("Misses in a row count"), help_text=_("First, second, third … miss: 1, 1, 1.5"), required=False
        )
        self.fields["earn_back_months"] = forms.IntegerField(
            label=_("Earned back after months"), min_value=1, max_value=120, required=False
        )

    def level_rows(self) -> list[LevelFields]:
        asked = self.asked()
        found = []
        for at, level in enumerate(self.agreed["levels"]):
            fields = tuple(self[f"{level['code']}-{part}"] for part in LEVEL_PARTS)
            opened = at == 0 or any(field.name in asked or field.errors for field in fields)
            found.append(LevelFields(level["code"], name_of(level), _limits(level), fields, opened))
        return found

    def problems(self) -> list[tuple[str, str]]:
        """(id of the field, what is wrong with it), with the level's name; without an id for the whole schedule."""
        found = [("", text) for text in self.non_field_errors()]
        names = {f"{level['code']}-{part}": name_of(level) for level in self.agreed["levels"] for part in LEVEL_PARTS}
        for field in self:
            words = [names[field.name], field.label] if field.name in names else [field.label]
            for text in field.errors:
                found.append((field.id_for_label, _("%(field)s: %(text)s") % {"field": listed(words), "text": text}))
        return found

    def rule_fields(self) -> list:
        return [self[name] for name in (*PERCENTS, "repeat", "earn_back_months")]

    def clean(self) -> dict:
        cleaned = super().clean()
        for level in self.agreed["levels"]:
            self._clean_level(level, cleaned)
        return cleaned

    def _clean_level(self, level: Mapping, cleaned: Mapping) -> None:
        code = level["code"]
        expected, minimum, scheme, worth = (cleaned.get(f"{code}-{part}") for part in LEVEL_PARTS)
        if scheme in WORTH and worth is None and f"{code}-worth" not in self.errors:
            self.add_error(f"{code}-worth", _("Say how much a miss costs."))
        if expected is None or minimum is None:
            return
        down = level.get("direction", "up") == "down"
        if down and minimum < expected:
            self.add_error(f"{code}-minimum", _("Where less is better, the minimum is not below the expected level."))
        if not down and minimum > expected:
            self.add_error(f"{code}-minimum", _("The minimum is not above the expected level."))

    def refuse(self, faults) -> None:
        """The engine's faults, each at the field it is about."""
        for fault in faults:
            path, _colon, sentence = fault.partition(": ")
            field = self._field_of(path)
            if field:
                self.add_error(field, what_words(fault) if isinstance(fault, Fault) else sentence)
            else:
                self.add_error(None, fault_words(fault, Names.of(self.agreed)))

    def _field_of(self, path: str) -> str | None:
        head, _dot, rest = path.partition(".")
        if head == "rules":
            name = rest.partition("[")[0]
            name = "earn_back_months" if name.startswith("earn_back") else name
            return name if name in self.fields else None
        if not head.startswith("levels["):
            return None
        level = self.agreed["levels"][int(head.removeprefix("levels[").removesuffix("]"))]
        part = rest.partition(".")[0]
        part = "worth" if part == "credit" else part
        return f"{level['code']}-{part}" if part in LEVEL_PARTS else None

    def asked_terms(self) -> Terms:
        """The terms with what was asked; everything else as agreed. Only for a form without errors."""
        levels = [self._asked_level(level) for level in self.agreed["levels"]]
        return {**self.agreed, "levels": levels, "rules": self._asked_rules()}

    def _asked_level(self, level: Mapping) -> dict:
        expected, minimum, scheme, worth = (self.cleaned_data[f"{level['code']}-{part}"] for part in LEVEL_PARTS)
        found = {**level, "expected": _text(expected), "minimum": None if minimum is None else _text(minimum)}
        if scheme == AGREED:
            return found
        found["credit"] = {"type": scheme}
        if scheme in WORTH:
            # only critical levels cost money: whoever asks for a price asks for that too
            found["credit"][WORTH[scheme]] = _text(worth)
            found["class"] = "critical" if level["credit"]["type"] == NONE else level.get("class", "critical")
        return found

    def _asked_rules(self) -> dict:
        asked = self.cleaned_data
        rules = dict(self.agreed.get("rules") or {})
        for name in PERCENTS:
            rules[name] = None if asked[name] is None else _text(asked[name])
        rules["repeat"] = [_text(one) for one in asked["repeat"]]
        earn_back = asked["earn_back_months"]
        rules["earn_back"] = None if earn_back is None else (rules.get("earn_back") or {}) | {"months": earn_back}
        return {name: value for name, value in rules.items() if value not in (None, [])}

    def asked(self) -> dict[str, str]:
        """The part of the query that says something else than what is agreed: the shortest address of this state."""
        return {name: text for name, text in self.data.items() if _plain(text) != _plain(self.standing[name])}

    def changes(self) -> list[Change]:
        """What is asked, in the form's order; how a miss is paid for, and how much, is one thing."""
        found = []
        for level in self.agreed["levels"]:
            code = level["code"]
            asked = self.asked()
            found += [self._change(part, code) for part in ("expected", "minimum") if f"{code}-{part}" in asked]
            before, after = self._cost(code, self.standing), self._cost(code, self.data)
            if before != after:
                found.append(Change("cost", code, before, after))
        names = (*PERCENTS, "repeat", "earn_back_months")
        return found + [self._change(name, "") for name in names if name in self.asked()]

    def _change(self, part: str, level: str) -> Change:
        name = f"{level}-{part}" if level else part
        return Change(part, level, self.standing[name], self.data[name])

    def _cost(self, code: str, said: Mapping[str, str]) -> str:
        scheme = said[f"{code}-scheme"]
        return f"{scheme} {_plain(said[f'{code}-worth'])}" if scheme in WORTH else scheme


class MultipliersField(forms.CharField):
    """Figures parted by commas; cleaned to a list of decimals."""

    def clean(self, value) -> list[Decimal]:
        text = super().clean(value)
        parts = [part.strip() for part in text.replace("，", ",").replace("、", ",").split(",")]
        found = []
        for part in filter(None, parts):
            try:
                found.append(Decimal(part))
            except InvalidOperation:
                raise forms.ValidationError(_("“%(part)s” is not a number.") % {"part": part}) from None
            if not _is_readable(found[-1]) or not 0 <= found[-1] <= 100:
                raise forms.ValidationError(_("“%(part)s” is not between 0 and 100.") % {"part": part})
        return found


def name_of(level: Mapping) -> str:
    """A level's name in the reader's language."""
    return (reads_chinese() and level.get("name_zh")) or level.get("name") or level["code"]


def _limits(level: Mapping) -> str:
    """96 / 93 %, as agreed."""
    figures = [number(Decimal(str(level[name]))) for name in ("expected", "minimum") if level.get(name) is not None]
    return f"{' / '.join(figures)}\u00a0{level.get('unit', '%')}".strip()


def _standing(terms: Terms) -> dict[str, str]:
    """What every field reads as agreed, as text."""
    found = {}
    for level in terms["levels"]:
        code, credit = level["code"], level["credit"]
        scheme = credit["type"] if credit["type"] in SCHEMES else AGREED
        found |= {
            f"{code}-expected": _plain(level["expected"]),
            f"{code}-minimum": _plain(level.get("minimum") or ""),
            f"{code}-scheme": scheme,
            f"{code}-worth": _plain(credit[WORTH[scheme]]) if scheme in WORTH else "",
        }
    rules = terms.get("rules") or {}
    found |= {name: _plain(rules.get(name) or "") for name in PERCENTS}
    found["repeat"] = ", ".join(_plain(one) for one in rules.get("repeat") or [])
    found["earn_back_months"] = str((rules.get("earn_back") or {}).get("months", ""))
    return found


def _plain(text) -> str:
    """A figure without zeros at its end; what is no figure as it stands."""
    try:
        figure = Decimal(str(text).strip())
    except InvalidOperation:
        return str(text).strip()
    return _text(figure) if _is_readable(figure) else str(text).strip()


def _is_readable(figure: Decimal) -> bool:
    """No NaN, and no exponent that would write millions of zeros."""
    return figure.is_finite() and abs(figure.adjusted()) <= MOST_DIGITS


def _text(figure: Decimal) -> str:
    return format(figure.normalize(), "f")


def _level_fields(level: Mapping) -> dict[str, forms.Field]:
    code, unit = level["code"], level.get("unit", "%")
    scale = _scale(level)
    credit = level["credit"]["type"]
    choices = list(SCHEMES.items())
    if credit not in SCHEMES:
        choices.insert(0, (AGREED, AS_AGREED.get(credit, credit)))
    return {
        f"{code}-expected": _figure(_("Expected"), scale, unit=unit),
        f"{code}-minimum": _figure(_("Minimum"), scale, unit=unit, required=False),
        f"{code}-scheme": forms.ChoiceField(label=_("A miss costs"), choices=choices),
        f"{code}-worth": _figure(_("How much"), (0, 100, "1"), unit="%", required=False, max_value=100),
    }


def _figure(label, scale: tuple, *, unit: str, required: bool = True, **limits: Any) -> forms.DecimalField:
    """A number field; `scale` (from, to, step) is what a slider beside it spans, the field itself takes more."""
    low, high, step = (str(one) for one in scale)
    attrs = {"step": "any", "data-slider": step, "data-low": low, "data-high": high}
    if unit:
        attrs["data-unit"] = unit
    return forms.DecimalField(
        label=label,
        required=required,
        min_value=0,
        max_digits=MOST_DIGITS,
        decimal_places=12,
        widget=forms.NumberInput(attrs),
        **limits,
    )


def _scale(level: Mapping) -> tuple[str, str, str]:
    """Where the slider of a level's figures begins and ends, and its step: some gaps around what is agreed."""
    expected = Decimal(str(level["expected"]))
    minimum = Decimal(str(level["minimum"])) if level.get("minimum") is not None else expected
    gap = max(abs(expected - minimum), expected / 50, Decimal(1).scaleb(-int(level.get("precision", 2))))
    low, high = max(min(expected, minimum) - 3 * gap, Decimal(0)), max(expected, minimum) + 3 * gap
    if level.get("unit", "%") == "%":
        high = min(high, Decimal(100))
    step = Decimal(1).scaleb(-min(int(level.get("precision", 2)), 4))
    ends: Callable[[Decimal], str] = lambda number: _text(number.quantize(step))  # noqa: E731
    return ends(low), ends(high), _text(step)
