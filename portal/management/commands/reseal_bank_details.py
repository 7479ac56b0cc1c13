"""Encrypt the vendors' account numbers anew after a new key was put in front of BANK_KEYS."""

from django.core.management.base import BaseCommand

from vendors.actions.bank import reseal_bank_details


class Command(BaseCommand):
    help = "Seals every bank account number with the first of BANK_KEYS; afterwards the older keys can go."

    def handle(self, *args, **options) -> None:
        self.stdout.write(f"{reseal_bank_details()} account numbers sealed anew.")
