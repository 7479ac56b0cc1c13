"""Which right arises when, in one sentence each?"""

from django.utils.translation import gettext as _

from portal.pages.terms_in_words.phrases import Reader, plain_number, row_of_remarks, share, unknown
from portal.wording.after import named_right

KNOWN = frozenset({"code", "type", "level", "k", "n", "value", "percent", "exercise_days"})


def right_sentences(trigger: dict, reader: Reader) -> str:
    """Right T1 arises when …, and by when it has to be used."""
    named = named_right(trigger["code"]) or _("Right “%(code)s”") % {"code": trigger["code"]}
    parts = [_("%(right)s arises %(when)s") % {"right": named, "when": _when(trigger, reader)}]
    if trigger.get("exercise_days") is not None:
        parts.append(_("and lapses %(days)s days after the period’s end") % {"days": trigger["exercise_days"]})
    parts += [
        unknown(("triggers", trigger["code"], name), value, reader.currency)
        for name, value in trigger.items()
        if name not in KNOWN and value not in (None, "")
    ]
    return _("%(sentence)s.") % {"sentence": row_of_remarks(parts)}


def _when(trigger: dict, reader: Reader) -> str:
    given = {
        "level": reader.name(trigger["level"]) if trigger.get("level") else _("the same service level"),
        "k": trigger.get("k"),
        "n": trigger.get("n"),
        "periods": reader.periods,
    }
    kind = trigger["type"]
    if kind == "consecutive" and trigger.get("k") == 1:
        return _("when %(level)s is missed once") % given
    if kind == "consecutive":
        return _("when %(level)s is missed %(k)s %(periods)s in a row") % given
    if kind == "k_of_n":
        return _("when %(level)s is missed %(k)s times in any %(n)s %(periods)s") % given
    if kind == "mean_below":
        value = reader.figure(trigger.get("level", ""), trigger["value"])
        return _("when the mean of %(level)s over %(n)s %(periods)s is worse than %(value)s") % (
            given | {"value": value}
        )
    if kind == "credits_amount":
        amount = reader.amount(trigger["value"])
        return _("when the credits of %(n)s %(periods)s come to %(amount)s") % (given | {"amount": amount})
    if kind == "credits_percent":
        part = reader.of_fee(trigger["percent"])
        return _("when the credits come to %(part)s in %(k)s of %(n)s %(periods)s") % (given | {"part": part})
    if kind == "share_of_measurements":
        percent = share(trigger["percent"])
        return _("when more than %(percent)s of all measurements of %(n)s %(periods)s are missed") % (
            given | {"percent": percent}
        )
    figures = [plain_number(trigger[name]) for name in ("k", "n", "value", "percent") if trigger.get(name) is not None]
    return row_of_remarks([kind.replace("_", " "), *figures])
