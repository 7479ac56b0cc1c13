"""Which published contracts can a schedule start from, and what do they say?

One JSON file a contract: titles, what it is good for, where its numbers come from, and its terms in the words of a case
file. The sentences are ours, the numbers theirs (domain 1.9–1.11). Amounts are in whatever currency the contract has.
"""

import json
from copy import deepcopy
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from contracts.case import rows_from_case

HERE = Path(__file__).parent
ORDER = (
    "china-courier",
    "score-100",
    "entrust-flat",
    "ccs-deviation",
    "uk-model-services",
    "texas-dir",
    "virginia-vita",
    "aws-ec2-region",
    "aws-s3-standard",
    "iban-com",
    "mass-dor",
    "level3-power",
    "csi-crossref",
)


@dataclass(frozen=True, slots=True)
class Published:
    """A published schedule; `terms` holds levels, rules and triggers, `feeds` the feed of a level by its code."""

    slug: str
    title_en: str
    title_zh: str
    good_for_en: str
    good_for_zh: str
    source: str
    terms: dict
    feeds: dict[str, str]

    def terms_in(self, currency: str) -> dict:
        """Its terms as a case file has them, in a contract's currency."""
        return {"currency": currency, **deepcopy(self.terms)}

    def rows(self, *, schedule: dict, cadence: str) -> dict[str, list[dict]]:
        """Rows for `edit_version`; `schedule` holds the fields of the schedule they are for."""
        return rows_from_case(deepcopy(self.terms), schedule=schedule, feeds=self.feeds, cadence=cadence)


@cache
def published() -> tuple[Published, ...]:
    """Every published schedule, in the order in which a person reads them."""
    return tuple(_read(slug) for slug in ORDER)


def one_published(slug: str) -> Published | None:
    """The published schedule with this name."""
    return next((item for item in published() if item.slug == slug), None)


def _read(slug: str) -> Published:
    said = json.loads((HERE / f"{slug}.json").read_text(encoding="utf-8"))
    return Published(slug=slug, feeds=said.pop("feeds", {}), **said)
