"""Does the document read whole, numbered and in both languages, on the page and on paper?"""

import io
import re
from decimal import Decimal

import pytest
from pypdf import PdfReader

from contracts import actions
from contracts.models import ContractVersion
from contracts.queries import latest_version
from portal.library.load import load_library
from portal.models import ContractTemplate
from portal.papers.assembled import assemble, filled
from portal.papers.composing import begin_document
from portal.papers.printing import document_html, print_paper
from tests.contracts import worlds
from tests.contracts.conftest import draft, world  # noqa: F401  (fixtures)
from tests.contracts.documents import with_document
from tests.contracts.owed import AUDIT, REPORT, SALE
from tests.contracts.worlds import NOON
from vendors.actions.duties import load_duties
from vendors.actions.reference import load_ground
from vendors.models import ServiceLine

WITH_ALL = ("contract__vendor", "contract__entity", "contract__line", "contract__currency", "document")


def assembled(version):
    version = ContractVersion.objects.select_related(*WITH_ALL).get(pk=version.pk)
    return assemble(version, version.document, NOON.date())


def rows(spread) -> list[tuple]:
    return [(row.kind, *(f"{cell.number} {cell.text}".strip() for cell in row.cells)) for row in spread.rows]


def test_a_clause_is_numbered_and_its_marks_read_in_each_language_side_by_side(world, draft):  # noqa: F811
    document = assembled(with_document(draft, by=world.vera))
    services, liability, general, levels, fees, leaving = document.spreads
    assert [[f"{cell.number} {cell.text}" for cell in part.head.cells] for part in document.spreads] == [
        ["第一条 服务", "1. Services"],
        ["第二条 责任", "2. Liability"],
        ["第三条 附则", "3. Final provisions"],
        ["附件一 服务水平与扣减", "Annex 1 Service levels and credits"],
        ["附件二 费用与结算", "Annex 2 Fees and billing"],
        ["附件三 退出计划", "Annex 3 Exit plan"],
    ]
    assert rows(services) == [
        (
            "sub",
            '1.1 Acme Courier依<a href="#part-annex-levels">附件一</a>为上海海云商贸有限公司服务。',
            '1.1 Acme Courier serves Haiyun Trading (Shanghai) under <a href="#part-annex-levels">Annex 1</a>.',
        )
    ]
    assert rows(liability)[1:] == [
        ("sub", "2.2 以5,000,000.00\u00a0元为限。", "2.2 The limit is CNY\u00a05,000,000.00."),
        ("item", "（一） 故意除外；", "(a) Not for intent;"),
    ]
    assert rows(general)[0][2].count('<a href="#part-liability.cap">clause 2.2</a>') == 1


def test_the_schedule_stands_in_its_annex_as_data_and_in_sentences(world, draft):  # noqa: F811
    document = assembled(with_document(draft, by=world.vera, language="en"))
    levels = next(part for part in document.spreads if part.code == "annex-levels")
    table = levels.rows[1]
    assert [[cell.text for (cell,) in row] for row in table.rows][0] == [
        "on-time",
        "On-time delivery",
        "Critical service level",
        "96.00\u00a0%",
        "93.00\u00a0%",
        "60\u00a0%",
    ]
    said = [text for _kind, text in (row for row in rows_of_text(levels))]
    assert any(text.startswith("1.2 “On-time delivery” (on-time)") for text in said)
    assert any("At most 8" in text and "deducted" in text for text in said)


def test_a_season_says_its_figures_and_its_relief_where_it_stands(world, draft):  # noqa: F811
    version = with_document(draft, by=world.vera)
    season = SALE | {"report_days": 5, "barred": ["force_majeure"], "claim_days": 3}
    actions.edit_version(version, by=world.vera, seasons=[season], now=NOON)
    levels = next(part for part in assembled(version).spreads if part.code == "annex-levels")
    said = [row for row in levels.rows if row.kind != "grid"]
    at = [row.cells[1].text for row in said].index("Season calendar")
    days, in_chinese = "1\xa0Nov\xa02026 – 20\xa0Nov\xa02026", "2026年11月1日至2026年11月20日"
    assert [[cell.text for cell in row.cells] for row in said[at + 1 : at + 3]] == [
        [
            f"“Sale”期间（{in_chinese}），服务商除报送整期数据外，每 5 天报送一次阶段数据。",
            f"In “Sale”, {days}, the vendor hands in figures every 5 days, beside those of the whole period.",
        ],
        [
            f"“Sale”（{in_chinese}）期间的考核剔除：不予剔除：不可抗力，须在考核期结束后 3 天内申请。",
            f"Relief in “Sale”, {days}: none for: force majeure, claimed within 3 days of the period’s end.",
        ],
    ]


