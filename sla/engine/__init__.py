"""Was the level kept, and what does it cost when it was not? Pure: no Django, no clock, no input or output."""

from sla.engine.case import (
    FORMAT,
    Case,
    CaseError,
    Json,
    digest,
    read_case,
    write_case,
    write_data,
    write_entry,
    write_period,
    write_period_result,
    write_result,
    write_terms,
)
from sla.engine.exact import to_decimal
from sla.engine.fault import SENTENCES, Fault
from sla.engine.faults import TermsError, period_faults, terms_faults
from sla.engine.memory import read_past, write_past
from sla.engine.past import depth, reach
from sla.engine.period import evaluate
from sla.engine.simulate import simulate
from sla.engine.types import *  # noqa: F403
from sla.engine.types import __all__ as _types
from sla.engine.working import GROUP_OF, GROUPS, STEPS

__all__ = [
    "FORMAT",
    "GROUPS",
    "GROUP_OF",
    "SENTENCES",
    "STEPS",
    "Case",
    "CaseError",
    "Fault",
    "Json",
    "TermsError",
    "depth",
    "digest",
    "evaluate",
    "period_faults",
    "reach",
    "read_case",
    "read_past",
    "simulate",
    "terms_faults",
    "to_decimal",
    "write_case",
    "write_data",
    "write_entry",
    "write_past",
    "write_period",
    "write_period_result",
    "write_result",
    "write_terms",
    *_types,
]
