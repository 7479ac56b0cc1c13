"""Which published contract fills a draft's schedule, what would it say, and what would go?"""

from dataclasses import dataclass

from contracts.models import ContractVersion
from contracts.published import Published, one_published, published
from portal.forms.contracts import PublishedForm
from portal.pages.terms_in_words import InWords, in_words
from portal.pages.version_editor import feed_parts, level_parts, schedule_parts
from vendors.words import pick, reads_chinese


@dataclass(frozen=True, slots=True)
class Choice:
    """A published contract in the list: its words in the reader's language, and whether it is the chosen one."""

    slug: str
    title: str
    good_for: str
    source: str
    is_chosen: bool


class PublishedPage:
    """The list, the chosen contract in words, and the form that asks before anything is replaced."""

    def __init__(self, version: ContractVersion, user, asked, sent=None):
        self.version = version
        self.schedules = schedule_parts(version)
        self.chosen = one_published((sent or asked).get("contract", ""))
        names = [(row["code"], row["name_en"]) for row in self.schedules]
        self.choices = names or [(version.contract.line.code, pick(version.contract.line, "name"))]
        initial = {
            "contract": self.chosen.slug if self.chosen else "",
            "schedule": asked.get("schedule") or self.choices[0][0],
        }
        self.form = PublishedForm(sent, user=user, initial=initial, schedules=self.choices)

    @property
    def choices_of_contracts(self) -> list[Choice]:
        return [
            Choice(item.slug, pick(item, "title"), pick(item, "good_for"), item.source, item == self.chosen)
            for item in published()
        ]

    @property
    def chosen_title(self) -> str:
        return pick(self.chosen, "title") if self.chosen else ""

    @property
    def words(self) -> InWords | None:
        """What the chosen contract says, in the contract's currency."""
        if self.chosen is None:
            return None
        return in_words(self.chosen.terms_in(self.version.contract.currency_id), self.version.cadence)

    @property
    def replaced(self) -> list[str]:
        """The service levels that would go, by name."""
        code = self.form["schedule"].value()
        return [
            row["name_zh"] or row["name_en"] if reads_chinese() else row["name_en"]
            for row in level_parts(self.version)
            if row["schedule"] == code
        ]

    def parts(self) -> dict:
        """What `edit_version` takes: the chosen contract in the place of the schedule's rules, rights and levels."""
        assert self.chosen is not None  # the form offers published contracts only
        return replaced_parts(self.version, self.chosen, self.form.cleaned_data["schedule"])


def replaced_parts(version: ContractVersion, item: Published, code: str) -> dict:
    """The parts of the version with one schedule as in a published contract; its name, line and fee stay.

    Codes that another part of the draft has already get a number; feeds that nothing reads any more leave.
    """
    line = version.contract.line
    schedules = [_agreed(row) for row in schedule_parts(version)]
    own = next((row for row in schedules if row["code"] == code), None)
    own = own or {"code": code, "name_en": line.name_en, "name_zh": line.name_zh, "line": line}
    given = item.rows(schedule=own, cadence=version.cadence)
    levels = [_agreed(row) for row in level_parts(version)]
    stay = [row for row in levels if row["schedule"] != code]
    gone = {read["feed"] for row in levels if row["schedule"] == code for read in row["inputs"]}
    still_read = {read["feed"] for row in stay for read in row["inputs"]}
    feeds = [_agreed(row) for row in feed_parts(version) if row["code"] in still_read or row["code"] not in gone]
    feed_codes = _fresh_codes([row["code"] for row in given["feeds"]], {row["code"] for row in feeds})
    level_codes = _fresh_codes([row["code"] for row in given["levels"]], {row["code"] for row in stay})
    given["schedules"][0]["triggers"] = [
        right | ({"level": level_codes[right["level"]]} if right.get("level") else {})
        for right in given["schedules"][0]["triggers"]
    ]
    return {
        "schedules": [*(row for row in schedules if row["code"] != code), *given["schedules"]],
        "feeds": feeds + [row | {"code": feed_codes[row["code"]]} for row in given["feeds"]],
        "levels": stay
        + [row | {"code": level_codes[row["code"]], "feed": feed_codes[row["feed"]]} for row in given["levels"]],
    }


def _agreed(part: dict) -> dict:
    return {name: value for name, value in part.items() if name != "shown"}


def _fresh_codes(codes: list[str], taken: set[str]) -> dict[str, str]:
    """Each code, with a number where somebody has it already."""
    found = {}
    for code in codes:
        fresh, n = code, 2
        while fresh in taken or fresh in found.values():
            fresh, n = f"{code}-{n}", n + 1
        found[code] = fresh
    return found
