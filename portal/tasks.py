"""Which work in the background belongs to the installation itself?"""

from celery import shared_task
from django.utils import timezone

from vendors.models import Heartbeat


@shared_task(expires=60)
def show_a_sign_of_life() -> None:
    """Sent by beat every 30 seconds and carried out by a worker: /healthz/ judges both by it."""
    Heartbeat.objects.update_or_create(name="worker", defaults={"seen_at": timezone.now()})
