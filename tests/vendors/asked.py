"""What does a vendor look like that was asked questions? Built by the product's own actions."""

from datetime import date, timedelta

from django.core.files.base import ContentFile

from tests.contracts.worlds import NOON
from vendors.actions import diligence, questionnaires
from vendors.actions.diligence import Said
from vendors.models import Questionnaire, Response, Vendor

DUE = date(2026, 5, 25)
CONTENT = {
    "sections": [
        {
            "code": "company",
            "title_en": "The company: who / what?",
            "title_zh": "公司",
            "questions": [
                {"code": "owners", "kind": "text", "text_en": "Who owns it?", "text_zh": "谁持有？"},
                {
                    "code": "court",
                    "kind": "yes_no",
                    "text_en": "In insolvency?",
                    "text_zh": "破产？",
                    "flag_on": ["yes"],
                },
                {
                    "code": "staff",
                    "kind": "number",
                    "text_en": "How many people?",
                    "text_zh": "人数？",
                    "flag_below": "5",
                },
            ],
        },
        {
            "code": "security",
            "title_en": "Security",
            "title_zh": "安全",
            "questions": [
                {
                    "code": "certificate",
                    "kind": "choice",
                    "text_en": "Which certificate?",
                    "text_zh": "哪种认证？",
                    "flag_on": ["none"],
                    "choices": [
                        {"code": "iso", "text_en": "ISO 27001", "text_zh": "ISO 27001"},
                        {"code": "mlps", "text_en": "MLPS, level 3", "text_zh": "等保三级"},
                        {"code": "none", "text_en": "None", "text_zh": "没有"},
                    ],
                },
                {
                    "code": "until",
                    "kind": "date",
                    "text_en": "Valid until?",
                    "text_zh": "有效期至？",
                    "required": False,
                    "flag_past": True,
                    "expected_en": "A year from now",
                    "expected_zh": "一年以后",
                },
                {"code": "scan", "kind": "file", "text_en": "The certificate", "text_zh": "证书", "required": False},
            ],
        },
    ]
}
COMPLETE = {
    "owners": Said("=Alan 60 %\r\nBea 40 %", "As registered."),
    "court": Said("no"),
    "staff": Said("0120.50"),
    "certificate": Said("mlps", "Level 3\nsince 2024"),
    "until": Said("2026-12-31"),
}


def a_questionnaire(world, code="standard", lines=(), **fields) -> Questionnaire:
    """Published by Vera."""
    row = questionnaires.create_questionnaire(
        by=world.vera, code=code, name_en=code.title(), name_zh="问卷", lines=list(lines), **fields
    )
    draft = questionnaires.draft_version(row, by=world.vera)
    questionnaires.edit_questions(draft, by=world.vera, content=CONTENT)
    questionnaires.publish_questions(draft, by=world.vera, note="First.")
    return row


def asked(world, vendor: Vendor | None = None, questionnaire: Questionnaire | None = None) -> Response:
    """A questionnaire sent by Otto to Acme."""
    questionnaire = questionnaire or Questionnaire.objects.first() or a_questionnaire(world)
    return diligence.send_questionnaire(
        vendor or world.acme, questionnaire, by=world.otto, due_on=DUE, message="Before we sign.", now=NOON
    )


def answered(world, response: Response | None = None, by=None, said=None) -> Response:
    """Every question is answered and sent back."""
    response = response or asked(world)
    by = by or world.alan
    diligence.save_answers(response, by=by, said=said or COMPLETE, now=NOON + timedelta(days=1))
    diligence.submit_answers(response, by=by, now=NOON + timedelta(days=1, hours=1))
    return response


def reviewed(world, response: Response | None = None) -> Response:
    response = response or answered(world)
    return diligence.finish_review(response, by=world.vera, note="Sound.", now=NOON + timedelta(days=2))


def found(world, vendor: Vendor | None = None, **fields):
    """A finding that the vendor mends."""
    given = {"title": "No second factor", "severity": "high", "side": "vendor", "due_on": DUE} | fields
    return diligence.raise_finding(vendor or world.acme, by=world.otto, now=NOON, **given)


def a_scan(name="scan.pdf") -> ContentFile:
    return ContentFile(b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n", name=name)


def record(response: Response) -> dict[str, tuple]:
    """What is kept of the answers, whatever way they came."""
    rows = response.answers.order_by("question")
    return {row.question: (row.value, row.comment, row.file.name if row.file else "") for row in rows}
