"""What do joining vendors, holds, conditions, decisions and declarations of interest ask of a person?"""

from datetime import date, timedelta

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from portal.pages.matter import Matter, Waiting
from vendors import rules
from vendors.models import SanctionsCheck, User, Vendor, VendorCondition, VendorDecision
from vendors.queries.interests import declaration_of
from vendors.roles import Permission

REVIEW_AHEAD = timedelta(days=14)
CHECK_AHEAD = timedelta(days=30)
DECLARE_BY = (1, 31)
NEW_PEOPLE_HAVE = timedelta(days=30)
HELD = (Vendor.State.WATCHLIST, Vendor.State.SUSPENDED, Vendor.State.BLOCKED)


def matters_of_joining(user, today: date, waiting: list[Waiting]) -> list[Matter]:
    """Everything of this part that needs the person, in any order; what it waits for goes to `waiting`."""
    found = interests_to_declare(user, today)
    if user.is_buyer:
        found += _applications_and_holds(user, today) + _conditions(user, today, waiting)
        found += _decisions(user, today) + _checks(user, today)
    if user.is_vendor_person:
        found += _of_the_vendor(user)
    return found


def interests_to_declare(user, today: date) -> list[Matter]:
    """Once a year, by the end of January; somebody new has a month."""
    if not rules.may_declare_interests(user) or declaration_of(user, today.year) is not None:
        return []
    due = max(date(today.year, *DECLARE_BY), user.date_joined.date() + NEW_PEOPLE_HAVE)
    title = _("Declare your interests for %(year)s") % {"year": today.year}
    note = (
        _("Ties to vendors: shares, family, work, gifts; or none")
        if user.is_buyer
        else _("Ties to our people; or none")
    )
    return [Matter(due, title, reverse("interest_declare"), note, _("Declare"))]


def _applications_and_holds(user, today: date) -> list[Matter]:
    """Applications to read; watches, suspensions and blocks whose review is near."""
    near = Q(state__in=HELD, review_on__lte=today + REVIEW_AHEAD)
    rows = Vendor.objects.visible_to(user).filter(near | Q(state=Vendor.State.REGISTERED)).select_related("line")
    found = []
    for row in rows:
        if row.state == Vendor.State.REGISTERED:
            if rules.may_run_diligence(row, user):
                title = _("Read the application of %(vendor)s") % {"vendor": row}
                found.append(Matter(None, title, reverse("vendor_apply", args=[row.code]), str(row.line), _("Read")))
        elif rules.may_suspend_vendor(row, user):
            title = _("Review the hold on %(vendor)s") % {"vendor": row}
            note = f"{row.get_state_display()} · {row.hold_scope}" if row.hold_scope else row.get_state_display()
            url = reverse("vendor_hold", args=[row.code])
            found.append(Matter(row.review_on, title, url, note, _("Review")))
    return found


def _conditions(user, today: date, waiting: list[Waiting]) -> list[Matter]:
    """Those this person sees to; for overdue ones of others waits who approves vendors."""
    rows = VendorCondition.objects.visible_to(user).filter(state__in=VendorCondition.UNMET)
    found = []
    for row in rows.select_related("vendor", "owner"):
        words, url = {"vendor": row.vendor, "text": row.text}, reverse("condition_detail", args=[row.pk])
        overdue = row.due_on < today
        if row.owner_id == user.pk:
            note = _("no new contract until it is met") if overdue else ""
            title = _("Condition of %(vendor)s: %(text)s") % words
            found.append(Matter(row.due_on, title, url, note, _("Record as met")))
        elif overdue and user.may(Permission.VENDOR_APPROVE, row.vendor):
            title = _("Condition of %(vendor)s is overdue: %(text)s") % words
            waiting.append(Waiting(title, url, str(row.owner), row.due_on))
    return found


def _decisions(user, today: date) -> list[Matter]:
    """The owner's; those nobody took in time for who may suspend vendors."""
    rows = VendorDecision.objects.visible_to(user).filter(outcome="").select_related("vendor", "owner")
    return [
        Matter(
            row.due_on,
            _("Decide: %(what)s") % {"what": row.happened},
            reverse("decision_detail", args=[row.pk]),
            "" if row.owner_id == user.pk else _("with %(name)s") % {"name": row.owner},
            _("Decide"),
        )
        for row in rows
        if row.owner_id == user.pk or (row.due_on < today and rules.may_decide(row, user))
    ]


def _checks(user, today: date) -> list[Matter]:
    """Sanctions checks that run out with vendors that are in business."""
    if not user.may(Permission.DILIGENCE_RUN):
        return []
    newest: dict[int, SanctionsCheck] = {}
    rows = SanctionsCheck.objects.visible_to(user).filter(
        vendor__state__in=(*Vendor.IN_BUSINESS, Vendor.State.SUSPENDED)
    )
    for row in rows.select_related("vendor").order_by("at", "pk"):
        newest[row.vendor_id] = row
    return [
        Matter(
            row.next_on,
            _("Search the sanctions lists for %(vendor)s again") % {"vendor": row.vendor},
            reverse("sanctions_new", args=[row.vendor.code]),
            "",
            _("Record"),
        )
        for row in newest.values()
        if row.next_on <= today + CHECK_AHEAD and rules.may_check_sanctions(row.vendor, user)
    ]


def _of_the_vendor(user: User) -> list[Matter]:
    """The application to fill in, and the conditions of an approval."""
    found = [
        Matter(
            None,
            _("Fill in the application of %(vendor)s") % {"vendor": row},
            reverse("vendor_apply", args=[row.code]),
            _("Four short steps; each is saved"),
            _("Go on"),
        )
        for row in user.vendors
        if rules.may_fill_application(row, user)
    ]
    rows = VendorCondition.objects.visible_to(user).filter(
        state__in=VendorCondition.UNMET, vendor__in=user.reach.vendors
    )
    found += [
        Matter(row.due_on, _("Condition: %(text)s") % {"text": row.text}, reverse("condition_detail", args=[row.pk]))
        for row in rows
    ]
    return found
