"""What may a person say about how misses turn into money, and about rights? Every rule of a case file has its field."""

from django import forms
from django.utils.translation import gettext_lazy as _

from contracts.wording import CHOICES
from portal.forms.contracts.fields import CountField, DayField, FigureField, choice
from portal.forms.contracts.said import SaidForm, as_before, nested
from portal.forms.contracts.tables import RowForm, table

ALL_MET = "all_met"
WORDS = {key: dict(words) for key, words in CHOICES.items()}
EXCLUDED = WORDS["rules.earn_back.exclude"]


def _short(label, **kwargs) -> forms.CharField:
    widget = forms.TextInput({"data-width": "short", "autocomplete": "off"})
    return forms.CharField(label=label, max_length=60, required=False, widget=widget, **kwargs)


class CategoryRow(RowForm):
    needed = ("name", "percent")
    name = _short(_("Category"))
    percent = FigureField(label=_("Of the amount at risk, %"))


class PointsRow(RowForm):
    needed = ("points", "percent")
    points = FigureField(label=_("Up to so many points"))
    percent = FigureField(label=_("Of the fee, %"))


class LadderRow(RowForm):
    needed = ("score", "percent")
    score = FigureField(label=_("From a score of"))
    percent = FigureField(label=_("Of the fee is paid, %"))


class WindowRow(RowForm):
    needed = ("name", "start", "end")
    name = _short(_("Name"))
    start = DayField(label=_("First day"))
    end = DayField(label=_("Last day"))
    free = forms.BooleanField(label=_("Costs nothing"), required=False)

    def clean(self):
        given = super().clean()
        if given.get("start") and given.get("end") and given["end"] < given["start"]:
            self.add_error("end", _("It ends before it starts."))
        return given


class WindowLevelRow(RowForm):
    needed = ("window", "level", "expected")
    window = _short(_("Season"))
    level = _short(_("Code of the level"))
    expected = FigureField(label=_("Expected level"))
    minimum = FigureField(label=_("Minimum level"))


class TriggerRow(RowForm):
    needed = ("code", "type")
    code = _short(_("Code"))
    type = choice(_("Arises from"), WORDS["triggers.*.type"], "—")
    level = _short(_("Level, empty: any"))
    k = CountField(label=_("So many"))
    n = CountField(label=_("Of the last"))
    value = FigureField(label=_("Figure or amount"))
    percent = FigureField(label="%")
    exercise_days = CountField(label=_("Days to use it"))

    FIGURES = {
        "consecutive": ("k",),
        "k_of_n": ("k", "n"),
        "mean_below": ("value", "n"),
        "credits_amount": ("value", "n"),
        "credits_percent": ("percent", "k", "n"),
        "share_of_measurements": ("percent", "n"),
    }

    def clean(self):
        given = super().clean()
        for name in self.FIGURES.get(given.get("type"), ()):
            if name not in self.errors and given.get(name) in ("", None):
                self.add_error(name, self.fields[name].error_messages["required"])
        return given

    def right(self) -> dict:
        """The right as a case file has it, without figures that its type does not know."""
        figures = self.FIGURES[self.cleaned_data["type"]]
        names = ("code", "type", "level", *figures, "exercise_days")
        return {name: self.cleaned_data[name] for name in names if self.cleaned_data[name] not in ("", None)}


