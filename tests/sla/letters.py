"""How does a letter come about? Drafted, issued and sent through the product's own actions."""

from datetime import datetime

from sla import actions
from sla.models import Letter

CONTENT = {"subject": "Claim", "parts": [{"kind": "text", "text": "We claim it."}]}


def issued(letter: Letter, *, by, now: datetime | None = None) -> Letter:
    """With some words and a page: what it says is the portal's business."""
    return actions.issue_letter(
        letter, by=by, subject="Claim", content=CONTENT, canonical="claim", pdf=b"%PDF-1.7 claim", now=now
    )


def sent(kind: str, record, *, by, now: datetime, method: str = "courier", **drafted) -> Letter:
    """Issued and dispatched at the same moment."""
    letter = issued(actions.draft_letter(kind, record, by=by, now=now, **{"clause": "9.2", **drafted}), by=by, now=now)
    return actions.dispatch_letter(
        letter, by=by, method=method, dispatched_on=letter.contract.day_of(now), tracking="SF 123", now=now
    )
