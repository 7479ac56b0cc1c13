"""Which countries does a name for several of them stand for?"""

from collections.abc import Collection

EU = frozenset("AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK".split())
GROUPS = {"EU": EU}


def reaches(named: Collection[str], country: str) -> bool:
    """Whether a country is among those named, by itself or in a group; none named means everywhere."""
    return not named or any(country == name or country in GROUPS.get(name, ()) for name in named)
