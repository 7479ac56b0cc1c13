"""What happens when a step is taken, and to whom: the words and the action behind each transition's page."""

from collections.abc import Callable
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from contracts import actions
from portal.forms.contracts import ExitItemForm, NoticeForm, StartExitForm, SuspendForm, WithdrawNoticeForm
from portal.forms.joining import ConditionsForm
from portal.forms.vendors import AttestForm, HoldForm, StepForm
from vendors.actions import vendors as vendor_actions
from vendors.actions.conditions import approve_conditionally
from vendors.files import store_evidence
from vendors.lifecycle import Move, Stale, moves, refusals, transitions_of


@dataclass(frozen=True, slots=True)
class Step:
    """One transition as its page shows it; `run(record, by, cleaned_data)` does it."""

    run: Callable
    title: object
    says: object
    told: tuple = ()
    form: type = StepForm


VENDOR_READS = _("The vendor sees this step and your note.")
SEES_THE_STATE = _("The vendor sees the state, not your note.")
VENDOR_DOES_NOT = _("The vendor does not see it.")
STAYS = _("Your name, the moment and your note stay in the trail.")


def _noted(action: Callable) -> Callable:
    return lambda record, by, given: action(record, by=by, note=given["note"])


def _attested(action: Callable) -> Callable:
    return lambda record, by, given: action(record, by=by, note=given["note"], attested=given["attested"])


def _with_paper(action: Callable) -> Callable:
    """Everything of the form, its paper stored with the vendor's record first."""

    def run(record, by, given):
        said = {name: value for name, value in given.items() if name != "expected_state"}
        paper = said.pop("file")
        file = store_evidence(paper, by=by, vendor=_vendor_of(record)) if paper else None
        return action(record, by=by, file=file, **said)

    return run


def _with_all(action: Callable) -> Callable:
    return lambda record, by, given: action(
        record, by=by, **{name: value for name, value in given.items() if name != "expected_state"}
    )


CONTRACT_STEPS: dict[str, Step] = {
    "submit": Step(
        _noted(actions.submit_contract),
        _("Submit %(record)s for approval?"),
        _(
            "The version is laid before the approvers as it reads now. "
            "An edit afterwards makes their approval impossible."
        ),
        (
            _("The approval matrix says who decides, by its value and weight; never its author or last editor."),
            VENDOR_DOES_NOT,
        ),
    ),
    "send_out": Step(
        _noted(actions.send_out),
        _("Send %(record)s out for signature?"),
        _("The approved version goes to both parties for signature or seal."),
        (_("From here on %(vendor)s sees the contract."),),
    ),
    "sign": Step(
        _noted(actions.sign_contract),
        _("Record %(record)s as signed?"),
        _("The contract is concluded. Nothing in this version can be changed any more, only amended."),
        (VENDOR_READS,),
    ),
    "activate": Step(
        _attested(actions.activate_contract),
        _("Activate %(record)s?"),
        _("Months are opened and measured from the first full month of the term; data become due."),
        (_("%(vendor)s sees what it has to deliver, and by when."),),
        AttestForm,
    ),
    "suspend": Step(
        _with_all(actions.suspend_contract),
        _("Suspend %(record)s?"),
        _("Service stops from the day you name, in whole or in part, until somebody resumes it."),
        (VENDOR_READS,),
        SuspendForm,
    ),
    "resume": Step(
        _noted(actions.resume_contract),
        _("Resume %(record)s?"),
        _("Service goes on from today; the suspension ends."),
        (VENDOR_READS,),
    ),
    "give_notice": Step(
        _with_all(actions.give_notice),
        _("Record notice for %(record)s?"),
        _("The contract does not renew any more and ends on the day the notice takes effect."),
        (VENDOR_READS, _("A notice counts when it arrives, not when it is sent.")),
        NoticeForm,
    ),
    "withdraw_notice": Step(
        _with_paper(actions.withdraw_notice),
        _("Withdraw the notice for %(record)s?"),
        _("The contract goes on as before and renews again where it renewed. Both sides must have agreed."),
        (VENDOR_READS,),
        WithdrawNoticeForm,
    ),
    "start_exit": Step(
        _with_all(actions.start_exit),
        _("Start the exit from %(record)s?"),
        _(
            "Hand-over to a successor begins, with a list of what has to be done. "
            "Months are measured until the last day."
        ),
        (VENDOR_READS, _("Who takes over is not shown to the vendor.")),
        StartExitForm,
    ),
    "expire": Step(
        _noted(actions.expire_contract),
        _("Record %(record)s as expired?"),
        _("The term is over and was not renewed."),
        (VENDOR_READS,),
    ),
    "terminate": Step(
        _noted(actions.terminate_contract),
        _("Terminate %(record)s?"),
        _("The last day has come; what is still owed is settled, then the contract is closed."),
        (VENDOR_READS,),
    ),
    "close": Step(
        _noted(actions.close_contract),
        _("Close %(record)s?"),
        _("Everything is settled. The contract can be read, and nothing in it changes any more."),
        (_("%(vendor)s sees that it is closed."),),
    ),
    "cancel": Step(
        _noted(actions.cancel_contract),
        _("Cancel %(record)s?"),
        _("It never comes into force; an open approval is void."),
        (STAYS,),
    ),
}

