"""How does a schedule with its months get in from a file, and how does a result get out? See docs/case-file.md."""

from sla.engine.case.canonical import Json, digest
from sla.engine.case.currencies import decimals_of
from sla.engine.case.read import FORMAT, Case, CaseError, read_case
from sla.engine.case.result import RESULT_FORMAT, write_period_result, write_result
from sla.engine.case.write import write_case, write_data, write_entry, write_period
from sla.engine.case.write_terms import write_terms

__all__ = [
    "FORMAT",
    "RESULT_FORMAT",
    "Case",
    "CaseError",
    "Json",
    "decimals_of",
    "digest",
    "read_case",
    "write_case",
    "write_data",
    "write_entry",
    "write_period",
    "write_period_result",
    "write_result",
    "write_terms",
]
