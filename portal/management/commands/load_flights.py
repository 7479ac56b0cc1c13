"""Takes sixteen real carriers' flights of 2013 through the portal, month by month."""

import time
from argparse import ArgumentParser, ArgumentTypeError
from calendar import month_name
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import nullcontext

from django.core.exceptions import PermissionDenied
from django.core.management.base import BaseCommand, CommandError

from portal.flights import agreed, record, year
from vendors.lifecycle import NotPossible


def months(text: str) -> range:
    """`1-3` or `2`."""
    first, _dash, last = text.partition("-")
    if not (first.isdigit() and (last or first).isdigit() and 1 <= int(first) <= int(last or first) <= 12):
        raise ArgumentTypeError(f"“{text}” names no months of a year; write 1-12, 1-3 or 2.")
    return range(int(first), int(last or first) + 1)


class Command(BaseCommand):
    help = "Load the flights of 2013 (development only): sixteen real carriers under invented contracts."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--carriers", default="", help="codes with commas between, such as UA,AA; all when left out"
        )
        parser.add_argument("--months", type=months, default=months("1-12"), help="such as 1-3; all when left out")
        parser.add_argument("--no-pdf", action="store_true", help="issue the reports without printing them")
        parser.add_argument("--printers", type=int, default=2, help="how many PDFs are printed at once; 0: in between")

    def handle(self, *, carriers: str, months: range, no_pdf: bool, printers: int, **options) -> None:
        began = time.monotonic()
        try:
            names = self._chosen(carriers)
            flights = record.read_flights(names)
            self.stdout.write(f"Read the flights of {len(names)} carriers in {time.monotonic() - began:.1f} s.")
            pool = ThreadPoolExecutor(printers) if printers and not no_pdf else nullcontext()
            with pool as printing:
                prints: list[Future] = []
                taken = [self._take(code, names[code], flights, months, no_pdf, printing, prints) for code in names]
                if any(not print_.done() for print_ in prints):
                    self.stdout.write("Waiting for the last reports to be printed …")
                for print_ in prints:
                    print_.result()
        except (record.NotInstalled, year.Stopped, NotPossible, PermissionDenied) as error:
            raise CommandError(str(error)) from error
        rows = sum(taken)
        seconds = time.monotonic() - began
        self.stdout.write(
            f"{len(months) * len(names)} months of {len(names)} carriers, {rows:,} flights: {seconds:.0f} s."
        )

    def _chosen(self, carriers: str) -> dict[str, str]:
        names = record.read_carriers()
        codes = [code.strip().upper() for code in carriers.split(",") if code.strip()]
        unknown = [code for code in codes if code not in names]
        if unknown:
            raise CommandError(f"There is no carrier {unknown[0]}. There are {', '.join(names)}.")
        return {code: names[code] for code in codes or names}

    def _take(self, code, name, flights, months, no_pdf, printing, prints) -> int:
        """One carrier's months in their order; returns how many flights they had."""
        buyer = agreed.make_buyer()
        carrier = year.Carrier.of(code, agreed.contract_with(code, name, buyer), buyer)
        before = set(range(1, months.start)) - carrier.months_locked()
        if before:
            raise year.Stopped(
                f"{name}: {month_name[min(before)]} is not loaded yet, and the months count on from one another. "
                f"Ask for --months {min(before)}-{months[-1]}."
            )
        for month in months:
            began = time.monotonic()
            rows = flights.get((code, month), [])
            ended = carrier.take_month(month, rows)
            job = None if no_pdf else year.order_print(ended, buyer)
            if job is not None and printing is None:
                year.carry_out(job)
            elif job is not None:
                prints.append(printing.submit(year.in_a_thread, job))
            self.stdout.write(
                f"{name}, {month_name[month]}: {said(ended, len(rows))}; {time.monotonic() - began:.1f} s."
            )
        if carrier.months_locked() >= set(range(1, 13)):
            carrier.end()
        return sum(len(flights.get((code, month), [])) for month in months)


def said(month: year.Month, rows: int) -> str:
    """`4,637 flights, 77.33 % on time, below expected, USD 178,060.80 deducted`"""
    outcome = month.result.get_outcome_display().lower()
    if not rows:
        return f"no flights, {outcome}"
    return (
        f"{rows:,} flight{'s'[: rows != 1]}, {month.result.value} % on time, {outcome}, "
        f"{agreed.CURRENCY} {month.evaluation.total:,} deducted"
    )
