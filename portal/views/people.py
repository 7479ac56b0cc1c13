"""Who is here, in which role, who is asked to join, and what may each change about themself?"""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from portal.adapter import with_authenticator
from portal.auth import keep_editors
from portal.forms.people import (
    EndForm,
    GrantForm,
    InviteColleagueForm,
    InviteVendorPersonForm,
    MembershipForm,
    NoteForm,
    PeopleFilter,
    ProfileForm,
)
from portal.pages.desks import tabs_about_people
from portal.pages.people import grants_held, memberships_held
from portal.pages.timeline import entries_of
from portal.places import counts
from portal.views.shortcuts import allowed_to, get_visible, page_of, require, require_that, signed_in, sorted_by
from vendors import rules
from vendors.access import access_day
from vendors.actions import people as actions
from vendors.lifecycle import NotPossible
from vendors.models import Invitation, Membership, RoleGrant, User
from vendors.queries import people as queries
from vendors.roles import APPROVING_ROLES, Permission

COLUMNS = {"name": "name", "email": "email", "seen": "last_login"}


@counts("person_list")
def people_waiting(user) -> int:
    """Role grants that wait for this person's confirmation."""
    if not user.may(Permission.ROLE_CONFIRM):
        return 0
    return queries.grants_to_confirm(user, access_day()).count()


def attempt(request: HttpRequest, done: str, action, *args, **facts) -> bool:
    """Run an action for the person; say `done`, or why it could not be done."""
    try:
        action(*args, by=request.user, **facts)
    except NotPossible as refusal:
        for reason in refusal.reasons:
            messages.error(request, reason)
        return False
    messages.success(request, done)
    return True


@allowed_to(Permission.PEOPLE_VIEW)
def person_list(request: HttpRequest) -> HttpResponse:
    user, today = request.user, access_day()
    form = PeopleFilter(request.GET, user=user)
    form.is_valid()
    words, side = form.cleaned_data.get("q", ""), form.cleaned_data.get("side", "")
    rows = queries.people_seen_by(user, search=words, side=side, today=today)
    page = page_of(request, sorted_by(request, rows, COLUMNS, "name"))
    may_invite = user.may(Permission.PEOPLE_INVITE) or user.may(Permission.COLLEAGUE_INVITE)
    return render(
        request,
        "people/person_list.html",
        {
            "page": page,
            "form": form,
            "tabs": tabs_about_people(user, "person_list"),
            "clear": reverse("person_list") if words or side else "",
            "sides": _sides(user, words, today) if user.is_buyer else [],
            "all_count": queries.people_seen_by(user, search=words, today=today).count(),
            "with_second_step": with_authenticator(page),
            "to_confirm": queries.grants_to_confirm(user, today) if user.may(Permission.ROLE_CONFIRM) else [],
            "invitations": queries.open_invitations(user) if may_invite else [],
            "may_invite": may_invite,
            "approving": APPROVING_ROLES,
            "now": timezone.now(),
        },
    )


def _sides(user, words, today):
    labels = {queries.BUYER: _("Our own"), queries.VENDORS: _("Vendors’"), queries.WITHOUT_ROLE: _("Without a role")}
    count = {side: queries.people_seen_by(user, search=words, side=side, today=today).count() for side in labels}
    return [{"value": side, "label": label, "count": count[side]} for side, label in labels.items()]


@signed_in
def person_detail(request: HttpRequest, pk: int) -> HttpResponse:
    user, today = request.user, access_day()
    person = get_visible(User.objects.filter(is_system=False), user, pk=pk)
    require(user, Permission.PEOPLE_VIEW)
    return render(
        request,
        "people/person_detail.html",
        {
            "person": person,
            "grants": grants_held(queries.grants_of(person, user), user, today),
            "memberships": memberships_held(queries.memberships_of(person, user), user, today),
            "entries": entries_of(queries.events_about(person, user)[:50]),
            "second_step": person.pk in with_authenticator([person]),
            "may_grant": rules.may_grant_role(person, user) and not person.is_vendor_person,
            "may_close": rules.may_grant_role(person, user),
        },
    )


@allowed_to(Permission.PEOPLE_INVITE, Permission.COLLEAGUE_INVITE)
def person_invite(request: HttpRequest) -> HttpResponse:
    user = request.user
    ours = request.GET.get("side") == queries.BUYER
    require_that(not ours or rules.may_invite_buyer(user))
    form_class = InviteColleagueForm if ours else InviteVendorPersonForm
    form = form_class(request.POST or None, user=user, initial={"vendor": request.GET.get("vendor")})
    if request.method == "POST" and form.is_valid():
        sent = _("An invitation is on its way to %(email)s; the link works for seven days.")
        if attempt(request, sent % {"email": form.cleaned_data["email"]}, actions.invite_person, **form.cleaned_data):
            return redirect("person_list")
    return render(
        request,
        "people/person_invite.html",
        {"form": form, "ours": ours, "may_choose_side": user.is_buyer and rules.may_invite_buyer(user)},
    )


