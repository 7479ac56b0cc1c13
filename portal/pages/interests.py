"""What does the list of declared interests show, and what stands in the form of somebody who declares again?"""

from collections.abc import Iterable

from django.utils import timezone

from vendors.models import InterestDeclaration
from vendors.queries import interests as queries


def lines_of(user, declarations: Iterable[InterestDeclaration]) -> list[dict]:
    """Declarations with whom the person works for and what they named."""
    return [
        {
            "declaration": row,
            "works_for": [membership.vendor for membership in row.person.memberships.all()],
            "interests": list(row.interests.all()),
        }
        for row in declarations
    ]


def year_options(user, year: int) -> list[dict]:
    """The years to look at, newest first; the running one always."""
    found = sorted({*queries.years(user), timezone.localdate().year}, reverse=True)
    return [{"label": str(one), "url": f"?year={one}", "current": one == year} for one in found]


def as_initial(last: InterestDeclaration | None, nothing: str, something: str) -> dict:
    """What was declared last, to be confirmed or changed."""
    if last is None:
        return {}
    first = {"answer": nothing if last.nothing else something}
    for n, tie in enumerate(last.interests.all(), start=1):
        first |= {
            f"vendor_{n}": tie.vendor_id,
            f"company_{n}": tie.company,
            f"relation_{n}": tie.relation,
            f"detail_{n}": tie.detail,
        }
    return first
