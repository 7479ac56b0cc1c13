"""Who is on the way in, under which conditions, and who has declared what? The vendors' papers and four newcomers."""

from datetime import date, datetime, timedelta

from stdnum.cn import uscc

from portal.seeding.days import Days, at
from portal.seeding.diligence import answer_well
from vendors import trail
from vendors.actions import conditions, diligence, interests, joining, sanctions
from vendors.actions import vendors as actions
from vendors.actions.conditions import Asked
from vendors.actions.interests import Tie
from vendors.actions.leaving import accept_terms
from vendors.actions.risk import assess_vendor, model_of
from vendors.models import Membership, ServiceLine, User, Vendor
from vendors.queries.diligence import questionnaires_for
from vendors.queries.risk import model_in_force
from vendors.system import system_user

SHANGHAI, BERLIN = "Asia/Shanghai", "Europe/Berlin"
# code: the region's six digits, legal representative, address, last digits of the phone
COMPANIES = {
    "yunlan": ("330106", "顾云峰", "杭州市西湖区文澜路 18 号", "0101"),
    "tongxin": ("310115", "彭立人", "上海市浦东新区桐信路 6 号", "0102"),
    "hengtong": ("310101", "沈恒", "上海市黄浦区恒瞳大厦 21 层", "0103"),
    "jufu": ("440305", "蔡聚福", "深圳市南山区聚福中心 9 层", "0104"),
    "fengyuan": ("310118", "冯远", "上海市青浦区沣源路 88 号", "0105"),
    "baicang": ("330402", "柏长青", "嘉兴市南湖区百仓路 1 号", "0106"),
    "nanling": ("440103", "梁南", "广州市荔湾区南岭冷库 3 号", "0107"),
    "qinghe": ("340104", "清雨禾", "合肥市蜀山区清禾大厦 5 层", "0108"),
    "muxing": ("330110", "沐晨星", "杭州市余杭区沐星园 2 号", "0109"),
    "huayu": ("310117", "程磊", "上海市松江区华屿路 30 号", "0110"),
    # the same people and the same phone as Jufu, whose name was published
    "lanting": ("440305", "蔡聚福", "深圳市南山区兰亭路 12 号", "0104"),
}
POSITIONS = {
    "huayu": ("Cheng Lei", "程磊", "Managing director", "zh-hans", SHANGHAI),
    "lanting": ("Cai Yun", "蔡芸", "Head of sales", "zh-hans", SHANGHAI),
    "isar": ("Jonas Huber", "", "Managing director", "en", BERLIN),
}
PURPOSES = ("commercial", "operations")


def company(code: str) -> dict:
    """The made-up papers of a Chinese vendor; the credit code's check character is worked out."""
    if code not in COMPANIES:
        return {}
    region, representative, address, phone = COMPANIES[code]
    body = f"91{region}MA1FAKE{list(COMPANIES).index(code) + 1:02}"
    return {
        "registration_number": body + uscc.calc_check_digit(body),
        "legal_representative": representative,
        "address": address,
        "phone": f"+86 21 5550 {phone}",
    }


def bring_in(days: Days, people: dict[str, User]) -> str:
    """A courier half-way through its application, an acquirer in due diligence, one with conditions, one by staff."""
    _half_told(days, people["lin"])
    _in_due_diligence(days, people["lin"])
    _with_conditions(days, people)
    _entered_by_staff(days, people["lin"])
    declared = _declare(days, people)
    return f"four vendors on their way in, {declared} declarations of interest"


def _prospect(
    by: User, now: datetime, code: str, name: tuple[str, str], country: str, line: str, does, **more
) -> Vendor:
    name_en, name_zh = name
    return actions.create_vendor(
        by=by,
        code=code,
        name_en=name_en,
        name_zh=name_zh,
        country=country,
        line=ServiceLine.objects.get(code=line),
        summary_en=does[0],
        summary_zh=does[1],
        now=now,
        **more,
    )


