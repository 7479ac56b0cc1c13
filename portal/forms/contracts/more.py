"""What may a person say of one service level beyond its figures: how it is measured, when it counts, what it costs?"""

from django import forms
from django.utils.translation import gettext_lazy as _

from contracts.wording import CHOICES
from portal.forms.contracts.fields import CountField, DayField, FigureField, choice
from portal.forms.contracts.said import SaidForm, as_before, nested
from portal.forms.contracts.tables import RowForm, table

WORDS = {key: dict(words) for key, words in CHOICES.items()}
ROLLING = "rolling"
SCHEMES = {
    "weighted": _("by its weight (0: nothing)"),
    "category": _("by its weight in a category"),
    "flat": _("the same for each miss"),
    "bands": _("by bands of the value"),
    "deviation": _("for each percentage point"),
    "points": _("points"),
    "per_event": _("for each event"),
    "duration_bands": _("by minutes down"),
}
STATISTICS = {
    "share_within": _("share within the target"),
    "mean": _("mean"),
    **{f"p{n}": f"p{n}" for n in (50, 75, 90, 95, 99)},
}
# which options of a measure mean something, and which fields of a credit belong to its type
MEASURED_BY = {
    "ratio": ("scale", "average_of"),
    "slices": ("average_of",),
    "value": ("average_of",),
    "events": ("average_of",),
    "days": ("average_of",),
    "availability": ("denominator", "planned_maintenance", "min_minutes", "average_of"),
    "durations": ("target_minutes", "clock", "statistic", "method", "scale", "average_of"),
    "histogram": ("statistic", "share_at_most", "average_of"),
}
OF_TYPE = {
    "category": ("category",),
    "deviation": ("percent_per_point", "from", "step"),
    "points": ("repeat",),
    "per_event": ("amount", "percent", "threshold", "max"),
}
NEEDED = {"category": ("credit__category",), "deviation": ("credit__percent_per_point",)}
WITH_BANDS = frozenset({"bands", "points", "duration_bands"})
OF_CASES = ("severity", "stop")


def _short(label, **kwargs) -> forms.CharField:
    widget = forms.TextInput({"data-width": "short", "autocomplete": "off"})
    return forms.CharField(label=label, max_length=100, required=False, widget=widget, **kwargs)


class BandRow(RowForm):
    needed = ("worth",)
    low = FigureField(label=_("From"))
    high = FigureField(label=_("To below"))
    worth = FigureField(label=_("Share of the fee in percent, or points"))


class AmountRow(RowForm):
    needed = ("severity", "amount")
    severity = _short(_("Severity"))
    amount = FigureField(label=_("Amount"))


class LimitRow(RowForm):
    needed = ("word", "value")
    word = _short(_("Name"))
    value = FigureField(label=_("Figure"))
    count = CountField(label=_("From so many events"))
    count_over = CountField(label=_("Over so many events"))
    valid_from = DayField(label=_("Holds from"))
    valid_to = DayField(label=_("Holds until"))


class DimRow(RowForm):
    needed = ("name", "member")
    name = _short(_("Dimension"))
    member = _short(_("Value"))


