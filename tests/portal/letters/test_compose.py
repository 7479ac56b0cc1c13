"""What does each letter say, with its data and its clause, in either language, and is what was issued what is kept?"""

import json
from datetime import UTC, date, datetime
from decimal import Decimal
from hashlib import sha256

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile

from contracts import actions as contract_actions
from contracts.models import ContractVersion
from contracts.models.correspondence import Language
from portal.letters.actions import issue_letter
from portal.letters.compose import canonical, compose
from portal.letters.models import LetterText
from portal.letters.placeholders import NEEDED, OF_KIND, allowed, filled, paragraphs
from portal.letters.printing import letter_html
from portal.letters.texts import STANDARD, lay_down_texts, text_of
from portal.pages.letters import OFFERED
from sla import actions
from sla.models import Breach, Credit, Letter
from sla.queries_letters import ABOUT
from tests import papers
from tests.portal.reading import plain
from tests.sla import claims, months
from tests.sla.months import MAY
from vendors.actions.documents import upload_document
from vendors.lifecycle import NotPossible
from vendors.models import DocumentType

APPROVED = datetime(2026, 6, 15, 4, tzinfo=UTC)
TODAY = date(2026, 6, 15)


@pytest.fixture
def credit(world, contract):
    period = months.whole_month(world, contract, MAY, good=91, damaged=2)
    actions.approve_period(period, by=world.otto, now=APPROVED)
    contract_actions.set_correspondence(
        contract,
        by=world.vera,
        language="en",
        our_address="1 Quay, Shanghai",
        attention="Legal",
        clauses={"claim": "9.2"},
    )
    return Credit.objects.get(period=period)


def words(content: dict) -> list[str]:
    return [plain(part["text"]) for part in content["parts"] if part["kind"] != "table"]


def table(content: dict) -> dict:
    return next(part for part in content["parts"] if part["kind"] == "table")


def test_a_claim_names_the_levels_the_amount_the_clause_and_the_days_to_object(world, credit):
    letter = actions.draft_letter("claim", credit, by=world.vera, now=APPROVED)
    content = compose(letter, TODAY)
    assert (content["subject"], content["reference"], content["date"]) == (
        "Claim of a service credit for May 2026",
        "C-2026-100-L01",
        "15 June 2026",
    )
    assert (content["sender"], content["recipient"]) == (
        {"name": "Haiyun Trading (Shanghai)", "address": "1 Quay, Shanghai"},
        {"name": "Acme Courier", "address": "", "attention": "Legal"},
    )
    assert words(content) == [
        "We refer to contract C-2026-100, “Courier, mainland”, between Haiyun Trading (Shanghai) and Acme Courier.",
        "In May 2026 the service levels below were not kept. Clause 9.2 of the contract entitles us to the amount "
        "shown.",
        "We claim CNY 8,000.00 as a service credit. Please confirm it within 5 business days after this letter "
        "arrives, or tell us within that time what you object to and why.",
        "The claim is made within its time, which ends on 30 July 2026.",
        "Every figure can be followed in Steward down to the records it rests on. All other rights under the contract "
        "and the law remain reserved.",
    ]
    assert [[plain(cell) for cell in row] for row in [table(content)["heads"], *table(content)["rows"]]] == [
        ["Service level", "Expected", "Minimum", "Result", "Amount, CNY"],
        ["On time", "96 %", "93 %", "91.00 %", "4,800.00"],
        ["Damage", "0.15 %", "0.30 %", "0.20 %", "3,200.00"],
    ]
    assert table(content)["total"] == ["Total", "", "", "", "8,000.00"]
    assert content["rests_on"] == {
        "record": f"sla.credit {credit.pk}",
        "clause": "9.2",
        "evaluation": "1",
        "hash": credit.evaluation.hash,
        "version": "1",
    }


def test_the_same_claim_in_chinese_is_a_letter_of_its_own(world, credit):
    letter = actions.draft_letter("claim", credit, by=world.vera, language="zh-hans", ground="另附明细。", now=APPROVED)
    content = compose(letter, TODAY)
    assert (content["subject"], content["sender"]["name"], words(content)[2:4]) == (
        "关于2026年5月服务费扣减的索赔函",
        "上海海云商贸有限公司",
        [
            "我方现主张服务费扣减，金额为 8,000.00 元。请贵司自收到本函之日起 5 个工作日内予以确认；"
            "如有异议，请在该期限内书面提出并说明理由。",
            "另附明细。",
        ],
    )


