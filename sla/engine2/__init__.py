"""Was the level kept, and what does it cost when it was not? Pure: no Django, no clock, no input or output."""

from sla.engine2.case import (
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
from sla.engine2.exact import to_decimal
from sla.engine2.faults import TermsError, period_faults, terms_faults
from sla.engine2.memory import read_past, write_past
from sla.engine2.past import depth, reach
from sla.engine2.period import evaluate
from sla.engine2.simulate import simulate
from sla.engine2.types import *  # noqa: F403
from sla.engine2.types import __all__ as _types
from sla.engine2.working import GROUP_OF, GROUPS, STEPS

__all__ = [
    "FORMAT",
    "GROUPS",
    "GROUP_OF",
    "STEPS",
    "Case",
    "CaseError",
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
