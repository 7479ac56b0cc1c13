"""On a phone a row of a stacked table is a paragraph: does every cell say what it is?"""

import re
from pathlib import Path

import pytest
from django.conf import settings

TEMPLATES = Path(settings.BASE_DIR) / "templates"
STACKED = re.compile(r'<table class="[^"]*\bstacked\b.*?</table>', re.DOTALL)
CELL = re.compile(r"<td((?:{%.*?%}|[^>])*)>(.*?)</td>", re.DOTALL)
# what is done with the row, and a sentence across it, need no head
SPEAKS_FOR_ITSELF = re.compile(r"<a |<button|<form|colspan")
HIDDEN_ONCE = [
    "ledger/accrual_list.html",
    "ledger/spend_list.html",
    "statements/invoice_detail.html",
    "statements/statement_detail.html",
    "contracts/_rate_card.html",
    "contracts/_laid_out.html",
    "contracts/contract_levels.html",
    "contracts/contract_months.html",
]


def _bare(source: str) -> list[str]:
    cells = [cell for table in STACKED.findall(source) for cell in CELL.findall(table)]
    return [text for head, text in cells if text and "data-label" not in head and not _speaks(head + text)]


def _speaks(cell: str) -> bool:
    return SPEAKS_FOR_ITSELF.search(cell) is not None


def test_every_cell_of_a_stacked_table_names_its_head():
    pages = {str(path.relative_to(TEMPLATES)): _bare(path.read_text()) for path in TEMPLATES.rglob("*.html")}
    assert {name: cells for name, cells in pages.items() if cells} == {}


@pytest.mark.parametrize("name", HIDDEN_ONCE)
def test_money_is_read_without_scrolling_sideways(name):
    assert STACKED.search((TEMPLATES / name).read_text())
