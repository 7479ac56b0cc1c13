"""What the calendar does with contracts: terms begin and end, gaps that are filled close, obligations come up."""

from celery import shared_task

from contracts import actions


@shared_task
def follow_terms() -> int:
    actions.settle_gaps()
    moved = len(actions.follow_terms())
    actions.follow_obligations()
    return moved