def _joins(vendor: Vendor, by: User, now: datetime) -> User:
    """The first person, who accepted the invitation."""
    name, name_zh, title, language, zone = POSITIONS[vendor.code]
    person = User.objects.create_user(
        f"{name.lower().replace(' ', '.')}@{vendor.code}.example",
        None,
        name=name,
        name_zh=name_zh,
        title=title,
        language=language,
        zone=zone,
        date_joined=now,
    )
    trail.record(person, "join", by=system_user("import"), now=now)
    row = Membership.objects.create(user=person, vendor=vendor, role="admin", starts_on=now.date())
    trail.record(row, "join", by=by, after={"role": row.role, "from": row.starts_on}, shown_to_vendor=True, now=now)
    person = User.objects.get(pk=person.pk)
    accept_terms(person, now=now)
    return person


def _contacts(vendor: Vendor, person: User) -> dict:
    said = {"name": str(person.name), "title": person.title, "email": person.email, "phone": vendor.phone}
    return dict.fromkeys(PURPOSES, said)


def _half_told(days: Days, lin: User) -> None:
    now = at(days.ago(5), "09:40", SHANGHAI)
    does = ("Courier for the Yangtze delta, second source", "长三角快递，备选")
    vendor = _prospect(lin, now, "huayu", ("Huayu Couriers", "华屿速运"), "CN", "logistics", does)
    person = _joins(vendor, lin, now + timedelta(hours=3))
    later = at(days.ago(4), "14:10", SHANGHAI)
    joining.save_company(vendor, by=person, legal_name="上海华屿速运有限公司", **company("huayu"), now=later)
    joining.save_services(
        vendor,
        by=person,
        lines=[vendor.line],
        services="次日达快递，日均 4 万件；末端由自有网点派送。",
        regions="上海、江苏、浙江",
        now=later + timedelta(minutes=12),
    )


def _tell_all(vendor: Vendor, by: User, contact: User, told: dict, services: tuple[str, str], now: datetime) -> None:
    joining.save_company(vendor, by=by, **told, now=now)
    joining.save_services(
        vendor, by=by, lines=[vendor.line], services=services[0], regions=services[1], now=now + timedelta(minutes=8)
    )
    joining.save_contacts(vendor, by=by, contacts=_contacts(vendor, contact), now=now + timedelta(minutes=15))
    joining.declare(vendor, by=by, position=by.title, now=now + timedelta(minutes=20))
    actions.send_application(vendor, by=by, now=now + timedelta(minutes=21))


def _in_due_diligence(days: Days, lin: User) -> None:
    now = at(days.ago(17), "10:20", SHANGHAI)
    does = ("Acquirer for code payment in shops", "门店扫码收单")
    vendor = _prospect(lin, now, "lanting", ("Lanting Pay", "兰亭支付"), "CN", "payment", does)
    person = _joins(vendor, lin, now + timedelta(hours=2))
    told = {"legal_name": "深圳兰亭支付技术有限公司", **company("lanting")}
    sent = at(days.ago(14), "16:05", SHANGHAI)
    _tell_all(vendor, person, person, told, ("线下门店扫码收单与对账。", "广东、福建"), sent)
    actions.start_due_diligence(vendor, by=lin, now=at(days.ago(13), "09:15", SHANGHAI))
    sanctions.record_sanctions_check(
        vendor,
        by=lin,
        names="深圳兰亭支付技术有限公司, Lanting Pay, 蔡聚福",
        sources=["un", "cn", "us", "court"],
        result="possible",
        note="A 蔡聚福 stands in the register of judgment debtors; whether it is the same person is asked.",
        next_on=days.ahead(21),
        now=at(days.ago(9), "11:30", SHANGHAI),
    )


