"""What were the vendors of the story asked, what did they answer, and what is still to mend?"""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.core.files.base import ContentFile

from portal.seeding.days import Days, at
from portal.seeding.documents import pdf
from vendors.actions import diligence as actions
from vendors.actions.diligence import Said
from vendors.models import Questionnaire, QuestionnaireVersion, Response, User, Vendor
from vendors.questions import questions_of

SHANGHAI, BERLIN = "Asia/Shanghai", "Europe/Berlin"
# how a question written freely is answered, where nothing better is known
TEXTS = {
    "zh": {
        "owners": "创始团队持股 68%，其余为员工持股平台。",
        "revenue": "上年 2.1 亿元，前年 1.8 亿元。",
        "measure": "按合同口径每日统计，月度对账。",
        "references": "两家零售客户，联系方式可在电话中提供。",
        "licence_no": "备案号 F2021-0417，收单外包服务。",
        "licence_region": "全国",
    },
    "en": {
        "owners": "Two founders, 35 per cent each; a fund holds the rest.",
        "revenue": "EUR 41 million last year, 36 million before.",
        "measure": "The figures of the contract, every day from our own systems.",
        "references": "Two retailers; we give the names by phone.",
        "licence_no": "Authorised as payment institution; number as in the register.",
        "licence_region": "European Union",
    },
}
NUMBERS = {
    "staff": "240",
    "patch": "10",
    "rto": "4",
    "peak": "3",
    "capital": "120",
    "fraud_rate": "4",
    "disputes": "20",
}
NUMBERS |= {"disputes": "20", "recheck": "12", "refund_days": "2"}


@dataclass(frozen=True, slots=True)
class Asked:
    """A vendor's questionnaire: sent so many days ago, how far it came, and the answers that are not good."""

    vendor: str
    questionnaire: str
    sender: str
    days_ago: int
    verdict: str = ""
    reviewer: str = ""
    odd: dict[str, Said] = field(default_factory=dict)


REVIEWED = (
    Asked("yunlan", "standard", "gao", 210, "Sound; the second region is tried every quarter.", "lin"),
    Asked("hengtong", "payment", "gao", 190, "Licence and reserve account seen in the register.", "lin"),
    Asked("fengyuan", "standard", "deng", 160, "Fit for the work; complaints within seven days are watched.", "lin"),
    Asked(
        "qinghe",
        "standard",
        "lin",
        140,
        "Good; the plan for a lost site is practised.",
        "lin",
        {"subs": Said("yes", "晚间由合作坐席团队支援，已报备。")},
    ),
    Asked(
        "jufu",
        "payment",
        "gao",
        75,
        "One grave point: the rating. See the finding.",
        "lin",
        {
            "rated": Said("unqualified", "本月已公示，正在申请复评。"),
            "capital": Said("0", "备案机构，不适用。"),
            "tested": Said(""),
        },
    ),
    Asked(
        "vistula",
        "standard",
        "sofie",
        48,
        "Data leave the Union by a sub-processor; see the finding.",
        "lin",
        {
            "abroad": Said("yes", "Transcripts are read by a sub-processor in Ukraine at night."),
            "subs": Said("yes", "One, for night shifts."),
            "subs_bound": Said("no", "The agreement is with our lawyers."),
        },
    ),
)


def ask_all(days: Days, people: dict[str, User]) -> str:
    """Six reviewed, one to review, one overdue and half answered; findings with Jufu, Vistula and Muxing."""
    sent = {asked.vendor: _reviewed(asked, days, people) for asked in REVIEWED}
    _waiting_for_review(days, people)
    _overdue(days, people)
    found = _findings(days, people, sent)
    return f"{len(sent) + 2} questionnaires sent, {found} findings"


def good_answers(version: QuestionnaireVersion, language: str, on: date) -> dict[str, Said]:
    """An answer to every question that no reviewer would stumble over."""
    return {question["code"]: _good(question, language, on) for question in questions_of(version.content)}


def _good(question: dict, language: str, on: date) -> Said:
    code, flags = question["code"], question.get("flag_on", [])
    match question["kind"]:
        case "yes_no":
            return Said("no" if "yes" in flags else "yes")
        case "choice":
            return Said(next(one["code"] for one in question["choices"] if one["code"] not in flags))
        case "number":
            return Said(NUMBERS.get(code, "12"))
        case "date":
            ahead = question.get("flag_past")
            return Said((on + timedelta(days=220) if ahead else on - timedelta(days=50)).isoformat())
        case "file":
            lines = ["A paper of the demonstration; the company is fictional."]
            return Said(file=ContentFile(pdf(lines), name=f"{code}.pdf"))
        case _:
            return Said(TEXTS[language].get(code, "As agreed." if language == "en" else "按约定执行。"))


