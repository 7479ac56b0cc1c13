"""The seam: which rows does a contract's period rest on, and what does the engine make of them?

`gather` reads agreed terms, accepted deliveries of both sources, approved relief, incidents, charges and what earlier
periods left behind, with a number of queries that does not depend on the number of levels; `run` hands them to the
engine. Nothing is written here.
"""

from sla.evaluate.again import judged_alone
from sla.evaluate.asked import Gathered, Stretch, gather
from sla.evaluate.kept import Computed, coverage_of, hash_of, inputs_of, past_of, plain_step, result_of, run

ENGINE_VERSION = "2"

__all__ = [
    "ENGINE_VERSION",
    "Computed",
    "Gathered",
    "Stretch",
    "coverage_of",
    "gather",
    "hash_of",
    "inputs_of",
    "judged_alone",
    "past_of",
    "plain_step",
    "result_of",
    "run",
]
