"""How is a letter issued: composed, printed, frozen?"""

from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from portal.letters.compose import canonical, compose
from portal.letters.printing import letter_pdf
from portal.reports.render import NotPrinted
from sla import actions, rules
from sla.models import Letter
from vendors.lifecycle import NotPossible, refusals


def issue_letter(letter: Letter, *, by, now: datetime | None = None) -> Letter:
    """Freeze the letter as it reads today and keep its PDF. Raises `NotPossible` where it cannot be, or is not printed.

    It is printed before the transaction begins, and only where nothing stands in its way: printing takes seconds.
    """
    moment = (now or timezone.now()).replace(microsecond=0)
    if letter.state == Letter.State.DRAFT and rules.may_write_letter(letter, by):
        reasons = refusals(letter, "issue", by=by, now=moment, facts={})
        if reasons:
            raise NotPossible(reasons)
    content = compose(letter, letter.contract.day_of(moment))
    try:
        pdf = letter_pdf(content, draft=False, printed_at=moment)
    except NotPrinted:
        raise NotPossible([_("The letter could not be printed; nothing was issued. Try again.")]) from None
    return actions.issue_letter(
        letter, by=by, subject=content["subject"], content=content, canonical=canonical(content), pdf=pdf, now=now
    )
