"""Is this installation well: database, broker, worker?"""

from datetime import timedelta

from django.db import Error, connection
from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from portal.celery import app
from vendors.models import Heartbeat

# Beat asks every 30 seconds; two missed signs may be a long job, the third is a worker that is gone.
PATIENCE = timedelta(seconds=100)


@require_safe
@never_cache
def healthz(request: HttpRequest) -> JsonResponse:
    """200 when all is well, else 503; words only, because anyone may ask."""
    parts = {"database": _database(), "broker": _broker(), "worker": _worker()}
    well = set(parts.values()) == {"ok"}
    return JsonResponse({"status": "ok" if well else "degraded", **parts}, status=200 if well else 503)


def _database() -> str:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except Error:
        return "down"
    return "ok"


def _broker() -> str:
    try:
        with app.connection_for_write() as broker:
            broker.ensure_connection(max_retries=1, interval_start=0, interval_step=0, timeout=3)
            broker.default_channel  # noqa: B018 - opening it is what asks the broker
    except Exception:  # kombu lets each transport raise its own
        return "down"
    return "ok"


def _worker() -> str:
    try:
        seen_at = Heartbeat.objects.filter(name="worker").values_list("seen_at", flat=True).first()
    except Error:
        return "unknown"
    if seen_at is None:
        return "not seen yet"
    return "ok" if timezone.now() - seen_at <= PATIENCE else "silent"
