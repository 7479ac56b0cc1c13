"""How does a test change what a signed contract says, before its first month?"""

from uuid import uuid4

from tests.kept import kept


@kept
def agree(contract, *, schedule=None, levels=None, feeds=None):
    """Write columns of the signed version's only schedule, and of levels and feeds by code.

    Its hash changes with it: what a frozen version says is read once a process.
    """
    version = contract.versions.order_by("n").first()
    if schedule:
        version.schedules.update(**schedule)
    for code, given in (levels or {}).items():
        version.level_specs.filter(level__code=code).update(**given)
    for code, given in (feeds or {}).items():
        version.feed_specs.filter(feed__code=code).update(**given)
    contract.versions.filter(pk=version.pk).update(content_hash=uuid4().hex)
