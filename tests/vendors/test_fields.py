"""Does long JSON keep its column, and is it written row by row where arrays would be dear?"""

import pytest
from django.db import connection, models
from django.db.models.sql.subqueries import InsertQuery

from sla.models import LevelResult
from vendors.fields import LongJSONField


def test_long_json_is_the_same_column_as_json():
    assert LongJSONField(null=True).deconstruct()[1:] == models.JSONField(null=True).deconstruct()[1:]


@pytest.mark.postgres
@pytest.mark.django_db
def test_many_workings_are_written_without_arrays():
    query = InsertQuery(LevelResult)
    query.insert_values(
        [LevelResult._meta.get_field(name) for name in ("segment", "working")],
        [LevelResult(segment=n, working=[{"code": "rows", "figures": {}}]) for n in (1, 2)],
    )
    ((statement, _values),) = query.get_compiler(connection=connection).as_sql()
    assert statement.endswith("VALUES (%s, %s), (%s, %s)")