def _with_conditions(days: Days, people: dict[str, User]) -> None:
    lin, now = people["lin"], at(days.ago(71), "10:00", BERLIN)
    does = ("Handles returns for the European shop", "欧洲退货处理")
    vendor = _prospect(lin, now, "isar", ("Isar Returns GmbH", "伊萨尔退货"), "DE", "logistics", does)
    person = _joins(vendor, lin, now + timedelta(hours=4))
    told = {
        "legal_name": "Isar Returns GmbH",
        "registration_number": "HRB 000417",
        "legal_representative": "Jonas Huber",
        "address": "Musterweg 4, 85748 Garching",
        "phone": "+49 89 5550 0417",
    }
    services = ("Checks, repairs and restocks returns within 48 hours.", "Germany, Austria")
    _tell_all(vendor, person, person, told, services, at(days.ago(66), "15:00", BERLIN))
    actions.start_due_diligence(vendor, by=lin, now=at(days.ago(64), "09:30", BERLIN))
    sanctions.record_sanctions_check(
        vendor,
        by=lin,
        names="Isar Returns GmbH, Jonas Huber",
        sources=["un", "eu", "uk", "us"],
        result="clear",
        next_on=days.ahead(300),
        now=at(days.ago(60), "10:45", BERLIN),
    )
    _answered(vendor, person, lin, days)
    questions = model_of(model_in_force().content).questions
    assess_vendor(
        vendor,
        by=lin,
        answers={question.code: question.choices[1].code for question in questions},
        note="Addresses and names of customers, no payment data; other handlers could take over within weeks.",
        now=at(days.ago(59), "16:20", BERLIN),
    )
    asked = [
        Asked("Liability insurance of EUR 3 million, certificate handed in", people["deng"], days.ago(3)),
        Asked("Data processing agreement under GDPR Art. 28 signed", people["lu"], days.ahead(24)),
    ]
    conditions.approve_conditionally(
        vendor,
        by=people["lu"],
        conditions=asked,
        note="Fit for the work; two papers are still to come.",
        now=at(days.ago(45), "14:00", BERLIN),
    )
    conditions.lapse_conditions(now=at(days.ago(1), "09:30", SHANGHAI))


def _answered(vendor: Vendor, person: User, lin: User, days: Days) -> None:
    """The questionnaire of its line, answered without a flaw and read."""
    asked = questionnaires_for(vendor)[0]
    sent = diligence.send_questionnaire(vendor, asked, by=lin, now=at(days.ago(63), "10:00", BERLIN))
    answer_well(sent, person, at(days.ago(62), "15:40", BERLIN))
    diligence.finish_review(
        sent, by=lin, note="Read; nothing that stands in the way.", now=at(days.ago(61), "11:00", BERLIN)
    )


def _entered_by_staff(days: Days, lin: User) -> None:
    now = at(days.ago(8), "13:30", SHANGHAI)
    does = ("Card network, rules and settlement", "卡组织，规则与清算")
    vendor = _prospect(
        lin, now, "aster", ("Aster Card Network", "星芒卡组织"), "NL", "payment", does, is_entered_by_staff=True
    )
    told = {
        "legal_name": "Aster Card Network N.V.",
        "registration_number": "KvK 00000417",
        "legal_representative": "M. de Boer",
        "address": "Voorbeeldkade 7, Amsterdam",
        "phone": "+31 20 555 0417",
    }
    services = ("Card scheme for the European shop; joined by its published rules.", "European Union")
    _tell_all(vendor, lin, lin, told, services, at(days.ago(7), "10:00", SHANGHAI))


def _declare(days: Days, people: dict[str, User]) -> int:
    """Everybody in January, with three ties; whoever joined since, and a contact who left, has not."""
    day = date(days.today.year, 1, 12)
    if days.today <= day:
        return 0
    ties = {
        "ye": [Tie("shares", Vendor.objects.get(code="qinghe"), detail="上市前的员工持股 / staff shares, since 2021")],
        "fang": [Tie("family", Vendor.objects.get(code="baicang"), detail="Husband works in the Jiaxing warehouse")],
        "muxing.1": [Tie("gift", company="Haiyun: Song Yiran", detail="New-year hamper, CNY 180")],
    }
    done = set()
    for short, person in people.items():
        if person.pk in done or short.startswith("polder"):
            continue
        done.add(person.pk)
        interests.declare_interests(person, by=person, ties=ties.get(short, ()), now=at(day, "10:00", person.zone))
    return len(done)
