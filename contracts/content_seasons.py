"""Which columns of a season are content, how does it read, and which named windows does it make for a schedule?"""

from collections.abc import Iterable, Mapping

from contracts.models.seasons import Cause
from contracts.wording import TRIAL, trial_name
from vendors.words import listed, reads_chinese

SEASON_FIELDS = [
    "position",
    "name_en",
    "name_zh",
    "starts_on",
    "ends_on",
    "pays",
    "targets",
    "barred",
    "feed",
    "forecast",
    "volume_percent",
    "claim_days",
    "report_days",
]


def target_words(targets: Iterable) -> str:
    """“OTD 95 / 92, DMG 0.20”."""
    return listed(
        f"{code} {expected}" if minimum is None else f"{code} {expected} / {minimum}"
        for code, expected, minimum in targets
    )


def cause_words(causes: Iterable[str]) -> str:
    """The causes within a sentence."""
    labels = [str(Cause(code).label) for code in causes]
    return listed(label[:1].lower() + label[1:] for label in labels)


def names_for_reader(seasons: Iterable[Mapping]) -> dict[str, str]:
    """The seasons' names in the reader's language, by the English ones, which their windows have; with the trial's."""
    return dict.fromkeys(TRIAL, trial_name()) | {
        one["name_en"]: (reads_chinese() and one["name_zh"]) or one["name_en"] for one in seasons
    }


def windows_for(seasons: Mapping[str, Mapping], levels: Iterable[str]) -> list[dict]:
    """The seasons that change how these levels are judged or paid, as a case file has its named windows."""
    own = set(levels)
    found = []
    for item in sorted(seasons.values(), key=lambda one: (one["starts_on"], one["position"])):
        targets = {code: _target(expected, minimum) for code, expected, minimum in item["targets"] if code in own}
        if not targets and item["pays"]:
            continue
        window = {"name": item["name_en"], "start": item["starts_on"], "end": item["ends_on"]}
        found.append(window | ({} if item["pays"] else {"pays": False}) | ({"levels": targets} if targets else {}))
    return found


def _target(expected: str, minimum: str | None) -> dict:
    return {"expected": expected} | ({} if minimum is None else {"minimum": minimum})
