"""Through which door does a record change its state? `perform`, and nothing else.

A transition is declared on its model with django-fsm-2; guards that look at other rows are registered here, by name, by
apps above too (`@guard("contracts.Contract", "activate")`), so that nothing is imported upward. A guard returns the
reason why not, or None. The page's buttons come from `moves`, with the same reasons.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMFieldMixin

from vendors import trail

Guard = Callable[..., "str | None"]
_GUARDS: dict[tuple[str, str], list[Guard]] = {}
_AFTER: dict[tuple[str, str], list[Callable]] = {}


class NotPossible(Exception):
    """A transition that the record's state or a guard refuses; `reasons` are sentences for the person."""

    def __init__(self, reasons: Iterable):
        self.reasons = list(reasons)
        super().__init__("; ".join(str(reason) for reason in self.reasons))


class Stale(NotPossible):
    """The record has moved on since the person looked at it."""


@dataclass(frozen=True, slots=True)
class Move:
    """One transition as a page shows it: possible, or not and why."""

    name: str
    label: object
    target: str
    possible: bool
    reasons: list = field(default_factory=list)
    needs_note: bool = False
    danger: bool = False


def guard(label: str, name: str):
    """Register `fn(record, *, by, now, facts) -> reason | None` for a transition of the model `label`."""

    def register(fn: Guard) -> Guard:
        _GUARDS.setdefault((label, name), []).append(fn)
        return fn

    return register


def after(label: str, name: str):
    """Register `fn(record, *, by, now, facts)` to run in the transition's transaction, for the apps above."""

    def register(fn: Callable) -> Callable:
        _AFTER.setdefault((label, name), []).append(fn)
        return fn

    return register


def state_field(model: type[models.Model]):
    """The one FSM field of a model."""
    return next(item for item in model._meta.fields if isinstance(item, FSMFieldMixin))


def transitions_of(model: type[models.Model]) -> dict[str, list]:
    """Name → the transitions (source, target, custom) declared on the model, in the order they were declared."""
    found: dict[str, list] = {}
    for item in state_field(model).get_all_transitions(model):
        found.setdefault(item.name, []).append(item)
    order = [name for base in reversed(model.__mro__) for name in vars(base)]
    return dict(sorted(found.items(), key=lambda pair: order.index(pair[0]) if pair[0] in order else 999))


def refusals(record: models.Model, name: str, *, by, now: datetime, facts: dict) -> list:
    """The reasons of all guards that stand in the way."""
    reasons = []
    for check in _GUARDS.get((record._meta.label, name), []):
        reason = check(record, by=by, now=now, facts=facts)
        if reason:
            reasons.append(reason)
    return reasons


def _transition(record: models.Model, name: str):
    current = getattr(record, state_field(type(record)).name)
    for item in transitions_of(type(record)).get(name, []):
        if item.source in ("*", current):
            return item
    return None


def moves(record: models.Model, by, now: datetime | None = None) -> list[Move]:
    """Every transition that leads on from the record's state, with the reason where `by` cannot take it."""
    now = now or timezone.now()
    result = []
    for name in transitions_of(type(record)):
        item = _transition(record, name)
        if item is None or item.custom.get("automatic"):
            continue
        allowed = item.has_perm(record, by)
        reasons = (
            refusals(record, name, by=by, now=now, facts={})
            if allowed
            else [item.custom.get("denied") or _("Your role does not do this.")]
        )
        result.append(
            Move(
                name=name,
                label=item.custom.get("label", name),
                target=item.target,
                possible=not reasons,
                reasons=reasons,
                needs_note=bool(item.custom.get("note")),
                danger=bool(item.custom.get("danger")),
            )
        )
    return result


def _taken(model: type[models.Model], pk) -> models.Model:
    """The row under its lock, with the records up to its vendor that permissions and the trail ask for anyway."""
    rows = model._base_manager.select_for_update(of=("self",))
    path = getattr(model, "vendor_path", None)
    return (rows.select_related(path) if path and path != "pk" else rows).get(pk=pk)


def _check(record: models.Model) -> None:
    """A sentence instead of a database error; one question for all checks, and uniqueness does not change."""
    checks = [item for item in record._meta.constraints if isinstance(item, models.CheckConstraint)]
    if not checks:
        return
    against = record._get_field_expression_map(meta=record._meta)
    if not Q(*(item.condition for item in checks)).check(against):
        for item in checks:
            item.validate(type(record), record)


def perform(
    record: models.Model,
    name: str,
    *,
    by,
    note: str = "",
    now: datetime | None = None,
    on_behalf_of=None,
    expected_state: str | None = None,
    shown_to_vendor: bool | None = None,
    **facts,
) -> models.Model:
    """Move `record` through the transition `name`, for the person `by`; returns the record as saved.

    Atomic: re-read under a lock → state → permission → guards → transition → validate → save → one line in the trail.
    Raises `Stale` (its state has changed meanwhile), `NotPossible` (reasons), `PermissionDenied`.
    """
    if by is None:
        raise TypeError("a transition needs the person it is made by")
    model = type(record)
    column = state_field(model).name
    moment = now or timezone.now()
    with transaction.atomic():
        locked = _taken(model, record.pk)
        source = getattr(locked, column)
        item = _transition(locked, name)
        if (expected_state is not None and expected_state != source) or item is None:
            raise Stale(
                [
                    _("It is “%(state)s” by now; look at it again before you decide.")
                    % {"state": getattr(locked, f"get_{column}_display")()}
                ]
            )
        if not item.has_perm(locked, by):
            raise PermissionDenied(str(item.custom.get("denied") or _("Your role does not do this.")))
        if item.custom.get("note") and not note.strip():
            raise NotPossible([_("Say why; the note stays in the trail.")])
        reasons = refusals(locked, name, by=by, now=moment, facts=facts)
        if reasons:
            raise NotPossible(reasons)
        getattr(locked, name)(by=by, now=moment, **facts)
        locked.clean()
        _check(locked)
        locked.save()
        shown = item.custom.get("shown_to_vendor", False) if shown_to_vendor is None else shown_to_vendor
        unsaid = item.custom.get("unsaid", ())  # kept on the record alone: somebody's name
        trail.record(
            locked,
            name,
            by=by,
            on_behalf_of=on_behalf_of,
            note=note,
            source=source,
            target=getattr(locked, column),
            facts={name: value for name, value in facts.items() if name not in unsaid},
            shown_to_vendor=shown,
            now=now,
        )
        for effect in _AFTER.get((model._meta.label, name), []):
            effect(locked, by=by, now=moment, facts=facts)
    record.refresh_from_db()
    return record


def perform_many(
    records: Iterable[models.Model], name: str, *, by, note: str = "", now: datetime | None = None, **facts
) -> list[tuple]:
    """`perform` for each record, each in its own transaction; returns (record, None | the exception) pairs."""
    results = []
    for record in records:
        try:
            results.append((perform(record, name, by=by, note=note, now=now, **facts), None))
        except (NotPossible, PermissionDenied) as error:
            results.append((record, error))
    return results
