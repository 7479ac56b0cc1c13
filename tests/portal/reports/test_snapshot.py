import hashlib
import json

import pytest

from portal.reports.models import ReportIssue
from portal.reports.snapshot import canonical_json, fingerprint
from tests.portal.reports import fengyuan


def test_the_same_content_is_the_same_text_whatever_its_order():
    one = canonical_json({"b": "1.10", "a": [1, None], "名": "沣源"})
    other = canonical_json({"名": "沣源", "a": [1, None], "b": "1.10"})
    assert one == other == '{"a":[1,null],"b":"1.10","名":"沣源"}'
    assert fingerprint(one) == hashlib.sha256(one.encode()).hexdigest()


@pytest.mark.parametrize("snapshot", [{"value": 91.8}, {"levels": [{"value": 0.1}]}, [1.0]])
def test_a_float_is_refused_wherever_it_stands(snapshot):
    with pytest.raises(TypeError, match="is not exact"):
        canonical_json(snapshot)


def shape(value):
    """The names in a snapshot, all the way down: what the reading relies on."""
    if isinstance(value, dict):
        return {key: shape(item) for key, item in value.items() if key not in ("figures", "history", "working")}
    if isinstance(value, list):
        return [shape(value[0])] if value else []
    return None


def covers(built, sample):
    """Every name of the sample is in what is built."""
    if isinstance(sample, dict):
        return all(key in built and covers(built[key], item) for key, item in sample.items())
    if isinstance(sample, list) and sample and built:
        return covers(built[0], sample[0])
    return True


@pytest.mark.django_db
def test_what_is_built_from_the_rows_has_every_name_of_the_sample_written_by_hand(locked):
    built = json.loads(ReportIssue.objects.get().snapshot.text)
    sample = shape(fengyuan.snapshot())
    assert covers(shape(built), sample)
