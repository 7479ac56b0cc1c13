"""Which Celery application do web, worker and beat share?"""

import os

from celery import Celery
from celery.signals import worker_ready

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")

app = Celery("steward")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@worker_ready.connect
def be_seen_at_once(**kwargs: object) -> None:
    """/healthz/ should not have to wait for beat's first round."""
    app.tasks["portal.tasks.show_a_sign_of_life"]()
