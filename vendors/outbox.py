"""Which mails and robots' lines go out? Rows of the business transaction, each once by its key; sending comes after."""

from datetime import datetime, timedelta

from django.core.mail import send_mail
from django.db import connection, transaction
from django.db.models import Q
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from vendors import robots, trail
from vendors.lifecycle import NotPossible
from vendors.models import Message, RobotChannel

MAX_ATTEMPTS = 5


def queue(
    template: str,
    *,
    dedupe: str,
    to: str = "",
    channel: RobotChannel | None = None,
    user=None,
    vendor=None,
    language: str = "",
    has_secret: bool = False,
    now: datetime | None = None,
    **context,
) -> Message:
    """Write a mail from `templates/email/<template>.txt` (first line: the subject) in the reader's language.

    With `channel` it is a line for that group's robot. `has_secret`: the body is blanked once it is sent.
    """
    chosen = language or (user.language if user else "") or "en"
    with translation.override(chosen):
        text = render_to_string(f"email/{template}.txt", {"reader": user, **context})
    subject, _newline, body = text.strip().partition("\n")
    message, _created = Message.objects.get_or_create(
        dedupe=dedupe,
        defaults={
            "to": to,
            "channel": channel,
            "kind": template,
            "has_secret": has_secret,
            "user": user,
            "vendor": vendor,
            "subject": subject[:200],
            "body": body.strip() + "\n",
            "created_at": now or timezone.now(),
        },
    )
    return message


def is_queued(dedupe: str) -> bool:
    """Whether a message with this key was written already."""
    return Message.objects.filter(dedupe=dedupe).exists()


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
                _send(message)
            except Exception as error:  # whatever the mail server says is kept with the message
                message.error = str(error)[:500]
                message.state = Message.State.FAILED if message.attempts >= MAX_ATTEMPTS else Message.State.QUEUED
            else:
                message.state, message.sent_at, message.error = Message.State.SENT, timezone.now(), ""
                if message.has_secret:
                    message.body = ""
                sent += 1
            message.save()
    return sent


def _send(message: Message) -> None:
    if message.channel_id:
        robots.post(message.channel, f"{message.subject}\n{message.body}")
    else:
        send_mail(message.subject, message.body, None, [message.to])


@transaction.atomic
def send_again(message: Message, *, by, now: datetime | None = None) -> Message:
    """Queue a message that failed once more. Raises NotPossible where it has not failed."""
    row = Message.objects.select_for_update().get(pk=message.pk)
    if row.state != Message.State.FAILED:
        raise NotPossible([_("Only what failed is sent again.")])
    row.state, row.attempts, row.error = Message.State.QUEUED, 0, ""
    row.save()
    trail.record(row, "send_again", by=by, now=now)
    return row