def test_a_demand_for_a_plan_names_the_miss_and_the_days(world, credit):
    breach = Breach.objects.get(period=credit.period, level__code="on-time")
    letter = actions.draft_letter("plan", breach, by=world.vera, clause="10.1", answer_days=7, now=APPROVED)
    content = compose(letter, TODAY)
    assert words(content)[1:3] == [
        "In May 2026 the service level “On time” came to 91.00 %. The contract expects 96 % and allows no less than "
        "93 %.",
        "Under clause 10.1 please send us, within 7 business days after this letter arrives, a corrective action plan "
        "that names the cause, each measure, who answers for it, and the day on which it takes effect.",
    ]


def test_notice_not_to_renew_names_the_end_and_the_day_it_must_arrive_by(world, contract):
    letter = actions.draft_letter("non_renewal", contract, by=world.leo, language="en", clause="14.1", now=APPROVED)
    assert words(compose(letter, TODAY))[1:3] == [
        "Under clause 14.1 we give notice that the contract shall not be renewed. It ends on 30 April 2027.",
        "This notice has to reach you by 1 March 2027.",
    ]


def test_notice_for_cause_says_when_it_ends_or_that_it_ends_on_arrival(world, contract):
    letter = actions.draft_letter(
        "cause", contract, by=world.leo, language="en", clause="14.3", ground="The licence was revoked.", now=APPROVED
    )
    assert words(compose(letter, TODAY))[1:3] == [
        "The licence was revoked.",
        "For this reason we terminate the contract under its clause 14.3. It ends on the day this letter arrives.",
    ]
    letter.effective_on = date(2026, 9, 30)
    assert "It ends on 30 September 2026." in words(compose(letter, TODAY))[2]


def test_what_is_issued_is_kept_as_it_read_whatever_the_text_becomes(world, credit):
    letter = actions.draft_letter("claim", credit, by=world.vera, now=APPROVED)
    read = compose(letter, TODAY)
    issue_letter(letter, by=world.vera, now=APPROVED)
    LetterText.objects.filter(kind="claim").update(body_en="Rewritten {clause} {amount} {month}")
    letter.refresh_from_db()
    assert (letter.content, letter.sha256, letter.subject) == (
        json.loads(json.dumps(read)),
        sha256(canonical(read).encode()).hexdigest(),
        read["subject"],
    )
    with letter.file.file.open("rb") as file:
        assert file.read(5) == b"%PDF-"


def test_what_stands_in_the_way_is_said_before_anything_is_printed(world, credit):
    letter = actions.draft_letter("claim", credit, by=world.vera, now=APPROVED)
    actions.edit_letter(letter, by=world.vera, language="en", clause="", now=APPROVED)
    with pytest.raises(NotPossible) as error:
        issue_letter(letter, by=world.vera, now=APPROVED)
    assert [str(reason) for reason in error.value.reasons] == ["Name the clause that the letter rests on."]


def test_only_a_draft_carries_the_watermark(world, credit):
    content = compose(actions.draft_letter("claim", credit, by=world.vera, now=APPROVED), TODAY)
    assert ["draft-en.svg" in letter_html(content, draft=draft) for draft in (True, False)] == [True, False]


def test_every_kind_has_its_text_its_words_and_its_place():
    kinds = set(Letter.Kind.values)
    assert [set(one) for one in (STANDARD, OF_KIND, NEEDED, ABOUT)] == [kinds] * 4
    assert {kind for offered in OFFERED.values() for kind in offered} == kinds


@pytest.mark.parametrize("kind", Letter.Kind.values)
def test_each_standard_text_says_what_it_has_to_and_nothing_that_cannot_be_filled_in(kind):
    LetterText(kind=kind, **STANDARD[kind]).clean()


@pytest.mark.parametrize(
    "changed, wrong",
    [
        ({"body_en": "{clause} {amount} {month} {price}"}, {"body_en"}),
        ({"body_zh": "第 {clause} 条"}, {"body_zh"}),
        ({"subject_en": "Claim {"}, {"subject_en"}),
        ({"body_en": "{clause.__class__} {clause} {amount} {month}"}, {"body_en"}),
    ],
)
def test_a_text_that_would_not_be_the_letter_is_refused(changed, wrong):
    with pytest.raises(ValidationError) as error:
        LetterText(**{"kind": "claim", **STANDARD["claim"], **changed}).clean()
    assert set(error.value.message_dict) == wrong


