"""`manage.py load_reference`: service lines, currencies and whatever else an installation begins with."""

from django.core.management.base import BaseCommand

from vendors.actions.reference import load_reference


class Command(BaseCommand):
    help = "Adds the reference data that is missing; what was edited stays as it is."

    def handle(self, *args, **options) -> None:
        added = load_reference()
        self.stdout.write(f"{added} rows of reference data added.")
