"""What does each demand say about what a vendor owes, with its data and its clause, in either language and in both?"""

import io
from datetime import UTC, date, datetime
from decimal import Decimal
from hashlib import sha256

import pypdf
import pytest

from contracts import actions as contract_actions
from portal.letters.actions import issue_letter
from portal.letters.compose import canonical, compose
from sla import actions
from sla.models import Letter
from tests.contracts import owed
from tests.portal.reading import plain
from tests.sla import late
from tests.sla.late import JULY, LATE
from vendors.lifecycle import NotPossible

TODAY = JULY.date()
REFER = "We refer to contract {number}, “Courier, mainland”, between Haiyun Trading (Shanghai) and Acme Courier."
RESERVED = "All other rights under the contract and the law remain reserved."
FURTHER = "If it is not done within that time, we may use the further rights that the contract gives."


def said(world, kind: str, record, language: str = "en", today: date = TODAY, **drafted) -> list:
    """Subject and paragraphs; the figures as rows."""
    letter = actions.draft_letter(
        kind, record, by=world.vera, **{"language": language, "clause": "7.2", "now": JULY} | drafted
    )
    return read(compose(letter, today))


def read(content: dict) -> list:
    return [content["subject"], *[_part(part) for part in content["parts"]]]


def _part(part: dict):
    if part["kind"] != "table":
        return plain(part["text"])
    return [[plain(cell) for cell in row] for row in [part["heads"], *part["rows"], part["total"]]]