@pytest.mark.django_db
def test_the_standard_texts_are_laid_down_once_and_what_staff_wrote_stays():
    LetterText.objects.filter(kind="plan").update(subject_en="Ours")
    LetterText.objects.filter(kind="claim").delete()
    assert (lay_down_texts(), lay_down_texts(), text_of("plan").subject_en) == (1, 0, "Ours")


def test_a_paragraph_with_nothing_to_say_is_left_out_and_a_name_that_ends_in_a_dot_takes_no_second():
    assert list(paragraphs("One\r\nline.\r\n\r\nTwo.")) == ["One line.", "Two."]
    assert [filled("Until {day}.", {"day": ""}), filled("To {who}.", {"who": "Polder B.V."}), filled("No.", {})] == [
        None,
        "To Polder B.V.",
        "No.",
    ]
    assert "ground" in allowed("claim")


def _extension(world, contract, credit):
    ContractVersion.objects.filter(contract=contract).update(
        renews_months=0, extension_count=1, extension_months=12, extension_notice_days=60
    )
    return contract


def _objection(world, contract, credit):
    actions.notify_credit(credit, by=world.vera, now=APPROVED)
    return actions.dispute_credit(credit, by=world.alan, dispute="The road\nwas shut.", now=APPROVED)


def _top_up(world, contract, credit):
    ContractVersion.objects.filter(contract=contract).update(deposit_minor=50_000_00)
    Credit.objects.filter(pk=credit.pk).update(deposit_minor=8_000_00, top_up_by=date(2026, 6, 30))
    return Credit.objects.get(pk=credit.pk)


def _money_back(world, contract, credit):
    return contract_actions.record_money_held(
        contract,
        by=world.fay,
        kind="reserve",
        words="Reserve of May",
        amount=Decimal("1000"),
        since=date(2026, 5, 31),
        due_back_on=date(2026, 7, 1),
    )


def _relief(world, contract, credit):
    claimed = claims.claim(
        world, credit.period, starts_at=claims.at(10), ends_at=claims.at(11), description="It was shut."
    )
    actions.take_up_relief(claimed, by=world.vera)
    return actions.reject_relief(claimed, by=world.vera, decision="The road was open.")


def _missing_data(world, contract, credit):
    period = months.open_month(world, contract, months.JUNE)
    return period.deliveries.get(feed__code="waybills")


def _document(world, contract, credit):
    kind = DocumentType.objects.create(code="cargo", name_en="Cargo insurance", name_zh="货物保险", validity="none")
    return upload_document(
        contract.vendor, kind, file=ContentFile(papers.PDF, name="d.pdf"), by=world.alan, issuer="Chamber", scope="All"
    )


@pytest.mark.parametrize(
    ("kind", "about", "demand"),
    [
        (
            "extension",
            _extension,
            "Under clause 3 we use our option to extend the contract. It runs until 30 April 2028 on the same terms.",
        ),
        ("objection", _objection, "The two days stay counted."),
        (
            "top_up",
            _top_up,
            "Under clause 3 please top the deposit up by CNY 8,000.00, within 10 business days after this letter "
            "arrives.",
        ),
        (
            "money_back",
            _money_back,
            "Under clause 3 please transfer CNY 1,000.00 within 10 business days after this letter arrives.",
        ),
        ("relief", _relief, "Under clause 3 we have decided: the claim is not followed; all of it counts."),
        (
            "missing_data",
            _missing_data,
            "Under clause 3 please deliver them within 10 business days after this letter arrives, or state in Steward "
            "that there was no activity.",
        ),
        (
            "document",
            _document,
            "Under clause 3 please hand in the renewed document in Steward, within 10 business days after this letter "
            "arrives.",
        ),
    ],
)
def test_each_other_kind_asks_for_its_own_thing_and_leaves_nothing_open(world, contract, credit, kind, about, demand):
    record = about(world, contract, credit)
    for language in Language.values:
        letter = Letter(
            contract=contract,
            n=1,
            kind=kind,
            about_type=record._meta.label_lower,
            about_id=str(record.pk),
            language=language,
            clause="3",
            answer_days=10,
            ground="The two days stay counted.",
        )
        content = compose(letter, date(2026, 7, 20))
        asked = [plain(part["text"]) for part in content["parts"] if part["kind"] == "demand"]
        assert len(asked) == 1 and "{" not in canonical(content).replace('{"', "").replace(":{", ":")
        if language == Language.ENGLISH:
            assert asked == [demand]
