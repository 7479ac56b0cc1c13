"""What does an installation begin with when it comes to approving contracts? Loaded once, then edited by staff."""

import tomllib
from pathlib import Path

from contracts.models import ApprovalBand, ApprovalRaise, ApprovalStage
from vendors.actions.reference import LOADERS
from vendors.models import Currency
from vendors.money import to_minor

HERE = Path(__file__).parent


def load_approvals() -> int:
    """Three bands by currency, their steps, and what raises them; nothing where any of it is there already."""
    if ApprovalStage.objects.exists():
        return 0
    rows = tomllib.loads((HERE / "approvals.toml").read_text(encoding="utf-8"))
    known = {currency.pk: currency for currency in Currency.objects.all()}
    bands = [
        ApprovalBand(currency=known[code], above_minor=to_minor(amount, code), level=level)
        for code, amounts in rows["bands"].items()
        for level, amount in enumerate(amounts, start=1)
        if code in known
    ]
    ApprovalBand.objects.bulk_create(bands)
    ApprovalStage.objects.bulk_create(stages := [ApprovalStage(**row) for row in rows["stages"]])
    ApprovalRaise.objects.bulk_create(raises := [ApprovalRaise(**row) for row in rows["raises"]])
    return len(bands) + len(stages) + len(raises)


LOADERS.append(load_approvals)
