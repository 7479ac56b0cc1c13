"""Can whoever keeps the reference data record our legal entities and state their size, and do others read it?"""

import pytest
from django.urls import reverse

from tests.portal.reading import heading, posted, tables
from tests.portal.views.contract_pages import as_person, world  # noqa: F401  (fixtures)
from vendors.models import BuyerEntity

LIST_QUERIES = 19
HEADS = ["Legal entity", "Country", "Currency", "Tax number", "Size of the company", "Taken from"]


def rows(page):
    return [row[:5] for row in tables(page)[0][1:]]


def test_an_entity_is_recorded_and_its_size_stated_on_the_page(as_person, world):  # noqa: F811
    BuyerEntity.objects.update(is_large=None, country="CN")
    client, page = as_person(world.vera), reverse("entity_list")
    assert heading(client.get(page)) == "Of 1 legal entity of ours nobody has stated the size"
    edit = reverse("entity_edit", args=[world.entity.code])
    said = posted(client.get(edit)) | {"is_large": "True"}
    refused = client.post(edit, said)
    assert "Say what its size is taken from." in refused.content.decode()
    answer = client.post(edit, said | {"source": "Annual accounts of 2025"}, follow=True)
    assert (heading(answer), tables(answer)[0][0]) == ("Our legal entities", HEADS)
    ((_name, country, currency, tax, size, taken),) = tables(answer)[0][1:]
    assert (country, currency, tax, size) == ("CN", "CNY", "—", "Large")
    assert taken.startswith("Annual accounts of 2025 Vera,")
    new = {"code": "hk", "name_en": "Haiyun HK", "name_zh": "海云香港", "country": "HK", "zone": "Asia/Hong_Kong"}
    answer = client.post(reverse("entity_new"), new | {"currency": "CNY", "is_large": ""}, follow=True)
    assert rows(answer)[0] == ["Haiyun HK hk", "HK", "CNY", "—", "Not stated"]


def test_buyers_read_it_and_only_who_keeps_reference_data_changes_it(as_person, world):  # noqa: F811
    for person, reads, writes in ((world.vera, 200, 200), (world.ada, 200, 403), (world.alan, 403, 403)):
        client = as_person(person)
        assert client.get(reverse("entity_list")).status_code == reads
        assert client.get(reverse("entity_edit", args=[world.entity.code])).status_code == writes
        assert client.get(reverse("entity_new")).status_code == writes
    assert as_person(world.vera).get(reverse("entity_edit", args=["none"])).status_code == 404


@pytest.mark.parametrize("more", [0, 2])
def test_the_list_asks_as_often_for_three_as_for_one(as_person, world, more, django_assert_num_queries):  # noqa: F811
    for n in range(more):
        BuyerEntity.objects.create(
            code=f"n{n}", name_en=f"N{n}", name_zh="", country="CN", currency=world.cny, zone="UTC"
        )
    client = as_person(world.vera)
    client.get(reverse("entity_list"))
    with django_assert_num_queries(LIST_QUERIES):
        client.get(reverse("entity_list"))
