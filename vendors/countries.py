"""Which countries does a name for several of them stand for?"""

from collections.abc import Collection

from vendors.gates import EU_MEMBERS

GROUPS = {"EU": EU_MEMBERS}


def reaches(named: Collection[str], country: str) -> bool:
    """Whether a country is among those named, by itself or in a group; none named means everywhere."""
    return not named or any(country == name or country in GROUPS.get(name, ()) for name in named)
