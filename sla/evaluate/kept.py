"""What is kept of an evaluation: what it rested on, what came out, what later periods need, and their hash."""

from collections import defaultdict
from collections.abc import Callable
from decimal import Decimal

from contracts.models import LevelSpec
from sla import engine
from sla.evaluate.asked import Gathered, Stretch

Computed = tuple[Stretch, engine.PeriodResult]


def run(found: Gathered) -> list[Computed]:
    """Evaluate every stretch in order of time; the second segment of a schedule builds on the first.

    Raises `engine.TermsError` where terms or measurements contradict themselves.
    """
    results = []
    before: dict[str, engine.Past] = {}
    for stretch in found.stretches:
        past = (*stretch.past, *before.get(stretch.schedule.code, ()))
        result = engine.evaluate(stretch.terms, stretch.period, past)
        before[stretch.schedule.code] = (*before.get(stretch.schedule.code, ()), result.past)
        results.append((stretch, result))
    return results


def coverage_of(found: Gathered) -> Callable[[LevelSpec], Decimal | None]:
    """Says of a level the smallest share of rows that could be read, in %, among its files; None: no file."""
    shares = {
        (feed, offset): found.coverage[one.pk] for feed, offset, one in found.deliveries if one.pk in found.coverage
    }

    def of(spec: LevelSpec) -> Decimal | None:
        feeds = [(item.feed_id, -item.period_offset) for item in found.inputs.get(spec.pk, [])]
        return min((shares[feed] for feed in feeds if feed in shares), default=None)

    return of


def inputs_of(found: Gathered) -> dict:
    """What the evaluation names as its inputs: versions, delivery revisions, charges, relief, and what was asked."""
    suspended = [one.plain() for one in found.suspended]
    return {
        **({"suspended": suspended} if suspended else {}),
        "version": {"n": found.versions[-1].n, "hash": found.versions[-1].content_hash},
        "versions": [{"n": one.n, "hash": one.content_hash} for one in found.versions],
        "calendars": found.calendars,
        "deliveries": [
            {
                "feed": feed,
                "offset": -offset,
                "delivery": one.pk,
                "revision": one.accepted_revision,
                "source": one.source,
            }
            for feed, offset, one in found.deliveries
        ],
        "charges": [
            {"schedule": code, "charge": charge.pk, "n": charge.n} for code, charge in sorted(found.charges.items())
        ],
        "relief": found.relief,
        "earlier": [{"evaluation": one.pk, "n": one.n} for one in found.earlier],
        "given": given_of(found),
    }


def given_of(found: Gathered) -> list[dict]:
    """What the engine was asked: a case's period for each stretch."""
    return [
        {"schedule": one.schedule.code, "segment": one.segment, "period": engine.write_period(one.period)}
        for one in found.stretches
    ]


def result_of(results: list[Computed]) -> dict:
    """What it answered, by stretch; the working of each level stands with the level's result."""
    totals: dict[str, Decimal] = defaultdict(Decimal)
    for stretch, result in results:
        totals[stretch.schedule.code] += result.total
    return {
        "schedules": [
            {
                "code": stretch.schedule.code,
                "segment": stretch.segment,
                **engine.write_period_result(result, stretch.terms.exponent),
                "working": [plain_step(step) for step in result.working],
            }
            for stretch, result in results
        ],
        "totals": {code: format(total, "f") for code, total in sorted(totals.items())},
    }


def plain_step(step: engine.Step) -> dict:
    """A line of a working as it is stored."""
    return {"code": step.code, "figures": dict(step.figures)}


def past_of(results: list[Computed]) -> dict:
    """What later periods need of this one, by schedule, a stretch after the other."""
    kept: dict[str, list] = defaultdict(list)
    for stretch, result in results:
        kept[stretch.schedule.code].append(engine.write_past(result.past))
    return dict(kept)


def hash_of(found: Gathered, result: dict, past: dict) -> str:
    """The hash of what went in and what came out; it says nothing about the program's version."""
    return engine.digest(
        {
            "agreed": [one.content_hash for one in found.versions],
            "given": given_of(found),
            "result": result,
            "past": past,
        }
    )
