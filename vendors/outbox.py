"""Which mails go out? Rows written in the business transaction, each once by its key; sending is a separate step."""

from datetime import datetime, timedelta

from django.core.mail import send_mail
from django.db import connection, transaction
from django.db.models import Q
from django.template.loader import render_to_string
from django.utils import timezone, translation

from vendors.models import Message

MAX_ATTEMPTS = 5


def queue(
    template: str,
    *,
    dedupe: str,
    to: str,
    user=None,
    vendor=None,
    language: str = "",
    now: datetime | None = None,
    **context,
) -> Message:
    """Write a mail from `templates/email/<template>.txt` (first line: the subject) in the reader's language."""
    chosen = language or (user.language if user else "") or "en"
    with translation.override(chosen):
        text = render_to_string(f"email/{template}.txt", {"reader": user, **context})
    subject, _newline, body = text.strip().partition("\n")
    message, _created = Message.objects.get_or_create(
        dedupe=dedupe,
        defaults={
            "to": to,
            "user": user,
            "vendor": vendor,
            "subject": subject[:200],
            "body": body.strip() + "\n",
            "created_at": now or timezone.now(),
        },
    )
    return message


def send_queued(limit: int = 50) -> int:
    """Send what waits; a failing address is tried again later and given up after several attempts."""
    sent = 0
    for message_id in (
        Message.objects.filter(state=Message.State.QUEUED).order_by("pk").values_list("pk", flat=True)[:limit]
    ):
        with transaction.atomic():
            message = (
                Message.objects.select_for_update(skip_locked=connection.features.has_select_for_update_skip_locked)
                .filter(
                    Q(state=Message.State.QUEUED), pk=message_id, created_at__lte=timezone.now() + timedelta(minutes=1)
                )
                .first()
            )
            if message is None:
                continue
            message.attempts += 1
            try:
                send_mail(message.subject, message.body, None, [message.to])
            except Exception as error:  # whatever the mail server says is kept with the message
                message.error = str(error)[:500]
                message.state = Message.State.FAILED if message.attempts >= MAX_ATTEMPTS else Message.State.QUEUED
            else:
                message.state, message.sent_at, message.error = Message.State.SENT, timezone.now(), ""
                sent += 1
            message.save()
    return sent
