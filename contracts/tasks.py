"""What the calendar does with contracts: terms begin and end, gaps that are filled close."""

from celery import shared_task

from contracts import actions


@shared_task
def follow_terms() -> int:
    actions.settle_gaps()
    return len(actions.follow_terms())
