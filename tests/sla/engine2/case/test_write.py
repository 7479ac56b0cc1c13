"""Is what is written down read as the same again, and is there only one way to write it?"""

import json

from hypothesis import HealthCheck, given, settings

from sla.engine2.case import write_case
from sla.engine2.case.read import read_shape
from tests.sla.engine2.case.strategies import terms_and_period

SLOW = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])


@SLOW
@given(terms_and_period())
def test_terms_and_measurements_of_any_kind_are_read_as_they_were_written(given):
    terms, period = given
    written = json.loads(json.dumps(write_case(terms, (period,), title="T", source="S")))
    case, faults = read_shape(written)
    assert faults == ()
    assert (case.terms, case.periods, case.title, case.source) == (terms, (period,), "T", "S")
    assert write_case(case.terms, case.periods, title="T", source="S") == written