def answer_well(
    response: Response, by: User, now: datetime, odd: dict[str, Said] | None = None, language: str = "en"
) -> None:
    """Answered in two sittings and sent back the same day."""
    said = good_answers(response.version, language, now.date()) | (odd or {})
    half = dict(list(said.items())[: len(said) // 2])
    actions.save_answers(response, by=by, said=half, now=now - timedelta(hours=3))
    actions.save_answers(response, by=by, said=said, now=now)
    actions.submit_answers(response, by=by, now=now + timedelta(minutes=6))


def _send(vendor: str, questionnaire: str, by: User, now: datetime, due_on: date, message: str = "") -> Response:
    return actions.send_questionnaire(
        Vendor.objects.select_related("line").get(code=vendor),
        Questionnaire.objects.get(code=questionnaire),
        by=by,
        due_on=due_on,
        message=message,
        now=now,
    )


def _reviewed(asked: Asked, days: Days, people: dict[str, User]) -> Response:
    sent_on, zone = days.ago(asked.days_ago), people[asked.sender].zone
    due_on = sent_on + timedelta(days=21)
    response = _send(asked.vendor, asked.questionnaire, people[asked.sender], at(sent_on, "10:10", zone), due_on)
    clerk = people[f"{asked.vendor}.1"]
    language = "zh" if response.vendor.country == "CN" else "en"
    answered_on = at(sent_on + timedelta(days=12), "15:20", clerk.zone)
    answer_well(response, clerk, answered_on, asked.odd, language)
    read_on = at(sent_on + timedelta(days=16), "11:00", SHANGHAI)
    return actions.finish_review(response, by=people[asked.reviewer], note=asked.verdict, now=read_on)


def _waiting_for_review(days: Days, people: dict[str, User]) -> None:
    """Muxing's came back and nobody has read it; three answers ask for a look."""
    words = "请在续约前完成；有疑问请联系宋怡然。"
    sent = _send("muxing", "standard", people["song"], at(days.ago(20), "09:50", SHANGHAI), days.ahead(1), words)
    odd = {
        "gifts": Said("yes", "新年礼篮一份，价值 180 元，已申报。"),
        "share": Said("most", "贵司约占 58%。"),
        "pentest": Said(""),
    }
    answer_well(sent, people["muxing.1"], at(days.ago(3), "17:40", SHANGHAI), odd, "zh")


def _overdue(days: Days, people: dict[str, User]) -> None:
    """Lanting has answered a part of it; its last day was two days ago."""
    now = at(days.ago(12), "11:15", SHANGHAI)
    words = "Please answer before we decide; the licence and the sponsor of your settlement account first."
    sent = _send("lanting", "payment", people["lin"], now, days.ago(2), words)
    clerk = User.objects.get(email="cai.yun@lanting.example")
    said = dict(list(good_answers(sent.version, "zh", days.today).items())[:9])
    actions.save_answers(sent, by=clerk, said=said, now=at(days.ago(6), "19:05", SHANGHAI))


def _findings(days: Days, people: dict[str, User], sent: dict[str, Response]) -> int:
    lin, sofie = people["lin"], people["sofie"]
    rated = actions.raise_finding(
        sent["jufu"].vendor,
        by=lin,
        title="Rated “unqualified” by the association",
        detail="Say how and by when the rating is mended, and who takes payments in the three cities without a backup. "
        "Acquirers have to leave within 20 working days of the publication.",
        severity="critical",
        side="vendor",
        owner=people["gao"],
        due_on=days.ahead(9),
        response=sent["jufu"],
        question="rated",
        now=at(days.working_days_ago(5), "10:30", SHANGHAI),
    )
    actions.raise_finding(
        sent["vistula"].vendor,
        by=sofie,
        title="Sub-processor outside the EU without our consent",
        detail="Stop the night shift in Ukraine, or send us its agreement, the transfer basis and the assessment, "
        "so that we can decide on consent under GDPR Art. 28.",
        severity="high",
        side="vendor",
        owner=sofie,
        due_on=days.ago(4),
        response=sent["vistula"],
        question="abroad",
        now=at(days.ago(30), "14:20", BERLIN),
    )
    actions.raise_finding(
        rated.vendor,
        by=lin,
        title="No second aggregator in three cities",
        detail="Find a backup for Wuxi, Foshan and Dongguan before anything is renewed.",
        severity="high",
        side="ours",
        owner=people["gao"],
        due_on=days.ahead(20),
        now=at(days.working_days_ago(5), "10:45", SHANGHAI),
    )
    mended = actions.raise_finding(
        sent["yunlan"].vendor,
        by=people["gao"],
        title="Administrators signed in without a second factor",
        severity="medium",
        side="vendor",
        owner=people["gao"],
        due_on=days.ago(150),
        response=sent["yunlan"],
        question="mfa",
        now=at(days.ago(190), "16:00", SHANGHAI),
    )
    paper = ContentFile(pdf(["Second factor: policy and screenshots."]), name="second-factor.pdf")
    told = {"answer": "自本月 1 日起全部管理员启用双因素登录，截图见附件。", "file": paper}
    actions.answer_finding(mended, by=people["yunlan.1"], now=at(days.ago(170), "10:00", SHANGHAI), **told)
    actions.close_finding(mended, by=people["gao"], note="Tried it.", now=at(days.ago(168), "09:30", SHANGHAI))
    return 4
