"""Which shape do the parts of an agreement have that are kept as JSON: rules, triggers, what is more of a level?

Only the shape is checked here: what a rule means, and whether it can stand, is checked where terms are judged.
"""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

# what a case file can say of a level beyond the columns of `LevelSpec`
MORE = (
    "measure",  # options of the measure; its kind is a column
    "credit",  # absent: weighted by the column, or none where the weight is 0
    "window",  # absent: the contract's cadence
    "below_expected",
    "low_volume",  # n_min from the column where only the rule is given
    "promote",
    "ripe_days",
    "on_late",
    "sources",
    "limits",
    "judged_by",  # the dimension by whose members it is judged
    "reads",  # which rows of its feeds it reads: severity, until when a case runs, members of dimensions
)
# rules of a case file that are columns of `Schedule`
RULE_COLUMNS = ("at_risk_percent", "cap_percent", "repeat")
MOST_FLAGS = 12


def _refuse_floats(part, path: str) -> None:
    """Numbers that decide are written as text; raises `ValidationError` that names the place."""
    if isinstance(part, float):
        raise ValidationError(
            _("%(path)s: write a number with decimals as text, such as “0.5”."), params={"path": path}
        )
    if isinstance(part, dict):
        for name, item in part.items():
            _refuse_floats(item, f"{path}.{name}")
    if isinstance(part, list):
        for n, item in enumerate(part):
            _refuse_floats(item, f"{path}[{n}]")


def validate_rules(rules) -> None:
    """A JSON object without floats and without what has a column of its own."""
    if not isinstance(rules, dict):
        raise ValidationError(_("%(path)s: this is not a set of named values."), params={"path": "rules"})
    doubled = sorted(rules.keys() & set(RULE_COLUMNS))
    if doubled:
        raise ValidationError(_("%(path)s: this has a field of its own."), params={"path": f"rules.{doubled[0]}"})
    _refuse_floats(rules, "rules")


def validate_triggers(triggers) -> None:
    """A list of JSON objects without floats, each with a code of its own."""
    if not isinstance(triggers, list) or not all(isinstance(item, dict) for item in triggers):
        raise ValidationError(_("%(path)s: this is not a list of sets of named values."), params={"path": "triggers"})
    codes = [item.get("code") for item in triggers]
    for n, code in enumerate(codes):
        if not isinstance(code, str) or not code:
            raise ValidationError(_("%(path)s: a right needs a code."), params={"path": f"triggers[{n}].code"})
        if codes.index(code) != n:
            raise ValidationError(_("The code %(code)s stands twice."), params={"code": code})
    _refuse_floats(triggers, "triggers")


def validate_more(more) -> None:
    """A JSON object without floats, with the names of `MORE` only."""
    if not isinstance(more, dict):
        raise ValidationError(_("%(path)s: this is not a set of named values."), params={"path": "more"})
    unknown = sorted(more.keys() - set(MORE))
    if unknown:
        raise ValidationError(_("%(path)s: a level has no such field."), params={"path": unknown[0]})
    measure = more.get("measure", {})
    if not isinstance(measure, dict):
        raise ValidationError(_("%(path)s: this is not a set of named values."), params={"path": "measure"})
    if "kind" in measure:
        raise ValidationError(_("%(path)s: this has a field of its own."), params={"path": "measure.kind"})
    _refuse_floats(more, "more")


def validate_flags(flags) -> None:
    """A list of column names, none twice."""
    named = isinstance(flags, list) and all(isinstance(name, str) and name.strip() for name in flags)
    if not named or len(set(flags)) < len(flags):
        raise ValidationError(_("Write the names of columns, none twice."))
    if len(flags) > MOST_FLAGS:
        raise ValidationError(_("At most %(most)s columns make a row perfect."), params={"most": MOST_FLAGS})
