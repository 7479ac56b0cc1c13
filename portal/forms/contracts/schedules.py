"""What may a person say of a schedule: its fee, and how a miss turns into money, simply or as in a contract?"""

from datetime import date, timedelta
from decimal import Decimal

from django import forms
from django.utils.translation import gettext_lazy as _

from contracts.models import Schedule
from contracts.terms import add_months
from contracts.wording import trial_name
from portal.forms.contracts.fields import CountField, FigureField, MoneyField, amount_input
from portal.forms.contracts.parts import PartForm
from portal.forms.contracts.rules import RulesForm
from portal.forms.contracts.said import as_before

SIMPLE, WATCH, CONTRACT = "simple", "watch", "contract"
PERCENT, CAP, MONTHS = "2", "10", 3
ONE_DAY = timedelta(days=1)


class ScheduleForm(PartForm):
    """A schedule with its scheme. `simple` says the simple scheme of a standing one, `starts` when a new one begins."""

    monthly_fee = MoneyField(label=_("Fixed fee a month"), required=False, widget=amount_input())
    scheme = forms.ChoiceField(
        label=_("What a miss costs"),
        choices=[
            (SIMPLE, _("A share of the fee for each miss")),
            (WATCH, _("Watch only")),
            (CONTRACT, _("As in my contract")),
        ],
        widget=forms.RadioSelect,
        initial=SIMPLE,
    )
    simple_percent = FigureField(label=_("Of the fee, a miss"), initial=PERCENT)
    simple_cap = FigureField(label=_("Of the fee, at most"), initial=CAP)
    simple_months = CountField(label=_("First months that cost nothing"), min_value=0, max_value=24, initial=MONTHS)
    at_risk_percent = FigureField(label=_("At risk"), unit="%", help_text=_("Of the month’s fee."))
    cap_percent = FigureField(label=_("Cap"), unit="%", help_text=_("Of the month’s fee."))
    repeat = forms.CharField(
        label=_("Multipliers for repeated misses"),
        required=False,
        max_length=100,
        help_text=_("Of the 1st, 2nd, 3rd … miss in a row, such as 1, 1, 1.5. Empty: none."),
    )
    field_order = ["code", "name_en", "name_zh", "line", "monthly_fee", "fee_words_en", "fee_words_zh"]
    FIRST = ("code", "name_en", "name_zh", "line", "monthly_fee", "fee_words_en", "fee_words_zh")
    AT_RISK = ("at_risk_percent", "cap_percent", "repeat")

    class Meta:
        model = Schedule
        fields = ("name_en", "name_zh", "line", "fee_words_en", "fee_words_zh")

    def __init__(self, *args, starts: date, levels: dict[str, list[dict]], **kwargs):
        super().__init__(*args, **kwargs)
        self.starts = starts
        for name in ("simple_percent", "simple_cap", "simple_months"):
            self.fields[name].widget.attrs["aria-label"] = self.fields[name].label
        found = simple_scheme(self.before, levels.get(self.before.get("code", ""), [])) if self.before else None
        for name, value in (found or {}).items():
            self.initial[name] = value
        self.initial["scheme"] = scheme_of(self.before, found)
        self.rules = RulesForm(
            self.data if self.is_bound else None,
            prefix=f"{self.prefix}-rules",
            said=self.before.get("rules", {}),
            rights=self.before.get("triggers", []),
            user=self.user,
        )

    def _says_open(self) -> bool:
        """A schedule is always shown whole."""
        return True

    @property
    def first_fields(self) -> list:
        return [self[name] for name in self.FIRST if not self[name].is_hidden]

    @property
    def at_risk_fields(self) -> list:
        return [self[name] for name in self.AT_RISK]

    def nested(self) -> list:
        return [self.rules]

    def is_valid(self) -> bool:
        if self.empty_permitted and not self.has_changed():
            return super().is_valid()
        return all([super().is_valid(), self.rules.is_valid()])

    def clean_repeat(self):
        parts = [part.strip() for part in self.cleaned_data["repeat"].replace("，", ",").split(",") if part.strip()]
        for part in parts:
            try:
                ok = Decimal(part).is_finite() and Decimal(part) >= 0
            except ArithmeticError:
                ok = False
            if not ok:
                raise forms.ValidationError(
                    _("“%(part)s” is not a multiplier; write numbers such as 1, 1, 1.5."), params={"part": part}
                )
        return parts

    def clean(self):
        given = super().clean()
        if given.get("scheme") == SIMPLE:
            for name in ("simple_percent", "simple_cap"):
                if name not in self.errors and not given.get(name):
                    self.add_error(name, self.fields[name].error_messages["required"])
        return given

    def simple_percent_now(self) -> str | None:
        """The percent of a miss where the simple scheme is chosen, as typed or as it stands."""
        if self["scheme"].value() != SIMPLE:
            return None
        return str(self["simple_percent"].value() or PERCENT)

    def part(self) -> dict:
        """The schedule as `edit_version` takes it."""
        part = super().part()
        given = {name: part.pop(name) for name in ("scheme", "simple_percent", "simple_cap", "simple_months")}
        part["triggers"] = self.rules.triggers()
        if given["scheme"] == SIMPLE:
            part |= self._simple(given)
        else:
            part |= {name: part[name] or "0" for name in ("at_risk_percent", "cap_percent")}
            rules = self.rules.rules()
            part["rules"] = rules | {"watch_only": True} if given["scheme"] == WATCH else rules
        part["rules"] = as_before(self.before.get("rules", {}), part["rules"])
        part["repeat"] = as_before(self.before.get("repeat", []), part["repeat"])
        return part

    def _simple(self, given: dict) -> dict:
        months = given["simple_months"] or 0
        before = (self.before.get("rules", {}).get("windows") or [{}])[0]
        trial = trial_window(self.starts, months)
        if months and before.get("pays") is False and months == months_of(before):
            trial = before
        rules = {"windows": [trial]} if months else {}
        return {"at_risk_percent": "0", "cap_percent": given["simple_cap"], "repeat": [], "rules": rules}


