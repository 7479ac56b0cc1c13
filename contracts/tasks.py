"""What the calendar does with contracts: terms begin and end."""

from celery import shared_task

from contracts import actions


@shared_task
def follow_terms() -> int:
    return len(actions.follow_terms())
