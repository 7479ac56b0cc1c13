"""Who may do what with a vendor: predicates `(record, user) -> bool` over rights and state."""

from vendors.roles import Permission


def may_approve_vendor(vendor, user) -> bool:
    """Somebody else than its creator approves a vendor."""
    return user.may(Permission.VENDOR_APPROVE, vendor) and vendor.created_by_id != user.pk


def may_suspend_vendor(vendor, user) -> bool:
    return user.may(Permission.VENDOR_SUSPEND, vendor)


def is_the_system(record, user) -> bool:
    return user.is_system


def may_apply(vendor, user) -> bool:
    """Its administrator speaks for a vendor; for one that never signs in procurement does."""
    if user.may(Permission.VENDOR_APPLY, vendor):
        return True
    return bool(vendor.is_entered_by_staff) and user.may(Permission.VENDOR_EDIT, vendor)


def may_fill_application(vendor, user) -> bool:
    """While it is a prospect; afterwards its profile changes by request."""
    return vendor.state == "prospect" and may_apply(vendor, user)


def may_check_sanctions(vendor, user) -> bool:
    return user.may(Permission.DILIGENCE_RUN, vendor) and user.is_buyer


def may_meet_condition(condition, user) -> bool:
    """Who sees to it, as long as they work for the buyer."""
    return condition.owner_id == user.pk and user.is_buyer


def may_change_condition(condition, user) -> bool:
    """Who approves the vendor sets conditions and gives more time, but not to themself."""
    return may_approve_vendor(condition.vendor, user) and condition.owner_id != user.pk


def may_decide(decision, user) -> bool:
    """The owner, or who may suspend the vendor."""
    if not user.is_buyer:
        return False
    return decision.owner_id == user.pk or user.may(Permission.VENDOR_SUSPEND, decision.vendor)


def may_declare_interests(user) -> bool:
    return user.may(Permission.INTEREST_DECLARE)


def may_run_diligence(vendor, user) -> bool:
    return user.may(Permission.DILIGENCE_RUN, vendor)


def may_assess_risk(record, user) -> bool:
    return user.may(Permission.RISK_ASSESS, record.vendor)


def may_propose_sub_contractor(record, user) -> bool:
    return user.may(Permission.RISK_ASSESS, record.vendor) or user.may(Permission.VENDOR_CHANGE_REQUEST, record.vendor)


def may_edit_service_map(user) -> bool:
    return user.may(Permission.SERVICE_MAP_EDIT)


def may_send_questionnaire(record, user) -> bool:
    return user.may(Permission.DILIGENCE_RUN, record.vendor)


def may_answer_questionnaire(response, user) -> bool:
    """The vendor's own people; for a vendor that never signs in, our staff in its name."""
    if user.is_buyer and not response.vendor.is_entered_by_staff:
        return False
    return user.may(Permission.DILIGENCE_ANSWER, response.vendor)


def may_review_response(response, user) -> bool:
    """Never by who answered any of it."""
    if not user.may(Permission.DILIGENCE_RUN, response.vendor) or response.submitted_by_id == user.pk:
        return False
    return not response.answerers.filter(pk=user.pk).exists()


def may_answer_finding(finding, user) -> bool:
    """Whose it is to mend: the vendor's people, or our owner and those who run due diligence."""
    if finding.side == "ours":
        return user.may(Permission.DILIGENCE_RUN, finding.vendor)
    return may_answer_questionnaire(finding, user)


def may_close_finding(finding, user) -> bool:
    return user.may(Permission.DILIGENCE_RUN, finding.vendor) and finding.answered_by_id != user.pk


def may_accept_finding(finding, user) -> bool:
    return user.may(Permission.VENDOR_APPROVE, finding.vendor)


def may_answer_reminder(reminder, user) -> bool:
    """Who was told of it, or who keeps the rules."""
    return user.may(Permission.REMINDER_EDIT) or reminder.told.filter(user=user.pk).exists()


def may_edit_reminders(user) -> bool:
    return user.may(Permission.REMINDER_EDIT)


def may_run_exit(vendor, user) -> bool:
    return user.may(Permission.EXIT_RUN, vendor)


def may_edit_vendor(vendor, user) -> bool:
    return user.may(Permission.VENDOR_EDIT, vendor)


def may_settle_likeness(vendor, user) -> bool:
    """Who keeps the vendors' records says that two of them are two companies."""
    return user.is_buyer and user.may(Permission.VENDOR_EDIT, vendor)


def may_create_vendor(user) -> bool:
    return user.may(Permission.VENDOR_EDIT)


def may_publish_calendar(user) -> bool:
    """Reference data that deadlines and money rest on: who keeps the records of vendors or of people keeps it."""
    return user.is_system or user.may(Permission.CALENDAR_PUBLISH)


