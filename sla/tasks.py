"""What the calendar does every day: months open, silence is judged or confirms, what nobody used in time lapses."""

from celery import shared_task

from sla import actions


@shared_task
def follow_the_calendar() -> None:
    actions.open_due_periods()
    actions.evaluate_due_periods()
    actions.deem_letters()
    actions.lapse_credits()
    actions.lapse_rights()
    actions.deem_statements()
