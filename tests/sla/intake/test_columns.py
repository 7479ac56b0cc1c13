import csv
import io

import pytest
from django.utils import translation

from sla.intake.columns import column_help, template_csv
from sla.intake.shape import COLUMNS, OPTIONAL, FeedShape
from tests.sla.intake.files import october, read
from vendors.sheets.refusal import FileRefused


@pytest.mark.parametrize("kind", COLUMNS)
def test_the_template_is_the_header_and_nothing_else_and_is_read_back(kind):
    template = template_csv(kind, ["region", "sales, channel"])
    assert list(csv.reader(io.StringIO(template.decode("utf-8-sig")))) == [[*COLUMNS[kind], "region", "sales, channel"]]
    with pytest.raises(FileRefused) as refused:
        read(template, october(kind, dimensions=("region", "sales, channel")))
    assert refused.value.code == "no_rows"


@pytest.mark.parametrize("language", ["en", "zh-hans"])
@pytest.mark.parametrize("kind", COLUMNS)
def test_every_column_says_what_it_means_and_what_a_cell_has_to_be(kind, language):
    columns = column_help(kind, ["region"])
    assert [column.name for column in columns] == [*COLUMNS[kind], *OPTIONAL.get(kind, ()), "region"]
    with translation.override(language):
        assert all(str(column.meaning) and str(column.rule) for column in columns)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"kind": "parcels"}, "no such feed kind: parcels"),
        ({"kind": "counts", "flags": ("complete",)}, "only commitments have flags"),
        ({"belongs_to": "sent"}, "a case belongs to the day due or done, not sent"),
        ({"dimensions": ("a", "b", "c", "d")}, "a feed has at most 3 dimensions"),
        ({"window_start": october().window_start.replace(tzinfo=None)}, "the window's instants need a zone"),
    ],
)
def test_a_shape_that_cannot_be_is_refused(wrong, said):
    with pytest.raises(ValueError, match=said):
        october(**{"kind": "commitments", **wrong})


def test_a_shape_survives_the_way_to_the_reader():
    shape = october("counts", dimensions=("region",), as_of=october().window_end, max_rows=7)
    assert FeedShape.from_json(shape.to_json()) == shape
