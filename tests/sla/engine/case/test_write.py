"""Is what is written down read as the same again, and is there only one way to write it?"""

import json

from hypothesis import HealthCheck, given, settings

from sla.engine.case import Case, write_case
from sla.engine.case.outlook import NOTHING
from sla.engine.case.read import read_shape
from tests.sla.engine.case.strategies import terms_and_period

SLOW = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])


@SLOW
@given(terms_and_period())
def test_terms_and_measurements_of_any_kind_are_read_as_they_were_written(given):
    terms, period = given
    case = Case(terms, (period,), "T", "S", (NOTHING,))
    written = json.loads(json.dumps(write_case(case)))
    assert read_shape(written) == (case, ())
    assert write_case(read_shape(written)[0]) == written
