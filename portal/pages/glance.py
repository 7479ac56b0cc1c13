"""How does a vendor stand, area by area: a mark, a few words, and the page that says more?"""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.pages import diligence, documents, duties
from portal.pages.risk import mark_of, tier_word
from portal.pages.vendor_levels import levels_of
from portal.templatetags.steward import plain_date
from portal.words import RATINGS
from vendors.gates import Standing
from vendors.models import Finding, Vendor
from vendors.queries.duties import COVERED
from vendors.queries.risk import current_assessment
from vendors.roles import Permission as P
from vendors.words import clauses

# the worst first
MARKS = ("inadequate", "requires", "approaching", "other", "good")
GRAVE = {"critical": "inadequate", "high": "requires", "medium": "approaching", "low": "other"}
Said = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Glance:
    """One area: its name, how it stands as a mark and in words, and its page."""

    label: Promise
    mark: str
    words: str
    url: str


def glance_of(user, vendor: Vendor, today: date) -> list[Glance]:
    """What the person may see of a vendor that is past joining; areas of which there is nothing are left out."""
    if vendor.state in (*Vendor.JOINING, Vendor.State.REJECTED):
        return []
    found = []
    for label, name, permission, say in AREAS:
        said = say(user, vendor, today) if user.may(permission, vendor) else None
        if said:
            found.append(Glance(label, *said, reverse(name, args=[vendor.code])))
    return found


def _levels(user, vendor: Vendor, today: date) -> Said | None:
    """By the latest month of each level."""
    levels = [level.last for _contract, levels in levels_of(user, vendor) for level in levels]
    judged = [one for one in levels if one]
    if levels and not judged:
        return "other", _("no month judged yet")
    return _counted((one.rating, RATINGS[one.rating]) for one in judged)


def _documents(user, vendor: Vendor, today: date) -> Said | None:
    asked = [item for item in documents.rows_of_vendor(user, vendor, today) if item.row.asked]
    wanting = [(item.mark, item.word) for item in asked if item.row.standing != Standing.IN_FORCE]
    wanting += [documents.STANDINGS[Standing.WAITING] for item in asked if _has_a_new_version(item)]
    return _counted(wanting) or ("good", _("all in force")) if asked else None


def _has_a_new_version(item: documents.Shown) -> bool:
    return item.row.waiting is not None and item.row.standing != Standing.WAITING


def _duties(user, vendor: Vendor, today: date) -> Said | None:
    every = duties.seen_standings(user, [vendor], today)
    open_ones = [item.standing for item in every if item.standing != COVERED]
    said = _counted((duties.MARKS[standing], duties.WORDS[standing]) for standing in open_ones)
    return said or ("good", _("all covered")) if every else None


def _findings(user, vendor: Vendor, today: date) -> Said | None:
    rows = diligence.findings_open(user, vendor)
    said = _counted((GRAVE[row.severity], Finding.Severity(row.severity).label) for row in rows)
    return said or ("good", _("none open"))


def _risk(user, vendor: Vendor, today: date) -> Said | None:
    found = current_assessment(vendor)
    if found is None:
        return "other", _("not assessed")
    words = [tier_word(found.counting), _("next review %(day)s") % {"day": plain_date(found.next_review_on)}]
    return mark_of(found.counting), clauses(words)


def _counted(rows: Iterable[tuple[str, Promise | str]]) -> Said | None:
    """(mark, word) pairs as the worst mark and how many of each word, the worst first; nothing for none."""
    counted = Counter((MARKS.index(mark), str(word)) for mark, word in rows)
    if not counted:
        return None
    words = [_("%(n)s %(word)s") % {"n": n, "word": word} for (_mark, word), n in sorted(counted.items())]
    return MARKS[min(mark for mark, _word in counted)], clauses(words)


AREAS: tuple[tuple[Promise, str, P, Callable[..., Said | None]], ...] = (
    (gettext_lazy("Levels"), "vendor_levels", P.RESULT_VIEW, _levels),
    (gettext_lazy("Documents"), "vendor_documents", P.VENDOR_VIEW, _documents),
    (gettext_lazy("Duties"), "vendor_duties", P.VENDOR_VIEW, _duties),
    (gettext_lazy("Findings"), "vendor_diligence", P.VENDOR_VIEW, _findings),
    (gettext_lazy("Risk"), "vendor_risk", P.RISK_VIEW, _risk),
)