class RulesForm(SaidForm):
    """The rules of a schedule beyond its columns, and its rights."""

    cap_amount = FigureField(label=_("Cap, an amount"), help_text=_("The smaller of the caps holds."))
    annual_cap_percent = FigureField(label=_("Cap of a contract year"), unit="%", help_text=_("Of the year’s fees."))
    annual_charges = FigureField(
        label=_("Charges of a year"), help_text=_("An amount; empty: the fees of the year so far.")
    )
    pool_percent = FigureField(
        label=_("Weights add up to at most"), unit="%", help_text=_("Over 100 where not everything is missed at once.")
    )
    max_weight_percent = FigureField(label=_("No level carries more than"), unit="%")
    max_levels = CountField(label=_("Most levels with a weight"))
    same_incident = choice(
        _("One incident behind several misses"), WORDS["rules.same_incident"], _("costs every credit (usual)")
    )
    persistent__every = CountField(label=_("Persistent failure: every so many misses"))
    persistent__within_months = CountField(label=_("within"), unit=_("months"))
    persistent__percent_of_annual = FigureField(label=_("cost, of the charges of a year"), unit="%")
    points_to__percent_per_point = FigureField(label=_("A point costs, of the fee"), unit="%")
    score__linear__below = FigureField(label=_("Below a score of"))
    score__linear__plus = FigureField(label=_("the score and so much more is paid"), unit="%")
    step_default = choice(_("A part of a percentage point"), WORDS["rules.step_default"], _("counts as it is (usual)"))
    earn_back__months = CountField(label=_("Given back after so many periods in a row"))
    earn_back__at_least = FigureField(label=_("each at least at"), help_text=_("Empty: at the expected level."))
    earn_back__exclude = forms.MultipleChoiceField(
        label=_("Never given back"),
        choices=list(EXCLUDED.items()),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    ratchet__after = CountField(
        label=_("The expected level rises after so many better periods in a row"),
        help_text=_("Half-way to the mean reached."),
    )
    ratchet__cap_percent_of_gap = FigureField(label=_("One move is at most, of the gap"), unit="%")
    bonus__percent = FigureField(label=_("Bonus, of the fee"), unit="%")
    bonus_level = _short(_("for the level"), help_text=_("Its code; empty: when every critical level is met."))
    bonus_at_least = FigureField(label=_("from"), help_text=_("Empty: from its expected level on."))
    bonus__cap_percent = FigureField(label=_("Bonus at most, of the fee"), unit="%")
    nature = choice(_("By contract a deduction is"), WORDS["rules.nature"], _("a reduction of the charge (usual)"))
    tax__percent = FigureField(label=_("Tax within the charges"), unit="%")
    tax_in_base = forms.ChoiceField(
        label=_("The tax"),
        choices=[("no", _("is taken out before a percentage is taken")), ("yes", _("counts with the fee"))],
        required=False,
    )
    tables = {
        "categories": table(CategoryRow, _("Categories")),
        "points": table(PointsRow, _("What points cost"), _("Beyond the last row its share holds.")),
        "ladder": table(LadderRow, _("Score of 100"), _("100 less all points; the best score first.")),
        "windows": table(
            WindowRow, _("Trial period and peak seasons"), _("A period belongs to it when its first day does.")
        ),
        "window_levels": table(WindowLevelRow, _("Levels of their own in a season"), _("By the season’s name.")),
        "triggers": table(
            TriggerRow, _("Rights that arise"), _("Such as 3 misses in any 6 periods, or credits of an amount.")
        ),
    }
    together = (
        (("persistent__every", "persistent__within_months", "persistent__percent_of_annual"), ()),
        (("score__linear__below", "score__linear__plus"), ()),
        (("earn_back__months",), ("earn_back__at_least", "earn_back__exclude")),
        (("ratchet__after",), ("ratchet__cap_percent_of_gap",)),
        (("bonus__percent",), ("bonus_level", "bonus_at_least", "bonus__cap_percent")),
    )
    GROUPS = (
        (
            _("Caps and weights"),
            (
                *("cap_amount", "annual_cap_percent", "annual_charges"),
                *("pool_percent", "max_weight_percent", "max_levels"),
            ),
            ("categories",),
        ),
        (
            _("Incidents and persistent failure"),
            (
                *("same_incident", "persistent__every", "persistent__within_months"),
                "persistent__percent_of_annual",
            ),
            (),
        ),
        (
            _("Points and scores"),
            ("points_to__percent_per_point", "step_default", "score__linear__below", "score__linear__plus"),
            ("points", "ladder"),
        ),
        (
            _("Earn-back, ratchet and bonus"),
            (
                *("earn_back__months", "earn_back__at_least", "earn_back__exclude"),
                *("ratchet__after", "ratchet__cap_percent_of_gap"),
                *("bonus__percent", "bonus_level", "bonus_at_least", "bonus__cap_percent"),
            ),
            (),
        ),
        (_("Trial period and peak seasons"), (), ("windows", "window_levels")),
        (_("What a deduction is, and tax"), ("nature", "tax__percent", "tax_in_base"), ()),
    )

    def __init__(self, *args, said: dict | None = None, rights: list[dict] | None = None, **kwargs):
        said = said or {}
        self.rights_before = rights or []
        when = (said.get("bonus") or {}).get("when")
        initial = {
            "bonus_level": when.get("level", "") if isinstance(when, dict) else "",
            "bonus_at_least": when.get("at_least", "") if isinstance(when, dict) else "",
            "tax_in_base": "yes" if (said.get("tax") or {}).get("in_base") else "no",
            "earn_back__exclude": (said.get("earn_back") or {}).get("exclude", []),
        }
        if (said.get("earn_back") or {}).get("at_least") == "expected":
            initial["earn_back__at_least"] = ""
        super().__init__(*args, said=said, initial=initial, **kwargs)

    def table_rows(self, name: str) -> list[dict]:
        said = self.said_before
        if name == "categories":
            return [{"name": key, "percent": value} for key, value in (said.get("categories") or {}).items()]
        if name == "points":
            return [{"points": row[0], "percent": row[1]} for row in (said.get("points_to") or {}).get("table", [])]
        if name == "ladder":
            return [{"score": row[0], "percent": row[1]} for row in (said.get("score") or {}).get("ladder", [])]
        if name == "triggers":
            return self.rights_before
        windows = said.get("windows") or []
        if name == "windows":
            return [{**window, "free": window.get("pays") is False} for window in windows]
        return [
            {"window": window["name"], "level": code, **figures}
            for window in windows
            for code, figures in (window.get("levels") or {}).items()
        ]

    @property
    def groups(self) -> list[dict]:
        """Fields and tables by subject; one that says something, or has a fault, is open."""
        return [
            {
                "title": title,
                "fields": [self[name] for name in names],
                "tables": [self.table_sets[name] for name in tables],
                "open": any(self._says(name) for name in names) or any(self._table_says(name) for name in tables),
            }
            for title, names, tables in self.GROUPS
        ]

    @property
    def rights(self):
        return self.table_sets["triggers"]

    @property
    def rights_open(self) -> bool:
        return self._table_says("triggers")

    def _says(self, name: str) -> bool:
        value = self[name].value()
        return (value not in ("", None, []) and name != "tax_in_base") or bool(self.is_bound and self.errors.get(name))

    def _table_says(self, name: str) -> bool:
        found = self.table_sets[name]
        if found.is_bound:
            return any(form.errors or form.has_changed() for form in found.forms) or bool(found.initial)
        return bool(found.initial)

    def clean(self):
        given = super().clean()
        if given.get("bonus_at_least") and not given.get("bonus_level"):
            self.add_error("bonus_level", _("Say for which level."))
        return given

    def is_valid(self) -> bool:
        return super().is_valid() and self._seasons_are_known()

    def _seasons_are_known(self) -> bool:
        names = {row["name"] for row in self.rows("windows")}
        for form in self.table_sets["window_levels"].forms:
            window = form.cleaned_data.get("window")
            if window and window not in names:
                form.add_error("window", _("There is no season with this name above."))
                return False
        return True

    def rules(self) -> dict:
        """The rules as a case file has them, without the schedule's columns."""
        given = dict(self.cleaned_data)
        level, least = given.pop("bonus_level"), given.pop("bonus_at_least")
        in_base = given.pop("tax_in_base") == "yes"
        found = nested(given)
        if "bonus" in found:
            before = (self.said_before.get("bonus") or {}).get("when")
            if level:
                found["bonus"]["when"] = {"level": level} | ({"at_least": least} if least else {})
            elif before == ALL_MET:
                found["bonus"]["when"] = ALL_MET
        if "earn_back" in found and "at_least" not in found["earn_back"]:
            if (self.said_before.get("earn_back") or {}).get("at_least") == "expected":
                found["earn_back"]["at_least"] = "expected"
        if "ratchet" in found and "to" in (self.said_before.get("ratchet") or {}):
            found["ratchet"]["to"] = self.said_before["ratchet"]["to"]
        if "tax" in found:
            found["tax"]["in_base"] = in_base
        return as_before(self.said_before, found | self._tables(found))

    def _tables(self, found: dict) -> dict:
        tables = {"categories": {row["name"]: row["percent"] for row in self.rows("categories")}}
        if points := [[row["points"], row["percent"]] for row in self.rows("points")]:
            tables["points_to"] = {**found.get("points_to", {}), "table": points}
        if ladder := [[row["score"], row["percent"]] for row in self.rows("ladder")]:
            tables["score"] = {**found.get("score", {}), "ladder": ladder}
        tables["windows"] = [self._window(row) for row in self.rows("windows")]
        return {name: value for name, value in tables.items() if value}

    def _window(self, row: dict) -> dict:
        levels = {
            own["level"]: {"expected": own["expected"]} | ({"minimum": own["minimum"]} if own["minimum"] else {})
            for own in self.rows("window_levels")
            if own["window"] == row["name"]
        }
        found = {name: row[name] for name in ("name", "start", "end")}
        if row["free"]:
            found["pays"] = False
        return found | ({"levels": levels} if levels else {})

    def triggers(self) -> list[dict]:
        """The rights as a case file has them."""
        rights = [form.right() for form in self.rights.forms if form.is_valid() and not form.is_empty]
        return as_before(self.rights_before, rights)
