"""Which section of a contract does each thing that it says belong to, and how does each section read?

The content of a version (`contracts.content`) cut into what different people approve: the commercial terms, the legal
ones, the service levels with what is paid for missing them, and the annexes. An annex that is made of data (the levels,
the fees) is chosen among the annexes; its data stay in their own section.
"""

from contracts.approval import Section
from contracts.content import hash_of
from contracts.numbering import Place

# what the rest of a part belongs to, and the fields that belong elsewhere
_PARTS = {
    "contract": (
        Section.LEGAL,
        {"vendor": Section.COMMERCIAL, "entity": Section.COMMERCIAL, "currency": Section.COMMERCIAL},
    ),
    "terms": (
        Section.LEGAL,
        {
            "value": Section.COMMERCIAL,
            "deposit": Section.COMMERCIAL,
            "top_up_days": Section.COMMERCIAL,
            "cadence": Section.LEVELS,
            "calendar": Section.LEVELS,
            "split_rule": Section.LEVELS,
            "no_levels_reason": Section.LEVELS,
        },
    ),
    "schedules": (
        Section.LEVELS,
        {"monthly_fee": Section.COMMERCIAL, "fee_words_en": Section.COMMERCIAL, "fee_words_zh": Section.COMMERCIAL},
    ),
    "feeds": (Section.LEVELS, {}),
    "levels": (Section.LEVELS, {}),
    "obligations": (Section.LEGAL, {}),
    "seasons": (Section.LEVELS, {}),
    "document": (Section.LEGAL, {"annexes": Section.ANNEXES}),
    "clauses": (Section.LEGAL, {}),
}


def section_of(path: str, value: object = None) -> Section:
    """The section of a place in a content, such as `terms.value` or `schedules.main.monthly_fee`.

    `value` is what it says there: a clause belongs where it stands.
    """
    part, _dot, rest = path.partition(".")
    if part == "clauses" and isinstance(value, dict) and value.get("place") == Place.ANNEX:
        return Section.ANNEXES
    usual, elsewhere = _PARTS.get(part, (Section.COMMERCIAL, {}))
    return elsewhere.get(rest.rpartition(".")[2] if part in ("schedules",) else rest, usual)


def section_hashes(said: dict) -> dict[Section, str]:
    """Section → the hash of what it says."""
    found: dict[Section, dict] = {section: {} for section in Section}
    for part, item in said.items():
        keyed = part in ("schedules", "feeds", "levels")
        for name, value in item.items():
            if keyed and isinstance(value, dict):
                for own, leaf in value.items():
                    path = f"{part}.{name}.{own}"
                    found[section_of(path, leaf)][path] = leaf
            else:
                path = f"{part}.{name}"
                found[section_of(path, value)][path] = value
    return {section: hash_of(leaves) for section, leaves in found.items()}


def changed_sections(old: dict, new: dict) -> frozenset[Section]:
    """The sections that `new` says otherwise than `old`."""
    before, after = section_hashes(old), section_hashes(new)
    return frozenset(section for section in Section if before[section] != after[section])