EXIT_STEPS: dict[str, Step] = {
    "finish": Step(
        _with_paper(actions.finish_exit_item),
        _("Done: %(record)s?"),
        _("The step of the exit is done. Say how it was seen; of deleted data the certificate is kept."),
        (VENDOR_DOES_NOT,),
        ExitItemForm,
    ),
    "spare": Step(
        _noted(actions.spare_exit_item),
        _("Leave out: %(record)s?"),
        _("There is none of it in this contract; the contract can be closed without it."),
        (VENDOR_DOES_NOT,),
    ),
    "reopen": Step(
        _noted(actions.reopen_exit_item),
        _("Open again: %(record)s?"),
        _("It turned out not to be so; the contract is not closed before it is done."),
        (VENDOR_DOES_NOT,),
    ),
}

AMENDMENT_STEPS: dict[str, Step] = {
    "drop": Step(
        _noted(actions.drop_amendment),
        _("Drop %(record)s?"),
        _("It never comes into force; an open approval is void. Its number stays taken."),
        (VENDOR_DOES_NOT,),
    ),
}

# moves of a contract that have a page of their own: what is decided there is more than one word
OWN_PAGES = {
    "register": "contract_register_draft",
    "confirm": "contract_confirm",
    "return_registration": "contract_confirm",
}

VENDOR_STEPS: dict[str, Step] = {
    "approve": Step(
        _attested(vendor_actions.approve_vendor),
        _("Approve %(record)s?"),
        _("On-boarding is done: contracts with it may be activated."),
        (VENDOR_DOES_NOT,),
        AttestForm,
    ),
    "register": Step(
        _noted(vendor_actions.send_application),
        _("Send the application of %(record)s?"),
        _("The buyer looks at what you have told and starts due diligence, or returns it with a note."),
    ),
    "return_application": Step(
        _noted(vendor_actions.return_application),
        _("Return the application of %(record)s?"),
        _("It can be completed and sent again."),
        (VENDOR_READS,),
    ),
    "start_due_diligence": Step(
        _noted(vendor_actions.start_due_diligence),
        _("Start due diligence on %(record)s?"),
        _("Papers, questionnaire, sanctions and risk are looked at before anybody approves it."),
        (VENDOR_READS,),
    ),
    "approve_conditionally": Step(
        lambda record, by, given: approve_conditionally(
            record, by=by, note=given["note"], conditions=given["conditions"]
        ),
        _("Approve %(record)s with conditions?"),
        _("Contracts with it may be activated, until the last day of a condition passes and it is not met."),
        (_("%(vendor)s reads the conditions. Who sees to one gets it on their home page."),),
        ConditionsForm,
    ),
    "reject": Step(
        _noted(vendor_actions.reject_vendor),
        _("Reject %(record)s?"),
        _("No contract is made with it. Procurement may let it apply again."),
        (VENDOR_DOES_NOT,),
    ),
    "reconsider": Step(
        _noted(vendor_actions.reconsider_vendor),
        _("Let %(record)s apply again?"),
        _("It starts again as a prospect."),
        (STAYS,),
    ),
    "watch": Step(
        _with_all(vendor_actions.watch_vendor),
        _("Put %(record)s on the watch-list?"),
        _("Business goes on under closer eyes until the review."),
        (VENDOR_DOES_NOT,),
        HoldForm,
    ),
    "end_watch": Step(
        _noted(vendor_actions.end_watch),
        _("Take %(record)s off the watch-list?"),
        _("Back to normal business."),
        (STAYS,),
    ),
    "suspend": Step(
        _with_all(vendor_actions.suspend_vendor),
        _("Suspend %(record)s?"),
        _(
            "No contract with it can be activated until the suspension is lifted; what runs goes on, "
            "and each running contract’s owner is asked to decide."
        ),
        (SEES_THE_STATE,),
        HoldForm,
    ),
    "reinstate": Step(
        _noted(vendor_actions.reinstate_vendor),
        _("Lift the suspension of %(record)s?"),
        _("Back to normal business."),
        (STAYS,),
    ),
    "block": Step(
        _with_all(vendor_actions.block_vendor),
        _("Block %(record)s?"),
        _("Nothing is agreed with it any more; each running contract’s owner is asked to decide."),
        (SEES_THE_STATE,),
        HoldForm,
    ),
    "unblock": Step(
        _noted(vendor_actions.unblock_vendor),
        _("Lift the block of %(record)s?"),
        _("It starts again as a prospect."),
        (STAYS,),
    ),
    "start_exit": Step(
        _noted(vendor_actions.start_exit),
        _("Start off-boarding %(record)s?"),
        _("The way out is worked off: contracts, tasks, access, data, final statement, lessons."),
        (VENDOR_READS,),
    ),
    "stay": Step(
        _noted(vendor_actions.stay),
        _("Stop off-boarding %(record)s?"),
        _("It stays after all."),
        (STAYS,),
    ),
    "offboard": Step(
        _noted(vendor_actions.offboard_vendor),
        _("Off-board %(record)s?"),
        _("The relation is over. Its record stays readable and is not edited any more."),
        (STAYS,),
    ),
}


