"""What may a person say of a service level: its figures in a plain table, everything else behind “More”?"""

from decimal import Decimal

from django import forms
from django.utils.translation import gettext_lazy as _

from contracts.models import LevelInput, LevelSpec
from portal.forms.contracts.fields import CountField, FigureField, figure_input
from portal.forms.contracts.more import SCHEMES, MoreForm, type_of
from portal.forms.contracts.parts import PartForm
from portal.forms.contracts.said import as_before

# schemes of which one figure stands in the plain table, and what it is a share of
IN_TABLE = {
    "weighted": _("of the amount at risk"),
    "category": _("of the category"),
    "flat": _("of the fee"),
}
FIGURE_OF = {"category": "weight", "flat": "percent"}


class LevelForm(PartForm):
    """A row of the table, or the whole level.

    `simple` maps the schedules that have the simple scheme to the percent that a miss costs.
    """

    schedule = forms.CharField(
        label=_("Schedule"),
        max_length=30,
        widget=forms.TextInput({"data-width": "short"}),
        help_text=_("Its code, as above."),
    )
    feed = forms.CharField(
        label=_("Feed"),
        max_length=64,
        widget=forms.TextInput({"data-width": "short"}),
        help_text=_("The code of the feed it reads, as above."),
    )
    denominator = forms.CharField(
        label=_("Divided by the feed"),
        required=False,
        max_length=30,
        widget=forms.TextInput({"data-width": "short"}),
        help_text=_("Where the total comes from another feed."),
    )
    denominator_back = CountField(label=_("of so many periods before"), min_value=0, initial=0)
    expected = FigureField(label=_("Expected level"), required=True)
    minimum = FigureField(label=_("Minimum level"))
    weight = FigureField(label=_("Weight"), widget=figure_input(), help_text=_("0: no credit."))
    short = ("expected", "minimum", "weight")
    FIRST = ("code", "name_en", "name_zh", "schedule", "level_class", "clause", "definition_en", "definition_zh")
    MEASURED = ("measure", "feed", "denominator", "denominator_back", "direction", "unit", "precision", "rounding")
    COUNTS = ("on_missing", "n_min")
    field_order = [*FIRST, *MEASURED, "expected", "minimum", "weight", *COUNTS]

    class Meta:
        model = LevelSpec
        fields = (
            "name_en",
            "name_zh",
            "level_class",
            "direction",
            "measure",
            "unit",
            "precision",
            "rounding",
            "on_missing",
            "n_min",
            "definition_en",
            "definition_zh",
            "clause",
        )

    def __init__(self, *args, simple: dict[str, str] | None = None, **kwargs):
        super().__init__(*args, **kwargs)
        self.simple = simple or {}
        self.scheme_before = type_of(self.before.get("more", {}))
        self.more = None
        if self.is_open:
            self.more = MoreForm(
                self.data if self.is_bound else None,
                prefix=f"{self.prefix}-more",
                said=self.before.get("more", {}),
                user=self.user,
            )
        if not self.asks_weight:
            del self.fields["weight"]
        elif self.is_bound and self.before and self.add_prefix("weight") not in self.data:
            # its schedule had the simple scheme when the page was drawn, so that no figure was asked for
            self.data = self.data.copy()
            self.data[self.add_prefix("weight")] = str(self.initial.get("weight", ""))

    @property
    def asks_weight(self) -> bool:
        """The simple scheme has one figure for all, and some schemes have more than one."""
        if self.before and self.before["schedule"] in self.simple:
            return False
        return self.is_open or self.scheme_before in IN_TABLE

    @property
    def is_simple(self) -> bool:
        return bool(self.before) and self.before["schedule"] in self.simple

    @property
    def cost_words(self) -> str:
        """What stands in the table in place of a figure."""
        if self.is_simple:
            return (
                ""
                if self.before.get("level_class") == LevelSpec.Class.KEY
                else f"{self.simple[self.before['schedule']]} %"
            )
        return str(SCHEMES[self.scheme_before])

    @property
    def weight_unit(self) -> str:
        return f"% {IN_TABLE[self.scheme_before]}" if self.scheme_before in IN_TABLE else "%"

    @property
    def is_key(self) -> bool:
        return self.before.get("level_class") == LevelSpec.Class.KEY

    @property
    def first_fields(self) -> list:
        return [self[name] for name in self.FIRST if not self[name].is_hidden]

    @property
    def measured_fields(self) -> list:
        return [self[name] for name in self.MEASURED]

    @property
    def counting_fields(self) -> list:
        return [self[name] for name in self.COUNTS]

    def nested(self) -> list:
        return [self.more] if self.more is not None else []

    def is_valid(self) -> bool:
        if self.more is None or (self.empty_permitted and not self.has_changed()):
            return super().is_valid()
        return all([super().is_valid(), self.more.is_valid()])

    def clean(self):
        given = super().clean()
        expected, minimum = given.get("expected"), given.get("minimum")
        direction = given.get("direction") or self.before.get("direction")
        if expected and minimum:
            if direction == LevelSpec.Direction.UP and Decimal(minimum) > Decimal(expected):
                self.add_error("minimum", _("Higher is better here: the minimum cannot be above the expected level."))
            if direction == LevelSpec.Direction.DOWN and Decimal(minimum) < Decimal(expected):
                self.add_error("minimum", _("Lower is better here: the minimum cannot be below the expected level."))
        if "weight" in self.fields and "weight" not in self.errors and self.add_prefix("weight") in self.data:
            self._check_weight(given)
        return given

    def _check_weight(self, given: dict) -> None:
        if self._scheme() == "flat" and not given.get("weight"):
            self.add_error("weight", _("Say how much a miss costs."))
        if given.get("weight") and not 0 <= Decimal(given["weight"]) <= 100:
            self.add_error("weight", _("A weight is from 0 to 100."))

    def _scheme(self) -> str:
        if self.more is None:
            return self.scheme_before
        return self.data.get(self.more.add_prefix("credit_type")) or "weighted"

    def part(self) -> dict:
        """The level as `edit_version` takes it."""
        part = super().part()
        part["minimum"] = part.get("minimum") or None
        figure = part.get("weight") or "0"
        for name in ("denominator", "denominator_back", "feed"):
            part.pop(name, None)
        if self.is_open and (
            "inputs" not in part or {"feed", "denominator", "denominator_back"} & set(self.changed_data)
        ):
            part["inputs"] = self._inputs()
        if self.more is not None:
            part["more"] = self.more.more(part["measure"])
        if "weight" in self.fields and self.add_prefix("weight") in self.data:
            part |= self._priced(part, figure)
        return self._simply_priced(part)

    def _inputs(self) -> list[dict]:
        given = self.cleaned_data
        if not given["denominator"]:
            return [{"feed": given["feed"], "role": LevelInput.Role.MAIN.value, "period_offset": 0}]
        back = -(given["denominator_back"] or 0)
        return [
            {"feed": given["feed"], "role": LevelInput.Role.NUMERATOR.value, "period_offset": 0},
            {"feed": given["denominator"], "role": LevelInput.Role.DENOMINATOR.value, "period_offset": back},
        ]

    def _priced(self, part: dict, figure: str) -> dict:
        """The figure of the table, where its scheme keeps it."""
        scheme = self._scheme()
        if scheme not in FIGURE_OF:
            return {"weight": figure if scheme == "weighted" else "0"}
        before = self.before.get("more", {}).get("credit", {})
        credit = {**part["more"].get("credit", {}), "type": scheme, FIGURE_OF[scheme]: figure}
        return {"weight": "0", "more": part["more"] | {"credit": as_before(before, credit)}}

    def _simply_priced(self, part: dict) -> dict:
        """In a schedule with the simple scheme every critical level costs the same, and a key indicator nothing."""
        if part["schedule"] not in self.simple:
            return part
        more = {name: value for name, value in part.get("more", {}).items() if name != "credit"}
        if part["level_class"] != LevelSpec.Class.KEY:
            more["credit"] = {"type": "flat", "percent": self.simple[part["schedule"]]}
        return part | {"weight": "0", "more": as_before(part.get("more", {}), more)}