def may_keep_people(vendor, user) -> bool:
    """The buyer's procurement and the vendor's admin look after who acts for it; access ends after the relation too."""
    return user.may(Permission.PEOPLE_INVITE, vendor) or user.may(Permission.COLLEAGUE_INVITE, vendor)


def may_invite_to_vendor(vendor, user) -> bool:
    """The buyer's procurement invites the first person, a vendor's admin its colleagues."""
    return may_keep_people(vendor, user) and vendor.state != "offboarded"


def may_invite_buyer(user) -> bool:
    """An invitation to the buyer's side carries a role, so it needs the right to grant one."""
    return user.is_system or user.may(Permission.ROLE_GRANT)


def may_grant_role(person, user) -> bool:
    """Nobody grants a role to themself, nor takes their own away."""
    return user.may(Permission.ROLE_GRANT) and person.pk != user.pk and not person.is_system


def may_confirm_grant(grant, user) -> bool:
    """The second granter is neither the first nor the person concerned."""
    return user.may(Permission.ROLE_CONFIRM) and user.pk not in (grant.user_id, grant.granted_by_id)


def may_manage_member(membership, user) -> bool:
    return membership.user_id != user.pk and may_keep_people(membership.vendor, user)


def may_manage_invitation(invitation, user) -> bool:
    if invitation.vendor_id is None:
        return may_invite_buyer(user)
    return may_keep_people(invitation.vendor, user)


def may_upload_document(vendor, user) -> bool:
    """The vendor's people, or staff for one that never signs in."""
    return user.may(Permission.DOCUMENT_UPLOAD, vendor)


def may_verify_document(document, user) -> bool:
    """Never who uploaded it."""
    return user.may(Permission.DOCUMENT_VERIFY, document.vendor) and document.uploaded_by_id != user.pk


def may_revoke_document(document, user) -> bool:
    return user.may(Permission.DOCUMENT_VERIFY, document.vendor)


def may_set_traits(vendor, user) -> bool:
    return user.may(Permission.VENDOR_EDIT, vendor)


def may_edit_reference(user) -> bool:
    """Reference data on which gates rest: who keeps the vendors' records keeps them too."""
    return user.is_system or user.may(Permission.REFERENCE_EDIT)


def may_request_change(vendor, user) -> bool:
    """Its administrator, or procurement on its behalf, asks for a change of the profile or of the account."""
    return user.may(Permission.VENDOR_CHANGE_REQUEST, vendor)


def may_decide_change(change, user) -> bool:
    """Never by who asked."""
    return user.may(Permission.VENDOR_CHANGE_APPROVE, change.vendor) and change.asked_by_id != user.pk


def may_withdraw_change(change, user) -> bool:
    """Whoever asked, or the vendor's administrator."""
    asked = change.asked_by_id == user.pk and user.may(Permission.VENDOR_CHANGE_REQUEST, change.vendor)
    return asked or user.may(Permission.VENDOR_APPLY, change.vendor)


def may_call_back(detail, user) -> bool:
    """The first of two people."""
    return user.may(Permission.VENDOR_CHANGE_APPROVE, detail.vendor) and detail.asked_by_id != user.pk


def may_put_in_force(detail, user) -> bool:
    """The second: neither who asked nor who called back."""
    return user.may(Permission.BANK_APPROVE, detail.vendor) and user.pk not in (
        detail.asked_by_id,
        detail.called_by_id,
    )


def may_reject_bank(detail, user) -> bool:
    return may_call_back(detail, user) or may_put_in_force(detail, user)


def may_replace_bank(detail, user) -> bool:
    return user.may(Permission.BANK_APPROVE, detail.vendor)


def may_read_account(detail, user) -> bool:
    """Who pays, and procurement, who keeps the record: each look leaves a line in the trail."""
    pays = user.may(Permission.BANK_APPROVE, detail.vendor)
    keeps = user.may(Permission.VENDOR_CHANGE_APPROVE, detail.vendor) and user.may(
        Permission.VENDOR_EDIT, detail.vendor
    )
    return pays or keeps


def may_attest_duty(attestation, user) -> bool:
    """The vendor's own people; for a vendor that never signs in, procurement in its name."""
    vendor = attestation.vendor
    if not user.may(Permission.DUTY_ATTEST, vendor):
        return False
    return vendor.is_entered_by_staff or vendor.pk in user.reach.vendors


def may_note_cover(vendor, user) -> bool:
    """Who verifies documents says that a duty is covered by something the product does not keep."""
    return user.may(Permission.DOCUMENT_VERIFY, vendor)


def may_enter_payment_facts(vendor, user) -> bool:
    return user.may(Permission.DILIGENCE_RUN, vendor)