def may_take(record, name: str, user) -> bool:
    """Whether the person's rights carry this step in any state (the state is another question)."""
    declared = transitions_of(type(record)).get(name, [])
    return any(item.has_perm(record, user) for item in declared)


def address_of_move(contract, name: str) -> str:
    """The page on which a contract's move is made; an approval is decided on the approval's page."""
    if name in ("approve", "send_back"):
        return reverse("contract_detail", args=[contract.number])
    if name in OWN_PAGES:
        return reverse(OWN_PAGES[name], args=[contract.number])
    return reverse("contract_transition", args=[contract.number, name])


def open_moves(record, user, steps: dict[str, Step]) -> list[Move]:
    """`moves`, where a step that only lacks somebody's word is open: its page asks for that word."""
    now = timezone.now()
    found = []
    for move in moves(record, user, now=now):
        step = steps.get(move.name)
        if not move.possible and step and issubclass(step.form, AttestForm) and may_take(record, move.name, user):
            reasons = refusals(record, move.name, by=user, now=now, facts={"attested": True})
            move = Move(move.name, move.label, move.target, not reasons, reasons, move.needs_note, move.danger)
        found.append(move)
    return found


def needs_word(record, name: str, user) -> bool:
    """Whether nobody has given their word for this step yet."""
    now = timezone.now()
    without, with_it = ({"attested": False}, {"attested": True})
    return len(refusals(record, name, by=user, now=now, facts=without)) > len(
        refusals(record, name, by=user, now=now, facts=with_it)
    )


def menu_items(record, found: list[Move], url_name: str, key: str, leave_out: str = "") -> list[dict]:
    """Moves as `components/menu.html` draws them."""
    return [
        {"label": move.label, "url": reverse(url_name, args=[key, move.name]), "reasons": move.reasons}
        for move in found
        if move.name != leave_out
    ]


def form_for(step: Step, record, move: Move, request):
    """The step's form, bound when it was sent; the state it was shown for travels with it."""
    declared = transitions_of(type(record))[move.name][0].custom
    extra = {"needs_word": needs_word(record, move.name, request.user)} if issubclass(step.form, AttestForm) else {}
    if getattr(step.form, "asks_record", False):
        extra["record"] = record
    return step.form(
        request.POST or None,
        request.FILES or None,
        user=request.user,
        needs_note=move.needs_note,
        shown=bool(declared.get("shown_to_vendor")) and move.needs_note,
        initial={"expected_state": record.state},
        **extra,
    )


def take(step: Step, record, form, *, by) -> None:
    """Do it, unless the record has left the state the person looked at."""
    if form.cleaned_data["expected_state"] != record.state:
        raise Stale([_("It has moved on; look at it again before you decide.")])
    step.run(record, by, form.cleaned_data)


def page_of_step(step: Step, record, move: Move, form, back: str) -> dict:
    """The context of a transition's page."""
    words = {"record": record, "vendor": _vendor_of(record)}
    return {
        "record": record,
        "move": move,
        "form": form,
        "title": step.title % words,
        "text": step.says,
        "told": [sentence % words for sentence in (*step.told, *(() if STAYS in step.told else (STAYS,)))],
        "back": back,
    }


def _vendor_of(record):
    contract = getattr(record, "contract", None) or getattr(getattr(record, "version", None), "contract", None)
    return getattr(contract or record, "vendor", record)


def done_words(record, name: str) -> str:
    """What a message says afterwards, from the transition's own words."""
    done = str(transitions_of(type(record))[name][0].custom.get("done", name))
    return f"{record}: {done}." if not (get_language() or "").startswith("zh") else f"{record}：{done}。"


def stale_page(request, record, back: str, reasons=()):
    """409: somebody else was faster; says where the record stands now."""
    record.refresh_from_db()
    return render(request, "stale.html", {"record": record, "back": back, "reasons": list(reasons)}, status=409)


def refuse(form, error) -> None:
    """Hand the reasons of a refusal to the form that asked."""
    if hasattr(error, "reasons"):
        form.add_error(None, ValidationError([str(reason) for reason in error.reasons]))
        return
    if hasattr(error, "error_dict"):
        for name, errors in error.error_dict.items():
            name = name.removesuffix("_minor")
            form.add_error(name if name in form.fields else None, errors)
        return
    form.add_error(None, error)