@require_POST
@signed_in
def invitation_resend(request: HttpRequest, pk: int) -> HttpResponse:
    invitation = get_visible(Invitation, request.user, pk=pk)
    done = _("A new link is on its way to %(email)s; the old one works no more.") % {"email": invitation.email}
    attempt(request, done, actions.resend_invitation, invitation)
    return _back(request, invitation)


@require_POST
@signed_in
def invitation_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    invitation = get_visible(Invitation, request.user, pk=pk)
    done = _("The invitation to %(email)s is withdrawn; its link works no more.") % {"email": invitation.email}
    attempt(request, done, actions.withdraw_invitation, invitation)
    return _back(request, invitation)


def _back(request: HttpRequest, invitation: Invitation) -> HttpResponse:
    """To the vendor's own people, for who came from there."""
    if "vendor" in request.POST and invitation.vendor:
        return redirect("vendor_people", invitation.vendor.code)
    return redirect("person_list")


@signed_in
def grant_new(request: HttpRequest, pk: int) -> HttpResponse:
    person = get_visible(User.objects.filter(is_system=False), request.user, pk=pk)
    require_that(rules.may_grant_role(person, request.user), _("Nobody grants a role to themself."))
    form = GrantForm(request.POST or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        done = _("The role is granted. One that approves counts once a second person has confirmed it.")
        if attempt(request, done, actions.grant_role, person, **form.cleaned_data):
            keep_editors(person)
            return redirect("person_detail", person.pk)
    return render(request, "people/grant_new.html", {"form": form, "person": person})


@require_POST
@signed_in
def grant_confirm(request: HttpRequest, pk: int) -> HttpResponse:
    grant = get_visible(RoleGrant, request.user, pk=pk)
    words = {"person": grant.user, "role": grant.get_role_display()}
    attempt(request, _("%(person)s has the role %(role)s now.") % words, actions.confirm_grant, grant)
    keep_editors(grant.user)
    return redirect("person_detail", grant.user_id)


@signed_in
def grant_end(request: HttpRequest, pk: int) -> HttpResponse:
    grant = get_visible(RoleGrant.objects.select_related("user", "line"), request.user, pk=pk)
    require_that(rules.may_grant_role(grant.user, request.user), _("Ask another administrator to end your own role."))
    form = EndForm(request.POST or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        attempt(request, _("The end of the role is set."), actions.end_grant, grant, **form.cleaned_data)
        keep_editors(grant.user)
        return redirect("person_detail", grant.user_id)
    return render(request, "people/grant_end.html", {"form": form, "grant": grant})


@signed_in
def membership_edit(request: HttpRequest, pk: int) -> HttpResponse:
    membership = get_visible(Membership.objects.select_related("user", "vendor"), request.user, pk=pk)
    require_that(rules.may_manage_member(membership, request.user))
    form = MembershipForm(request.POST or None, user=request.user, instance=membership)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        facts = {"role": said["role"], "last_day": said["ends_on"], "note": said["note"]}
        if attempt(request, _("The access is changed."), actions.change_membership, membership, **facts):
            return redirect("person_detail", membership.user_id)
    return render(request, "people/membership_edit.html", {"form": form, "membership": membership})


@signed_in
def membership_end(request: HttpRequest, pk: int) -> HttpResponse:
    membership = get_visible(Membership.objects.select_related("user", "vendor"), request.user, pk=pk)
    require_that(rules.may_manage_member(membership, request.user))
    form = NoteForm(request.POST or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        words = {"person": membership.user, "vendor": membership.vendor}
        done = _("%(person)s has no access for %(vendor)s any more.") % words
        attempt(request, done, actions.end_membership, membership, **form.cleaned_data)
        return redirect("person_list")
    return render(request, "people/membership_end.html", {"form": form, "membership": membership})


@signed_in
def person_close(request: HttpRequest, pk: int) -> HttpResponse:
    """Close an account, or open a closed one again: what it is not yet."""
    person = get_visible(User.objects.filter(is_system=False), request.user, pk=pk)
    require_that(rules.may_grant_role(person, request.user))
    form = NoteForm(request.POST or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        closing = person.is_active
        done = _("The account is closed.") if closing else _("The account is open again.")
        attempt(
            request, done, actions.close_account if closing else actions.reopen_account, person, **form.cleaned_data
        )
        return redirect("person_detail", person.pk)
    return render(request, "people/person_close.html", {"form": form, "person": person})


@signed_in
def profile(request: HttpRequest) -> HttpResponse:
    form = ProfileForm(request.POST or None, user=request.user, instance=queries.account(request.user.email))
    if request.method == "POST" and form.is_valid():
        actions.change_profile(request.user, by=request.user, **form.cleaned_data)
        with translation.override(form.cleaned_data["language"] or translation.get_language()):
            messages.success(request, _("Your profile is saved."))
        return redirect("profile")
    return render(
        request,
        "people/profile.html",
        {
            "form": form,
            "grants": grants_held(queries.grants_of(request.user, request.user), request.user, access_day()),
            "memberships": memberships_held(
                queries.memberships_of(request.user, request.user), request.user, access_day()
            ),
        },
    )
