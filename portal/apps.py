from django.apps import AppConfig
from django.db import connection
from django.db.models.signals import post_migrate


class PortalConfig(AppConfig):
    name = "portal"

    def ready(self) -> None:
        from portal import adapter, auth  # noqa: F401 - connect what happens at sign-in and when a person is forgotten
        from portal.library import load  # noqa: F401 - what the clause library begins with
        from portal.papers import printing  # noqa: F401 - registers the job that prints a document
        from portal.reports import actions  # noqa: F401 - registers the job that prints, and what follows a lock

        post_migrate.connect(_lay_the_first_pages, sender=self)


def _lay_the_first_pages(sender, **kwargs) -> None:
    """After every migration and every flush; not while the tables are taken down again."""
    from portal.models import Announcement, LetterText
    from portal.seeding import ensure_site

    tables = connection.introspection.table_names()
    if {Announcement._meta.db_table, LetterText._meta.db_table} <= set(tables):
        ensure_site()