def test_what_either_side_owes_stands_in_its_annex_in_the_words_of_the_contracts_page(world, draft):  # noqa: F811
    said = {"annexes": ["annex-levels", "annex-fees", "annex-obligations"]}
    version = with_document(draft, by=world.vera, **said)
    actions.edit_version(version, by=world.vera, obligations=[REPORT | {"clause": "3.2"}, AUDIT], now=NOON)
    owed = next(part for part in assembled(version).spreads if part.code == "annex-obligations")
    told, table = owed.rows
    assert told.cells[1].text.startswith("Beside the service itself, the vendor and the buyer (“we”) owe each other")
    assert [[cell.text for cell in head] for head in table.heads] == [
        ["序号", "No."],
        ["履约事项", "Obligation"],
        ["履行方", "Owed by"],
        ["时间", "When"],
        ["证明", "Proof"],
        ["条款", "Clause"],
    ]
    assert [[cells[-1].text for cells in row] for row in table.rows] == [
        [
            "1",
            "Volume report: Parcels by city and day.",
            "the vendor",
            "every month on the last day, from May 2026 on, reminded 7 days before",
            "a sentence and a file, we accept it",
            "3.2",
        ],
        [
            "2",
            "Security audit",
            "we: Legal",
            "every year on day 30, from September 2026 on, reminded 7 days before",
            "a sentence that says what was done, a colleague accepts it",
            "–",
        ],
    ]
    assert [cells[0].text for cells in table.rows[0]] == [
        "1",
        "运量报告：按城市和日期列示的包裹量。",
        "服务商",
        "每月最后一日，自2026年5月起，提前 7 天提醒",
        "一句话说明及文件，由我方验收",
        "3.2",
    ]


def rows_of_text(spread):
    return [
        (row.kind, f"{row.cells[0].number} {row.cells[0].text}".strip()) for row in spread.rows if row.kind != "grid"
    ]


def test_words_are_escaped_before_their_marks_are_filled():
    said = filled("<b> [[vendor]] & [[gone]]", {}, {"vendor": "A <i> Co., Ltd."}, chinese=False)
    assert said == '&lt;b&gt; A &lt;i&gt; Co., Ltd. &amp; <mark class="nowhere">[gone]</mark>'


def test_a_draft_is_marked_as_one_and_the_final_paper_carries_the_hash_in_its_foot(world, draft):  # noqa: F811
    document = assembled(with_document(draft, by=world.vera))
    draft_page, final_page = (document_html(document, final=final) for final in (False, True))
    assert ("draft-zh.svg" in draft_page, "draft-zh.svg" in final_page) == (True, False)
    assert re.search(r'data-foot="([^"]+)"', final_page)[1] == f"第 1 版，内容 {document.hash[:16]}"
    assert document.hash in final_page


def test_the_same_document_gives_the_same_bytes_and_another_hash_other_ones(world, draft):  # noqa: F811
    version = with_document(draft, by=world.vera, language="en")
    document = assembled(version)
    first, second = (print_paper(document, final=True, epoch=1_700_000_000) for _twice in range(2))
    text = "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(first)).pages)
    assert first == second
    assert ("clause 2.2" in text, f"content {document.hash[:16]}" in text, "Draft" in text) == (True, True, False)


def test_a_short_annex_follows_the_one_before_it_on_its_page_and_the_first_stands_behind_the_signatures(
    world,  # noqa: F811
    draft,  # noqa: F811
):
    document = assembled(with_document(draft, by=world.vera, language="en"))
    pdf = PdfReader(io.BytesIO(print_paper(document, final=True, epoch=1_700_000_000)))
    starts = {row.title: pdf.get_destination_page_number(row) for row in pdf.outline}
    levels, fees, leaving = (page for title, page in starts.items() if title.startswith("Annex"))
    (signing,) = (page for title, page in starts.items() if title.startswith("Signatures"))
    assert (levels, fees, leaving) == (signing + 1, signing + 1, signing + 2)
    assert all(f"content {document.hash[:16]}" in page.extract_text() for page in pdf.pages)


@pytest.mark.once
@pytest.mark.prove
def test_a_payment_contract_in_both_languages_fills_forty_pages_without_a_hole(world):  # noqa: F811
    load_ground()
    load_library()
    load_duties()
    payment = ServiceLine.objects.get(code="payment")
    people = {"by": world.vera, "owner": world.otto}
    draft = worlds.a_draft(world.acme, entity=world.entity, line=payment, currency=world.cny, **people)  # noqa: F811
    version = latest_version(draft)
    actions.edit_version(version, by=world.vera, terms={"deposit": Decimal("50000.00")}, now=NOON)
    template = ContractTemplate.objects.get(code="payment")
    version = begin_document(version, by=world.vera, template=template, language="both_zh", now=NOON)
    document = assembled(version)
    pdf = PdfReader(io.BytesIO(print_paper(document, final=True, epoch=1_700_000_000)))
    texts = [page.extract_text() for page in pdf.pages]
    assert 36 <= len(texts) <= 46
    assert [n for n, text in enumerate(texts, start=1) if len(text.strip()) < 80] == []
    assert "[[" not in "".join(texts)
    assert len(document.body) == len([title for title in pdf.outline if not isinstance(title, list)]) - 1 - len(
        document.annexes
    )