def trial_window(starts: date, months: int) -> dict:
    """The first months, judged without cost; whole months, because a period belongs to it by its first day."""
    first = starts.replace(day=1)
    last = add_months(first, months) - ONE_DAY
    return {"name": trial_name(), "start": first.isoformat(), "end": last.isoformat(), "pays": False}


def months_of(window: dict) -> int | None:
    """How many whole months a season lasts; None where it is not whole months."""
    first, after = date.fromisoformat(window["start"]), date.fromisoformat(window["end"]) + ONE_DAY
    months = (after.year - first.year) * 12 + after.month - first.month
    return months if first.day == 1 and after.day == 1 else None


def scheme_of(schedule: dict, simple: dict | None) -> str:
    """Which of the three ways a standing schedule has; a new one has the simple one."""
    if not schedule or simple is not None:
        return SIMPLE
    return WATCH if schedule.get("rules", {}).get("watch_only") else CONTRACT


def simple_scheme(schedule: dict, levels: list[dict]) -> dict | None:
    """The three numbers of the simple scheme where a schedule says nothing else, otherwise None."""
    rules = schedule.get("rules", {})
    windows = rules.get("windows", [])
    plain = not schedule.get("repeat") and Decimal(schedule["at_risk_percent"]) == 0
    if not plain or Decimal(schedule["cap_percent"]) == 0 or rules.keys() - {"windows"} or len(windows) > 1:
        return None
    months = 0
    if windows:
        if windows[0].get("pays") is not False or windows[0].get("levels") or not months_of(windows[0]):
            return None
        months = months_of(windows[0])
    percents = {_flat_percent(level) for level in levels if _costs(level)}
    if len(percents) > 1 or None in percents:
        return None
    return {
        "simple_percent": percents.pop() if percents else PERCENT,
        "simple_cap": schedule["cap_percent"],
        "simple_months": months,
    }


def _costs(level: dict) -> bool:
    return level["level_class"] == "critical" or bool(level["more"].get("credit")) or Decimal(level["weight"]) != 0


def _flat_percent(level: dict) -> str | None:
    credit = level["more"].get("credit") or {}
    return credit.get("percent") if credit.get("type") == "flat" and level["level_class"] == "critical" else None
