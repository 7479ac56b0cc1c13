"""Is every word of ours there in Chinese, in the glossary's terms, and does a Chinese page say nothing in English?"""

import ast
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import polib
import pytest
from django.urls import reverse
from django.utils.translation import override
from django.utils.translation.template import templatize

from contracts.models import Contract, FeedSpec, LevelSpec, Schedule
from sla import actions
from sla.models import Submission
from tests.sla import months
from tests.sla.months import JUNE, MAY
from vendors.models import BuyerEntity, User, Vendor

ROOT = Path(__file__).parent.parent.parent
SOURCE = ROOT / "portal" / "locale" / "zh_Hans" / "LC_MESSAGES" / "django.po"
HAN = "[\u4e00-\u9fff]"
# Where context, singular and plural stand among the arguments.
PLACES = {"_": (None, 0, None), "gettext": (None, 0, None), "gettext_noop": (None, 0, None), "ngettext": (None, 0, 1)}
PLACES |= {"pgettext": (0, 1, None), "npgettext": (0, 1, 2)}
PLACES |= {f"{name}_lazy": place for name, place in PLACES.items() if name.endswith("gettext")}
TEXT = r"""u?(?:'(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*")"""
IN_TEMPLATE = re.compile(rf"(?<!\w)(_|n?p?gettext)\(\s*({TEXT}(?:\s*,\s*(?:{TEXT}|count))*)\s*\)")

GLOSSARY = {
    "Vendor": "服务商",
    "Service line": "服务类别",
    "Platform support service": "平台支持服务",
    "Process support service": "流程支持服务",
    "Contract": "合同",
    "Amendment": "补充协议",
    "Term": "合同期限",
    "Clause": "条款",
    "Service level": "服务水平",
    "Critical service level": "考核指标（计费）",
    "Key indicator": "观察指标（不计费）",
    "Expected level": "目标水平",
    "Minimum level": "最低水平",
    "Feed": "报送项",
    "Deliveries": "数据报送",
    "Accept": "接受",
    "Return": "退回",
    "Correct": "更正",
    "Evidence": "佐证材料",
    "met": "达标",
    "below expected": "低于目标",
    "below minimum": "低于最低",
    "not reported": "未报送",
    "excused": "已剔除",
    "insufficient volume": "样本不足",
    "not applicable": "不适用",
    "provisional": "暂估结果",
    "Locked": "已锁定",
    "Breach": "未达标事件",
    "Credit": "服务费扣减",
    "Ledger": "扣减台账",
    "At risk": "考核挂钩金额",
    "Weight": "权重",
    "Waive": "免予扣减",
    "Claim by": "索赔截止日",
    "Objection within": "异议期",
    "For cause": "违约解除",
    "For convenience": "任意解除",
    "Good": "良好",
    "Approaching target": "接近目标",
    "Requires improvement": "需改进",
    "Inadequate": "未达底线",
    "Other": "其他",
    "Snapshot": "数据快照",
    "superseded": "已被替代",
    "Hash": "哈希值",
    "Master agreement": "框架合同",
    "Work order": "订单",
    "Schedule": "服务附表",
    "Active": "生效中",
    "In approval": "审批中",
}


def calls_in(code: str) -> Iterator[tuple[str | None, str, str | None]]:
    """Context, singular and plural of every call of gettext in Python code."""
    for call in ast.walk(ast.parse(code)):
        if not isinstance(call, ast.Call):
            continue
        name = getattr(call.func, "id", getattr(call.func, "attr", ""))
        if name in PLACES and call.args and isinstance(call.args[0], ast.Constant):
            given = [arg.value if isinstance(arg, ast.Constant) else None for arg in call.args]
            yield tuple(None if place is None else given[place] for place in PLACES[name])


def words_in(path: Path) -> set[tuple[str | None, str, str | None]]:
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".py":
        return set(calls_in(text))
    return {found for call in IN_TEMPLATE.finditer(templatize(text)) for found in calls_in(call.group())}


@pytest.fixture(scope="module")
def catalogue() -> polib.POFile:
    return polib.pofile(str(SOURCE))


@pytest.fixture(scope="module")
def said(catalogue) -> list[tuple[str, str]]:
    """Every English text beside its Chinese."""
    return [
        (english, entry.msgstr or entry.msgstr_plural[0])
        for entry in catalogue
        for english in filter(None, (entry.msgid, entry.msgid_plural))
    ]