ENGLISH = {
    "attestation": [
        "Attestation for April 2026: Duty no-fakes",
        REFER.format(number="C-2026-100"),
        "Every month you confirm to us that you keep your duty “Duty no-fakes”. Your word for April 2026 was due on "
        "10 May 2026. It has not come.",
        "The sentence to be signed reads: “We have kept it.”",
        "The law behind it: E-Commerce Law, Art. 17.",
        "Under clause 7.2 please sign it in Steward within 10 business days after this letter arrives, or tell us in "
        "writing within that time why you cannot.",
        "Until it is there, we may hold back new orders under the contract. " + RESERVED,
    ],
    "response": [
        "Questionnaire to be answered: Standard",
        REFER.format(number="C-2026-100"),
        "On 4 May 2026 we sent you the questionnaire “Standard”, to be answered by 25 May 2026. That day has passed, "
        "and your answers are not complete.",
        "Under clause 7.2 please answer it in Steward, online or in the workbook, within 10 business days after this "
        "letter arrives.",
        "Without your answers our review cannot be finished, and we may hold back new orders under the contract.",
    ],
    "finding": [
        "Finding to be closed: No second factor",
        REFER.format(number="C-2026-100"),
        "On 4 May 2026 we told you of a finding: “No second factor”. It was to be closed by 25 May 2026 and is still "
        "open. Its severity is: high.",
        "What is to be done: Every clerk signs in with a second factor.",
        "Under clause 7.2 please close it within 10 business days after this letter arrives, and show in Steward, with "
        "evidence, what was done.",
        FURTHER,
    ],
    "obligation": [
        "Overdue under contract C-2026-300: Volume report",
        REFER.format(number="C-2026-300"),
        "Under the contract you owe us: Volume report. It was due on 31 May 2026 and is not done.",
        "What exactly is agreed: Parcels by city and day.",
        "Under clause 7.2 please perform it within 10 business days after this letter arrives, and say so in Steward. "
        "The proof that is agreed: a sentence and a file.",
        FURTHER,
    ],
    "exit": [
        "Exit from contract C-2026-300: what is still to be done",
        REFER.format(number="C-2026-300"),
        "On the way out of the contract you were to return our data by 19 June 2026. We have not seen that this is "
        "done.",
        "Under clause 7.2 please return our data within 10 business days after this letter arrives, and confirm it to "
        "us in writing.",
        "The contract cannot be closed before that. " + RESERVED,
    ],
    "invoice": [
        "Outstanding invoice for May 2026",
        REFER.format(number="C-2026-100"),
        "On 3 June 2026 the statement for May 2026 was confirmed by both sides. It comes to CNY 510.00, tax included. "
        "Your invoice for it has not arrived.",
        [
            ["Rate", "Without tax", "Tax", "With tax, CNY"],
            ["Parcel", "386.79", "23.21", "410.00"],
            ["Fuel", "100.00", "0.00", "100.00"],
            ["Total", "486.79", "23.21", "510.00"],
        ],
        "Under clause 7.2 please send us the invoice, line by line as confirmed, within 10 business days after this "
        "letter arrives.",
        "If you have issued it already, please tell us its number and its day.",
    ],
    "credit_note": [
        "Outstanding credit note for deduction notice DN-C-2026-100-202605",
        REFER.format(number="C-2026-100"),
        "By deduction notice DN-C-2026-100-202605 of 12 June 2026 we deducted CNY 32.80 from your invoice 2026-0611. "
        "Your own document that answers it has not arrived.",
        [["Deduction", "Month", "Amount, CNY"], ["Credit", "May 2026", "32.80"], ["Total", "", "32.80"]],
        "Under clause 7.2 please send us, within 10 business days after this letter arrives, a credit note for "
        "CNY 32.80, or an invoice that is already net of it.",
        "If you have issued it already, please tell us its number and its day.",
    ],
    "disputed": [
        "Your invoice 2026-0611 for May 2026: the part that we dispute",
        REFER.format(number="C-2026-100"),
        "Your invoice 2026-0611 of 12 June 2026 asks for CNY 557.00 for May 2026. On the lines below it differs from "
        "the statement that both sides have confirmed.",
        [
            ["Rate", "Confirmed by both", "Invoiced, CNY", "In dispute"],
            ["Parcel", "410.00", "450.00", "40.00"],
            ["Not on the statement", "0.00", "7.00", "7.00"],
            ["Total", "", "", "47.00"],
        ],
        "Under clause 7.2 we dispute CNY 47.00 of this invoice. Please send us, within 10 business days after this "
        "letter arrives, a credit note or a corrected invoice, or tell us in writing what that part rests on.",
        "The rest, CNY 510.00, is not in dispute: it fell due on 18 July 2026.",
        RESERVED,
    ],
}
# the subject, what has not come, and what is asked
CHINESE = {
    "attestation": [
        "关于提交2026年4月“义务 no-fakes”声明的函",
        "贵司应按月就“义务 no-fakes”作出声明。2026年4月的声明应于 2026年5月10日前作出，我方至今未收到。",
        "依据合同第 7.2 条，请贵司自收到本函之日起 10 个工作日内在 Steward 中作出上述声明；"
        "如无法作出，请在该期限内书面说明理由。",
    ],
    "response": [
        "关于答复“问卷”的函",
        "我方于 2026年5月4日向贵司发出“问卷”，请贵司于 2026年5月25日前答复。该期限已过，我方尚未收到完整答复。",
        "依据合同第 7.2 条，请贵司自收到本函之日起 10 个工作日内，在 Steward 中在线填写或以工作簿形式完成答复。",
    ],
    "finding": [
        "关于限期整改“No second factor”的函",
        "我方于 2026年5月4日向贵司提出发现项“No second factor”，要求于 2026年5月25日前整改完毕，该项至今未关闭。"
        "严重程度：高。",
        "依据合同第 7.2 条，请贵司自收到本函之日起 10 个工作日内完成整改，并在 Steward 中说明整改情况、附上佐证材料。",
    ],
    "obligation": [
        "关于履行“运量报告”的函",
        "按照合同约定，贵司应于 2026年5月31日前完成“运量报告”，至今尚未完成。",
        "依据合同第 7.2 条，请贵司自收到本函之日起 10 个工作日内履行完毕，并在 Steward 中确认完成。"
        "约定的证明方式：一句话说明及文件。",
    ],
    "exit": [
        "关于完成合同 C-2026-300 退出事项的函",
        "合同退出过程中，贵司应于 2026年6月19日前返还我方数据，我方至今未见完成。",
        "依据合同第 7.2 条，请贵司自收到本函之日起 10 个工作日内返还我方数据，并书面告知我方。",
    ],
    "invoice": [
        "关于开具2026年5月发票的函",
        "2026年5月的对账单已于 2026年6月3日经双方确认，含税金额为 510.00 元，我方至今未收到贵司发票。",
        "依据合同第 7.2 条，请贵司自收到本函之日起 10 个工作日内，按已确认的明细开具发票并送交我方。",
    ],
    "credit_note": [
        "关于就扣款通知 DN-C-2026-100-202605 开具红字发票的函",
        "我方于 2026年6月12日以扣款通知 DN-C-2026-100-202605 自贵司 2026-0611 号发票中扣款 32.80 元，"
        "至今未收到贵司的相应单据。",
        "依据合同第 7.2 条，请贵司自收到本函之日起 10 个工作日内开具金额为 32.80 元的红字发票，"
        "或按扣款后的净额重新开具发票。",
    ],
    "disputed": [
        "关于贵司 2026-0611 号发票（2026年5月）争议金额的函",
        "贵司 2026年6月12日开具的 2026-0611 号发票就2026年5月请求支付 557.00 元，下列明细与双方已确认的对账单不一致。",
        "依据合同第 7.2 条，我方对其中 47.00 元提出异议。请贵司自收到本函之日起 10 个工作日内"
        "开具红字发票或更正后的发票，或书面说明该部分金额的依据。",
    ],
}


def test_nothing_that_a_vendor_owes_is_left_without_an_example():
    of_results = {"plan", "rectify", "missing_data", "top_up", "money_back", "document"}
    assert set(ENGLISH) == set(CHINESE) == set(LATE) == set(Letter.DEMANDS) - of_results


