"""Who works at Haiyun Living and at its vendors? Roles are granted by one administrator and confirmed by the other."""

from datetime import timedelta

from portal.seeding.days import Days, at
from vendors import trail
from vendors.actions.leaving import accept_terms
from vendors.actions.people import confirm_grant, grant_role
from vendors.models import Membership, ServiceLine, User, Vendor
from vendors.roles import APPROVING_ROLES
from vendors.system import system_user

# short name, name, in Chinese, job title, language, zone, role, service lines (none: all)
BUYERS = [
    ("tang", "Tang Min", "唐敏", "IT administrator", "zh-hans", "Asia/Shanghai", "administrator", ()),
    ("jonas", "Jonas Weber", "", "IT administrator, Europe", "en", "Europe/Berlin", "administrator", ()),
    ("zhou", "Zhou Mingyuan", "周明远", "Chief financial officer", "zh-hans", "Asia/Shanghai", "executive", ()),
    ("lin", "Lin Wei", "林薇", "Procurement, vendor management", "en", "Asia/Shanghai", "procurement", ()),
    ("ye", "Ye Qing", "叶青", "Head of procurement", "zh-hans", "Asia/Shanghai", "procurement", ()),
    ("lu", "Lu Ting", "陆婷", "Legal counsel", "zh-hans", "Asia/Shanghai", "legal", ()),
    ("fang", "Fang Yue", "方悦", "Finance, accounts payable", "zh-hans", "Asia/Shanghai", "finance", ()),
    (
        "deng",
        "Deng Hao",
        "邓浩",
        "Logistics, service owner",
        "zh-hans",
        "Asia/Shanghai",
        "service_owner",
        ("logistics",),
    ),
    (
        "gao",
        "Gao Rui",
        "高锐",
        "Platform and payment, service owner",
        "zh-hans",
        "Asia/Shanghai",
        "service_owner",
        ("platform", "payment"),
    ),
    (
        "sofie",
        "Sofie Brandt",
        "",
        "Customer service, service owner",
        "en",
        "Europe/Berlin",
        "service_owner",
        ("customer-service",),
    ),
    (
        "song",
        "Song Yiran",
        "宋怡然",
        "Marketing, service owner",
        "zh-hans",
        "Asia/Shanghai",
        "service_owner",
        ("marketing", "creative"),
    ),
    ("marta", "Marta Klein", "", "Internal audit", "en", "Europe/Berlin", "auditor", ()),
]
# vendor: its admin, then who delivers (name, in Chinese, job title)
CLERKS = {
    "yunlan": [("Luo Kai", "罗凯", "Account manager"), ("He Jing", "何静", "Service desk")],
    "kite": [("Anna Richter", "", "Account manager"), ("Timo Vogel", "", "Operations")],
    "tongxin": [("Peng Bo", "彭博远", "Delivery manager"), ("Du Yan", "杜妍", "Project office")],
    "hengtong": [("Fu Cheng", "傅成", "Account manager"), ("Jiang Lan", "蒋岚", "Reconciliation")],
    "lindenpay": [("Pieter Jansen", "", "Account manager"), ("Eva Smit", "", "Reporting")],
    "jufu": [("Qian Liang", "钱亮", "Account manager"), ("Zou Min", "邹敏", "Operations")],
    "fengyuan": [("Xu Jian", "徐健", "Account manager"), ("Chen Xiaoyu", "陈晓雨", "Clerk")],
    "rheinlog": [("Katrin Busch", "", "Key account"), ("Jens Otte", "", "Controlling")],
    "baicang": [("Wu Shan", "吴珊", "Account manager"), ("Ma Lin", "马琳", "Data clerk")],
    "polder": [("Bram de Vries", "", "Contact until last month")],
    "nanling": [("Liang Zhi", "梁志", "Dispatch"), ("Ou Yang Fei", "欧阳菲", "Clerk")],
    "qinghe": [("Shen Yi", "沈怡", "Account manager"), ("Tian Tian", "田甜", "Quality")],
    "vistula": [("Piotr Nowak", "", "Account manager"), ("Ewa Zielinska", "", "Reporting")],
    "muxing": [("Yao Meng", "姚蒙", "Account manager"), ("Bai Xue", "白雪", "Operations")],
}
ZONES = {"CN": "Asia/Shanghai", "DE": "Europe/Berlin", "NL": "Europe/Amsterdam", "PL": "Europe/Warsaw"}


def buyers(days: Days) -> dict[str, User]:
    """The buyer's people by short name. The first administrator is made by the import, everybody else by people."""
    started, robot = at(days.month(-19) - timedelta(days=160), "09:00", "Asia/Shanghai"), system_user("import")
    people = {}
    for short, name, name_zh, title, language, zone, role, lines in BUYERS:
        person = _account(
            f"{name.lower().replace(' ', '.')}@haiyun.example", name, name_zh, title, language, zone, robot, started
        )
        first = role == "administrator"
        granter = robot if first else people["tang"]
        for line in lines or (None,):
            grant = grant_role(
                person,
                by=granter,
                role=role,
                line=line and ServiceLine.objects.get(code=line),
                starts_on=started.date(),
                now=started + timedelta(hours=2),
            )
            if role in APPROVING_ROLES:
                confirm_grant(grant, by=people["jonas"], now=started + timedelta(hours=4))
        people[short] = User.objects.get(pk=person.pk)
    return people


def clerks(days: Days, people: dict[str, User]) -> dict[str, User]:
    """The vendors' people: `fengyuan.1` is the admin, `fengyuan.2` who delivers."""
    joined, robot = at(days.month(-18), "09:00", "Asia/Shanghai"), system_user("import")
    found = {}
    for vendor in Vendor.objects.filter(code__in=CLERKS):
        for n, (name, name_zh, title) in enumerate(CLERKS[vendor.code], start=1):
            language = "zh-hans" if vendor.country == "CN" else "en"
            email = f"{name.lower().replace(' ', '.')}@{vendor.code}.example"
            person = _account(email, name, name_zh, title, language, ZONES[vendor.country], robot, joined)
            role = "admin" if n == 1 else "member"
            membership = Membership.objects.create(user=person, vendor=vendor, role=role, starts_on=joined.date())
            trail.record(
                membership,
                "join",
                by=people["lin"],
                after={"role": role, "from": joined.date()},
                shown_to_vendor=True,
                now=joined + timedelta(hours=n),
            )
            person = User.objects.get(pk=person.pk)
            accept_terms(person, now=joined + timedelta(hours=n, minutes=5))
            found[f"{vendor.code}.{n}"] = person
    found["polder.2"] = found["polder.1"]
    return found


def _account(email: str, name: str, name_zh: str, title: str, language: str, zone: str, robot: User, now) -> User:
    person = User.objects.create_user(
        email, None, name=name, name_zh=name_zh, title=title, language=language, zone=zone, date_joined=now
    )
    trail.record(person, "join", by=robot, now=now)
    return person