def test_the_texts_of_code_and_templates_are_found(tmp_path):
    code = tmp_path / "a.py"
    code.write_text(
        '_("One") + gettext_lazy("Two " "halves") + npgettext("months", "is %(n)s", "are %(n)s", n) + f(_(x))'
    )
    page = tmp_path / "a.html"
    page.write_text(
        """{% translate "It's" %}{% translate "Open" context "breach" %}{% include "x" with label=_("Term") only %}"""
        """{% blocktranslate count n=rows trimmed %}{{ n }} row{% plural %}{{ n }} rows{% endblocktranslate %}"""
        """{{ x|default:_("none") }}"""
    )
    assert words_in(code) == {
        (None, "One", None),
        (None, "Two halves", None),
        ("months", "is %(n)s", "are %(n)s"),
    }
    assert words_in(page) == {
        (None, "It's", None),
        ("breach", "Open", None),
        (None, "Term", None),
        (None, "%(n)s row", "%(n)s rows"),
        (None, "none", None),
    }


@pytest.fixture(scope="module")
def texts() -> dict[str, set[tuple[str | None, str, str | None]]]:
    """File → the texts in it."""
    paths = [path for app in ("contracts", "portal", "sla", "vendors") for path in (ROOT / app).rglob("*.py")]
    paths += [path for path in (ROOT / "templates").rglob("*") if path.suffix in (".html", ".txt", ".svg")]
    return {str(path.relative_to(ROOT)): words_in(path) for path in sorted(paths)}


def test_no_translation_is_left_of_a_text_that_is_gone_and_none_stands_twice(catalogue, texts):
    used = {(context, singular) for words in texts.values() for context, singular, _plural in words}
    kept = [(entry.msgctxt, entry.msgid) for entry in catalogue]
    assert ([one for one in kept if one not in used], len(kept)) == ([], len(set(kept)))


def test_every_text_has_its_chinese(catalogue, texts):
    there = {
        (entry.msgctxt, entry.msgid, entry.msgid_plural or None)
        for entry in catalogue
        if (entry.msgstr or entry.msgstr_plural.get(0)) and not entry.fuzzy
    }
    # A text without a plural is served by an entry that has one, as gettext does.
    there |= {(context, singular, None) for context, singular, _ in there}
    missing = {path: words - there for path, words in texts.items()}
    assert {path: words for path, words in missing.items() if words} == {}


def test_each_translation_names_what_its_text_names(catalogue):
    placeholder = re.compile(r"%\(\w+\)[sd]|%%")
    wrong = []
    for entry in catalogue:
        chinese = set(placeholder.findall(entry.msgstr or entry.msgstr_plural[0]))
        if entry.msgid_plural:
            # One Chinese sentence serves one and many: it may name what either names.
            right = set(placeholder.findall(entry.msgid_plural)) <= chinese | set(placeholder.findall(entry.msgid))
            right &= chinese <= set(placeholder.findall(entry.msgid + entry.msgid_plural))
        else:
            right = chinese == set(placeholder.findall(entry.msgid))
        if not right:
            wrong.append(entry.msgid)
    assert wrong == []


def test_chinese_sentences_have_chinese_punctuation(said):
    half_width = re.compile(rf"{HAN}[,;:?!()]|[,;:?!()]{HAN}|{HAN}\.(?!\w)|{HAN} +{HAN}")
    assert [(english, chinese) for english, chinese in said if half_width.search(chinese)] == []


def test_no_word_admits_what_the_contract_does_not_say(said):
    # 违约 alone is an admission, 自营 is first-party retail, 抵扣 is input VAT, 免责 a waiver of liability.
    banned = re.compile("违约(?!金|解除)|自营|抵扣|免责|供应商")
    assert [(english, chinese) for english, chinese in said if banned.search(chinese)] == []


def test_the_glossarys_words_are_used(catalogue):
    used = {entry.msgid: entry.msgstr for entry in catalogue if not entry.msgctxt}
    assert {english: used.get(english) for english in GLOSSARY} == GLOSSARY


class _Shown(HTMLParser):
    """What a reader or a screen reader meets on a page, without code and what is marked as another language."""

    VOID = {"meta", "link", "input", "br", "img", "hr", "use", "path", "rect", "line", "circle", "polygon", "wbr"}

    def __init__(self) -> None:
        super().__init__()
        self.open: list[tuple[str, bool]] = []
        self.texts: list[str] = []

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        silent = tag in ("script", "style", "code", "kbd", "title") or given.get("lang", "zh-hans").lower()[:2] != "zh"
        hidden = silent or any(inner for _, inner in self.open)
        if not hidden:
            self.texts += [given[name] for name in ("title", "aria-label", "placeholder", "alt") if given.get(name)]
        if tag not in self.VOID:
            self.open.append((tag, silent))

    def handle_endtag(self, tag):
        if any(name == tag for name, _ in self.open):
            while self.open.pop()[0] != tag:
                pass

    def handle_data(self, data):
        if not any(silent for _, silent in self.open):
            self.texts.append(data)


