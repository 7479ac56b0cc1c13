"""Fill an empty installation with the world of the demonstration."""

from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone, translation

from portal.seeding.demo import is_empty, seed_demo

HOME = "Asia/Shanghai"  # “in 8 days” is counted where most people of the story are


class Command(BaseCommand):
    help = "Fills an empty installation with an invented retailer, its fourteen vendors and fourteen months of history."

    def add_arguments(self, parser) -> None:
        parser.add_argument(
            "--if-empty",
            action="store_true",
            help="say so and stop when there is something already, instead of failing",
        )

    def handle(self, *args, if_empty: bool = False, **options) -> None:
        if not (settings.DEMO or settings.DEBUG):
            raise CommandError("Invented vendors do not belong here: seed_demo runs with STEWARD_DEMO or DEBUG only.")
        if not is_empty():
            sentence = "There are people or vendors in this database already; nothing was added."
            if if_empty:
                self.stdout.write(sentence)
                return
            raise CommandError(f"{sentence} Take an empty one: another STEWARD_VAR, or another DATABASE_URL.")
        self.stdout.write("Making the world of Haiyun Living, about a minute …")
        with translation.override("en"):
            seed_demo(timezone.localdate(timezone=ZoneInfo(HOME)), self._say)

    def _say(self, sentence: str) -> None:
        self.stdout.write(sentence)
        self.stdout.flush()
