"""Who makes automatic changes? One named system user per kind of work, who cannot sign in."""

from vendors.models import User

NAMES = {
    "evaluation": ("Evaluation", "自动考核"),
    "calendar": ("Calendar", "日历"),
    "delivery": ("Intake", "数据接收"),
    "billing": ("Billing", "对账结算"),
    "import": ("Import", "导入"),
    "installation": ("Installation", "安装"),
    "vendors": ("Vendor records", "服务商档案"),
    "documents": ("Documents", "资质文件"),
    "reminders": ("Reminders", "提醒"),
    "retention": ("Retention", "留存期限"),
}


def system_user(name: str) -> User:
    """The system user for `name`; raises KeyError for a kind of work that is not named here."""
    words_en, words_zh = NAMES[name]
    user = User.objects.filter(email=f"{name}@system.invalid").first()
    if user is None:
        user = User(email=f"{name}@system.invalid", name=words_en, name_zh=words_zh, is_active=False, is_system=True)
        user.set_unusable_password()
        user.save()
    return user