def english_on(html: str) -> set[str]:
    shown = _Shown()
    shown.feed(html)
    return {word for text in shown.texts for word in re.findall(r"[A-Za-z]{2,}", AS_WRITTEN.sub("", text))}


def names() -> set[str]:
    """Words that people typed: they stand on a page as they were written."""
    records = [*Vendor.objects.all(), *BuyerEntity.objects.all(), *Schedule.objects.all(), *LevelSpec.objects.all()]
    records += FeedSpec.objects.all()
    typed = [value for row in records for value in (row.name_en, getattr(row, "code", ""))]
    typed += [user.name for user in User.objects.all()]
    typed += [value for row in Contract.objects.all() for value in (row.number, row.title_en)]
    return {word for value in typed for word in re.findall(r"[A-Za-z]{2,}", value)}


# Names of things that Chinese readers write in Latin letters too.
# Addresses, files, columns and short hashes, and what somebody typed.
AS_WRITTEN = re.compile(
    r"\S+@\S+|[\w-]+\.csv|\w+_\w+|[0-9a-f]{4} [0-9a-f]{4}"
    r"|Insurance seen\.|for the (?:buyer|vendor)|Loss and damage|On-time delivery|\w+ \(the rows judged\)"
)
LATIN = {
    "CN",
    "kB",
    "Steward",
    "CSV",
    "XLSX",
    "PDF",
    "CNY",
    "SHA",
    "ISO",
    "UTF",
    "Asia",
    "Shanghai",
    "English",
    "Excel",
}

TABS = ("detail", "levels", "months", "credits", "terms", "charges", "people", "activity", "machine")


@pytest.fixture
def year(world, contract):
    """May below the minimum and approved, June delivered and waiting."""
    may = months.whole_month(world, contract, MAY, good=92)
    actions.approve_period(may, by=world.fay, now=months.month_after(MAY, 12))
    actions.notify_credit(may.credits.get(), by=world.vera, now=months.month_after(MAY, 12))
    june = months.open_month(world, contract, JUNE)
    months.deliver(world, june, "waybills", months.waybills(JUNE, 97, 100), accept=False)
    return may, june


@pytest.mark.django_db
def test_no_english_stands_on_a_chinese_page(world, contract, year, client):
    may, june = year
    number, credit = contract.number, may.credits.get()
    submission = Submission.objects.filter(delivery__period=june).first()
    pages = {
        "buyer": [
            reverse("home"),
            reverse("vendor_list"),
            reverse("vendor_detail", args=["acme"]),
            reverse("contract_list"),
            reverse("renewal_list"),
            *(reverse(f"contract_{tab}", args=[number]) for tab in TABS),
            reverse("version_detail", args=[number, 1]),
            reverse("approval_list"),
            reverse("delivery_list"),
            reverse("submission_detail", args=[submission.pk]),
            reverse("result_list"),
            reverse("period_detail", args=[may.pk]),
            reverse("level_result", args=[may.pk, "on-time"]),
            reverse("credit_list"),
            reverse("credit_detail", args=[credit.pk]),
            reverse("report_list"),
        ],
        "executive": [reverse("home")],
        "vendor": [
            reverse("home"),
            reverse("delivery_list"),
            reverse("delivery_detail", args=[submission.delivery_id]),
            reverse("result_list"),
            reverse("level_result", args=[may.pk, "on-time"]),
            reverse("credit_detail", args=[credit.pk]),
        ],
    }
    allowed = names() | LATIN
    found = {}
    for side, person in (("buyer", world.vera), ("executive", world.max), ("vendor", world.alan)):
        person.language = "zh-hans"
        person.save()
        client.force_login(person)
        for address in pages[side]:
            with override(None):  # a request leaves the language of its reader behind
                answer = client.get(address)
            assert answer.status_code == 200, address
            if left := english_on(answer.content.decode()) - allowed:
                found[side, address] = left
    assert found == {}


def test_a_person_is_called_as_the_reader_calls_people():
    chen = User(email="chen@haiyun.example", name="Chen Wei", name_zh="陈薇")
    alan = User(email="alan@acme.example", name="Alan")
    with override("zh-hans"):
        assert (str(chen), str(alan)) == ("陈薇", "Alan")
    with override("en"):
        assert (str(chen), str(alan)) == ("Chen Wei", "Alan")
