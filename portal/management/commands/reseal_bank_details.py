"""Encrypt the vendors' account numbers anew after a new key was put in front of BANK_KEYS."""

from django.core.management.base import BaseCommand

from vendors.actions.bank import reseal_bank_details
from vendors.actions.likenesses import mark_anew


class Command(BaseCommand):
    help = "Seals what is kept under BANK_KEYS with the first of them; afterwards the older keys can go."

    def handle(self, *args, **options) -> None:
        self.stdout.write(f"{reseal_bank_details()} account numbers sealed anew.")
        self.stdout.write(f"{mark_anew()} pairs of vendors that were told apart marked anew.")
