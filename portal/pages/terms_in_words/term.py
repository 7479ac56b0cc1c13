"""How does what a version agrees on its term and notice read in plain words?"""

from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from contracts.models import ContractVersion
from contracts.terms import Counting, Follows, TermRules, Unit, whole_months
from contracts.wording import worded_length
from vendors.words import worded_day


def term_sentences(version: ContractVersion, *, ours: bool) -> list[str]:
    """How long it runs, what follows, how notice is given and counted; what is our own business only for `ours`."""
    rules = version.term_rules
    sentences = [_runs(rules), _follows(rules)]
    if rules.counting is Counting.CIVIL_CODE:
        sentences.append(_("Months are counted by the Civil Code: the day on which they start is not counted."))
    if rules.renew_months or rules.runs_on:
        sentences += _notice(rules)
    if rules.extensions:
        sentences.append(_asked_for(rules))
    if version.calendar is not None:
        sentences.append(
            _("A last day that is not worked (%(calendar)s) moves to the working day before it.")
            % {"calendar": version.calendar}
        )
    sentences.append(delivery_sentence(rules))
    return [*sentences, _decided(rules)] if ours else sentences


def _runs(rules: TermRules) -> str:
    given = {"first": worded_day(rules.start), "last": worded_day(rules.end)}
    months = whole_months(rules.start, rules.end, rules.counting)
    if months is None:
        return _("It runs from %(first)s to %(last)s, both days included.") % given
    return ngettext(
        "It runs for %(n)s month, from %(first)s to %(last)s, both days included.",
        "It runs for %(n)s months, from %(first)s to %(last)s, both days included.",
        months,
    ) % {"n": months, **given}


def _follows(rules: TermRules) -> str:
    if rules.renew_months:
        return ngettext(
            "Then it renews by itself, each time for %(n)s month, unless notice arrives in time.",
            "Then it renews by itself, each time for %(n)s months, unless notice arrives in time.",
            rules.renew_months,
        ) % {"n": rules.renew_months}
    if rules.runs_on:
        return _("Then it runs on without an end, until a notice ends it.")
    if rules.extensions:
        return _("Then it ends, unless we extend it: %(times)s, each time by %(months)s.") % {
            "times": ngettext("once", "up to %(n)s times", rules.extensions) % {"n": rules.extensions},
            "months": ngettext("%(n)s month", "%(n)s months", rules.extension_months) % {"n": rules.extension_months},
        }
    return _("Then it ends by itself.")


def _asked_for(rules: TermRules) -> str:
    length = worded_length(rules.extension_notice)
    return _("An extension is asked for at least %(length)s before the term ends.") % {"length": length}


def _notice(rules: TermRules) -> list[str]:
    given = {"length": worded_length(rules.notice)}
    if rules.window_days is None:
        sentences = [_("Notice to end it arrives at least %(length)s before the term ends.") % given]
    else:
        sentences = [
            _("Notice to end it arrives at least %(length)s before the term ends, and at most %(days)s days before.")
            % {**given, "days": rules.window_days}
        ]
    if rules.notice.clear:
        sentences.append(_("Clear days: neither the day on which it arrives nor the last day is one of them."))
    if rules.runs_on:
        sentences.append(_("Once the term is over, a notice ends it %(length)s after it arrived.") % given)
    return sentences


def delivery_sentence(rules: TermRules) -> str:
    """When what was sent has arrived."""
    length = {"length": worded_length(rules.delivery)}
    if rules.delivery.unit is Unit.BUSINESS_DAYS:
        return _("A notice counts as delivered %(length)s after it was sent.") % length
    return _("A notice counts when it arrives; we allow %(length)s for that.") % length


def _decided(rules: TermRules) -> str:
    if not (rules.renew_months or rules.runs_on or rules.extensions):
        return ngettext(
            "We decide what follows %(n)s day before the term ends.",
            "We decide what follows %(n)s days before the term ends.",
            rules.decide_days,
        ) % {"n": rules.decide_days}
    if not rules.decide_days:
        return _("We decide by the day on which a notice has to be sent.")
    return ngettext(
        "We decide %(n)s day before a notice has to be sent.",
        "We decide %(n)s days before a notice has to be sent.",
        rules.decide_days,
    ) % {"n": rules.decide_days}


def follows_words(rules: TermRules, follows: Follows) -> str:
    """What comes after the term if nobody does anything, in a few words."""
    if follows is Follows.RUNS_ON:
        return _("runs on without an end")
    if follows is Follows.ENDS:
        return _("ends")
    return ngettext("renews for %(n)s month", "renews for %(n)s months", rules.renew_months) % {"n": rules.renew_months}


def span_words(first: date, last: date) -> str:
    """From one day to another."""
    return _("%(first)s – %(last)s") % {"first": worded_day(first), "last": worded_day(last)}