@pytest.mark.parametrize("kind", LATE)
def test_each_demand_says_what_is_owed_since_when_and_what_is_asked(world, kind):
    record = LATE[kind](world)
    letter = actions.draft_letter(kind, record, by=world.vera, language="both_en", clause="7.2", now=JULY)
    content = compose(letter, TODAY)
    other = content["other"]
    demand = next(plain(part["text"]) for part in other["parts"] if part["kind"] == "demand")
    assert read(content) == ENGLISH[kind]
    assert [read(other)[0], read(other)[2], demand] == CHINESE[kind]
    assert content["rests_on"]["record"] == f"{record._meta.label_lower} {record.pk}"
    assert "{" not in canonical(content).replace('{"', "").replace(":{", ":")


def test_what_was_returned_says_so(world):
    contract = owed.running(world, rules=[owed.REPORT | {"evidence": "sentence", "clause": "5.4"}])
    report, june = owed.the(contract, "volume-report"), datetime(2026, 6, 1, 4, tzinfo=UTC)
    contract_actions.submit_obligation(report, by=world.alan, said="Sent.", now=june)
    contract_actions.return_obligation(report, by=world.otto, note="Suzhou is missing.", now=june)
    found = said(world, "obligation", report, clause="")
    assert found[4:6] == [
        "What you handed in on 1 June 2026 was returned for this reason: Suzhou is missing.",
        "Under clause 5.4 please perform it within 10 business days after this letter arrives, and say so in Steward. "
        "The proof that is agreed: a sentence that says what was done.",
    ]


def test_the_undisputed_part_is_paid_in_time_less_what_is_deducted(world):
    notice = late.deduction(world)
    invoice, june = notice.invoice, date(2026, 6, 20)
    letter = actions.draft_letter("disputed", invoice, by=world.vera, language="en", clause="7.2", now=JULY)
    told = [read(compose(letter, june))[-2]]
    actions.pay_invoice(invoice, by=world.fay, paid_on=date(2026, 7, 15), now=JULY)
    told.append(read(compose(letter, TODAY))[-2])
    assert told == [
        "The rest, CNY 510.00, is not in dispute: CNY 32.80 is settled by our deduction notice DN-C-2026-100-202605, "
        "and we pay CNY 477.20 by 18 July 2026.",
        "The rest, CNY 510.00, is not in dispute: CNY 32.80 was settled by our deduction notice DN-C-2026-100-202605, "
        "and CNY 477.20 paid on 15 July 2026.",
    ]


def test_a_line_that_asks_for_less_is_shown_and_not_in_dispute(world):
    invoice = late.invoice(world, fuel=Decimal("90.00"))
    found = said(world, "disputed", invoice, today=date(2026, 6, 20))
    assert (found[3][2], found[3][-1], found[-2]) == (
        ["Fuel", "100.00", "90.00", "—"],
        ["Total", "", "", "47.00"],
        "The rest, CNY 500.00, is not in dispute: we pay it by 18 July 2026.",
    )


def test_a_letter_in_both_languages_is_one_letter_with_one_hash_and_says_which_text_prevails(world):
    step = late.exit_step(world)
    letter = actions.draft_letter(
        "exit",
        step,
        by=world.vera,
        language="both_zh",
        clause="14.2",
        ground="另附清单。",
        ground_second="A list is enclosed.",
        now=JULY,
    )
    content = compose(letter, TODAY)
    assert (content["language"], content["other"]["language"], content["reference"]) == (
        "zh-hans",
        "en",
        content["other"]["reference"],
    )
    assert ("另附清单。" in read(content), "A list is enclosed." in read(content["other"])) == (True, True)
    assert (content["prevails"], content["other"]["prevails"]) == (
        "本函以中文和英文书写，两者不一致的，以中文为准。",
        "This letter is written in Chinese and English; where they differ, the Chinese text prevails.",
    )
    issue_letter(letter, by=world.vera, now=JULY)
    assert letter.sha256 == sha256(canonical(content).encode()).hexdigest()
    changed = {**content, "other": {**content["other"], "subject": "Something else"}}
    assert letter.sha256 != sha256(canonical(changed).encode()).hexdigest()
    with letter.file.file.open("rb") as file:
        pages = [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(file.read())).pages]
    text = "\n".join(pages)
    places = [
        text.index(words) for words in ("返还我方数据", "以中文为准", "return our data", "the Chinese text prevails")
    ]
    assert (places == sorted(places), len(pages)) == (True, 2)


def test_what_prevails_stands_first(world):
    step = late.exit_step(world)
    letter = actions.draft_letter("exit", step, by=world.vera, language="both_en", clause="14.2", now=JULY)
    content = compose(letter, TODAY)
    assert (content["language"], content["other"]["language"], content["subject"], content["other"]["prevails"]) == (
        "en",
        "zh-hans",
        "Exit from contract C-2026-300: what is still to be done",
        "本函以中文和英文书写，两者不一致的，以英文为准。",
    )


def test_our_own_words_stand_in_both_languages_or_in_neither(world):
    step = late.exit_step(world)
    letter = actions.draft_letter(
        "exit", step, by=world.vera, language="both_zh", clause="14.2", ground="另附清单。", now=JULY
    )
    with pytest.raises(NotPossible) as error:
        issue_letter(letter, by=world.vera, now=JULY)
    assert [str(reason) for reason in error.value.reasons] == ["Say it in both languages, or in neither."]