class MoreForm(SaidForm):
    """What a case file can say of a level beyond the columns; `kind` is how it is measured."""

    measure__target_minutes = FigureField(label=_("Target"), unit=_("min"))
    measure__statistic = choice(_("Judged is the"), STATISTICS, "—")
    measure__clock = choice(_("Clock"), WORDS["more.measure.clock"], _("runs day and night (usual)"))
    measure__method = choice(_("A percentile is"), WORDS["more.measure.method"], _("nearest rank (usual)"))
    measure__share_at_most = FigureField(label=_("Share of cases at or under"))
    measure__denominator = choice(
        _("Downtime is divided by"), WORDS["more.measure.denominator"], _("the period less approved relief (usual)")
    )
    measure__planned_maintenance = choice(
        _("Planned maintenance"), WORDS["more.measure.planned_maintenance"], _("does not count (usual)")
    )
    measure__min_minutes = FigureField(label=_("Shortest outage that counts"), unit=_("min"))
    measure__scale = FigureField(
        label=_("The whole counts as"), help_text=_("100 for a percentage, 10000 for basis points.")
    )
    measure__average_of = CountField(label=_("Mean of the last"), unit=_("periods"))
    window = choice(
        _("Judged over"), {**WORDS["more.window"], ROLLING: _("the last periods")}, _("the contract’s own period")
    )
    window_n = CountField(label=_("How many of the last periods"))
    reads__severity = _short(_("Only cases of severity"), help_text=_("Such as P1, P2; empty: all."))
    reads__stop = choice(
        _("A case runs until it is"), {"responded_at": _("answered"), "resolved_at": _("resolved")}, "—"
    )
    judged_by = _short(_("Judged by each"), help_text=_("A dimension of the feed; empty: on the whole."))
    below_expected__misses = CountField(label=_("Below expected counts once it happened"), unit=_("times"))
    below_expected__of = CountField(label=_("within"), unit=_("periods"))
    low_volume__rule = choice(_("With fewer cases"), WORDS["more.low_volume.rule"], _("it is not judged (usual)"))
    promote__after = CountField(
        label=_("A key indicator counts as critical after"), unit=_("misses"), help_text=_("In a row, until it is met.")
    )
    ripe_days = CountField(
        label=_("Judged for good after"),
        unit=_("days"),
        min_value=0,
        help_text=_("Until then it is provisional and pays nothing."),
    )
    on_late = choice(_("Data that come late"), WORDS["more.on_late"], _("count (usual)"))
    sources__precedence = choice(
        _("When our figure differs, it counts what"), WORDS["more.sources.precedence"], _("only the vendor measures")
    )
    sources__tolerance = FigureField(label=_("Difference allowed"))
    credit_type = forms.ChoiceField(label=_("A miss costs"), choices=list(SCHEMES.items()))
    credit__category = _short(_("Category"))
    credit__percent_per_point = FigureField(label=_("A percentage point costs, of the fee"), unit="%")
    credit__from = FigureField(label=_("Points are counted from"), help_text=_("Empty: from the expected level."))
    credit__step = choice(_("A part of a point"), WORDS["more.credit.step"], _("as the schedule says"))
    credit__repeat = FigureField(label=_("Points of a repeated miss are multiplied by"))
    credit__amount = FigureField(label=_("An event costs"))
    credit__percent = FigureField(label=_("or, of the fee"), unit="%")
    credit__threshold = CountField(label=_("Events without a credit"), min_value=0)
    credit__max = FigureField(label=_("Events cost at most"))
    tables = {
        "bands": table(BandRow, _("Bands"), _("Leave “From” or “To below” empty where a band has no end.")),
        "amounts": table(AmountRow, _("An event costs, by severity")),
        "limits": table(
            LimitRow, _("Outside limits"), _("Of a card scheme or a regulator; watched, without a credit.")
        ),
        "dims": table(DimRow, _("Only rows with"), _("Such as region: East.")),
    }
    together = (
        (("below_expected__misses", "below_expected__of"), ()),
        (("sources__precedence",), ("sources__tolerance",)),
    )
    MEASURE_FIELDS = (
        ("measure__statistic", "durations histogram"),
        ("measure__target_minutes", "durations"),
        ("measure__clock", "durations"),
        ("measure__method", "durations"),
        ("measure__share_at_most", "histogram"),
        ("measure__denominator", "availability"),
        ("measure__planned_maintenance", "availability"),
        ("measure__min_minutes", "availability"),
        ("measure__scale", "ratio durations"),
        ("reads__severity", "durations events"),
        ("reads__stop", "durations"),
        ("measure__average_of", ""),
        ("window", ""),
        ("window_n", ""),
        ("judged_by", ""),
    )
    COUNT_FIELDS = (
        "low_volume__rule",
        "below_expected__misses",
        "below_expected__of",
        "promote__after",
        "ripe_days",
        "on_late",
        "sources__precedence",
        "sources__tolerance",
    )
    CREDIT_FIELDS = (
        ("credit__category", "category"),
        ("credit__percent_per_point", "deviation"),
        ("credit__from", "deviation"),
        ("credit__step", "deviation"),
        ("credit__repeat", "points"),
        ("credit__amount", "per_event"),
        ("credit__percent", "per_event"),
        ("credit__threshold", "per_event"),
        ("credit__max", "per_event"),
    )

    def __init__(self, *args, said: dict | None = None, **kwargs):
        said = said or {}
        window = said.get("window", "")
        initial = {
            "credit_type": type_of(said),
            "window": ROLLING if window.startswith("rolling:") else window,
            "window_n": window.removeprefix("rolling:") if window.startswith("rolling:") else "",
            "reads__severity": ", ".join((said.get("reads") or {}).get("severity", [])),
        }
        if (said.get("credit") or {}).get("from") == "target":
            initial["credit__from"] = ""
        if (said.get("credit") or {}).get("type") == "flat":
            initial["credit__percent"] = ""
        super().__init__(*args, said=said, initial=initial, **kwargs)
        statistic = (said.get("measure") or {}).get("statistic")
        if statistic and statistic not in STATISTICS:
            self.fields["measure__statistic"].choices += [(statistic, statistic)]

    def table_rows(self, name: str) -> list[dict]:
        said = self.said_before
        if name == "bands":
            rows = (said.get("credit") or {}).get("bands") or []
            return [{"low": low, "high": high, "worth": worth} for low, high, worth in rows]
        if name == "amounts":
            given = (said.get("credit") or {}).get("amounts") or {}
            return [{"severity": key, "amount": value} for key, value in given.items()]
        if name == "limits":
            return said.get("limits") or []
        return [{"name": key, "member": value} for key, value in ((said.get("reads") or {}).get("dims") or {}).items()]

    @property
    def measure_fields(self) -> list[dict]:
        return [{"field": self[name], "only": kinds} for name, kinds in self.MEASURE_FIELDS]

    @property
    def count_fields(self) -> list:
        return [self[name] for name in self.COUNT_FIELDS]

    @property
    def credit_fields(self) -> list[dict]:
        return [{"field": self[name], "only": kind} for name, kind in self.CREDIT_FIELDS]

    def clean(self):
        given = super().clean()
        kind = given.get("credit_type", "")
        for name in NEEDED.get(kind, ()):
            if given.get(name) in ("", None) and name not in self.errors:
                self.add_error(name, self.fields[name].error_messages["required"])
        if given.get("window") == ROLLING and not given.get("window_n"):
            self.add_error("window_n", self.fields["window_n"].error_messages["required"])
        return given

    def is_valid(self) -> bool:
        return super().is_valid() and self._costs_something()

    def _costs_something(self) -> bool:
        """A scheme without its bands, or an event without its price, cannot be meant."""
        kind = self.cleaned_data["credit_type"]
        if kind in WITH_BANDS and not self.rows("bands"):
            self.add_error("credit_type", _("Give at least one band."))
        if kind == "per_event" and not (
            self.cleaned_data["credit__amount"] or self.cleaned_data["credit__percent"] or self.rows("amounts")
        ):
            self.add_error("credit_type", _("Say what an event costs: an amount, or a share of the fee."))
        return not self.errors

    def more(self, kind: str) -> dict:
        """`more` of a level measured as `kind`, without a credit whose figure stands in the plain table."""
        given = dict(self.cleaned_data)
        window, periods = given.pop("window"), given.pop("window_n")
        scheme = given.pop("credit_type")
        given["reads__severity"] = [
            word.strip() for word in given["reads__severity"].replace("，", ",").split(",") if word.strip()
        ]
        for name in OF_CASES:
            if kind not in ("durations", "events"):
                given[f"reads__{name}"] = ""
        found = nested(
            {
                name: value
                for name, value in given.items()
                if not name.startswith(("measure__", "credit__"))
                or (name.startswith("measure__") and name.removeprefix("measure__") in MEASURED_BY.get(kind, ()))
                or (name.startswith("credit__") and name.removeprefix("credit__") in OF_TYPE.get(scheme, ()))
            }
        )
        if window:
            found["window"] = f"rolling:{periods}" if window == ROLLING else window
        if dims := {row["name"]: row["member"] for row in self.rows("dims")}:
            found.setdefault("reads", {})["dims"] = dims
        if limits := [_without_blanks(row) for row in self.rows("limits")]:
            found["limits"] = limits
        if least := (self.said_before.get("low_volume") or {}).get("n_min"):
            found.setdefault("low_volume", {})["n_min"] = least
        found = self._with_credit(found, scheme)
        return as_before(self.said_before, found)

    def _with_credit(self, found: dict, scheme: str) -> dict:
        credit = {"type": scheme, **found.pop("credit", {})}
        if scheme in WITH_BANDS:
            credit["bands"] = [[row["low"] or None, row["high"] or None, row["worth"]] for row in self.rows("bands")]
        if scheme == "per_event" and self.rows("amounts"):
            credit["amounts"] = {row["severity"]: row["amount"] for row in self.rows("amounts")}
        before = self.said_before.get("credit") or {}
        if scheme == "deviation" and before.get("from") == "target" and "from" not in credit:
            credit["from"] = "target"
        return found if scheme == "weighted" else found | {"credit": credit}


def type_of(more: dict) -> str:
    """The scheme by which a level's miss costs something."""
    kind = (more.get("credit") or {}).get("type", "weighted")
    return "weighted" if kind == "none" else kind


def _without_blanks(row: dict) -> dict:
    return {name: value for name, value in row.items() if value not in ("", None)}
