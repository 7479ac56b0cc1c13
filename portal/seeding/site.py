"""What stands in Wagtail before anybody has written: the front page, the handbook, the editors' rights."""

from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from wagtail.models import (
    GroupApprovalTask,
    GroupCollectionPermission,
    GroupPagePermission,
    Locale,
    Page,
    Site,
    Workflow,
    WorkflowContentType,
    WorkflowTask,
)

from portal import texts
from portal.auth import EDITORS, PUBLISHERS
from portal.letters.texts import lay_down_texts
from portal.models import Clause, ContractTemplate, HandbookIndexPage, HandbookPage, HomePage

EDITORS_MAY = {"add_page": "Can add page", "change_page": "Can change page", "publish_page": "Can publish page"}


@transaction.atomic
def ensure_site() -> HomePage:
    """Make what is missing and touch nothing that is there; run after every migration."""
    locale = Locale.objects.first() or Locale.objects.create(language_code="en")
    root = Page.get_first_root_node() or Page.add_root(instance=Page(title="Root", slug="root", locale=locale))
    home = HomePage.objects.first()
    if home is None:
        home = _first_pages(root, locale)
    if not Site.objects.exists():
        Site.objects.create(hostname="localhost", site_name="Steward", is_default_site=True, root_page=home)
    _editors(home)
    lay_down_texts()
    _clauses_are_read()
    return home


def _first_pages(root: Page, locale: Locale) -> HomePage:
    # Wagtail's "Welcome to your new Wagtail site!" holds the slug and the site: ours takes both over, then it goes.
    welcome = root.get_children().filter(slug="home").first()
    if welcome is not None:
        welcome.slug = "wagtail-welcome"
        welcome.save(clean=False)
    home = root.add_child(instance=HomePage(slug="home", locale=locale, **texts.HOME))
    if welcome is not None:
        Site.objects.filter(root_page=welcome).update(root_page=home, site_name="Steward")
        Page.objects.get(pk=welcome.pk).delete()
        home = HomePage.objects.get(pk=home.pk)
    index = home.add_child(instance=HandbookIndexPage(slug="handbook", locale=locale, **texts.HANDBOOK))
    for slug, words in texts.HANDBOOK_PAGES.items():
        index.add_child(instance=HandbookPage(slug=slug, locale=locale, **words))
    return home


def _editors(home: HomePage) -> None:
    """Editors write and publish below the front page; Wagtail's own groups and their rights on everything else go."""
    group, _created = Group.objects.get_or_create(name=EDITORS)
    kind = ContentType.objects.get_for_model(Page)
    wanted = [
        Permission.objects.get_or_create(content_type=kind, codename=codename, defaults={"name": name})[0]
        for codename, name in EDITORS_MAY.items()
    ]
    kept = [
        GroupPagePermission.objects.get_or_create(group=group, page=home, permission=right)[0].pk for right in wanted
    ]
    GroupPagePermission.objects.filter(group=group).exclude(pk__in=kept).delete()
    GroupCollectionPermission.objects.filter(group=group).delete()
    group.permissions.clear()
    Group.objects.filter(name="Moderators").delete()


def _clauses_are_read() -> None:
    """What somebody else has written of the clause library waits until legal has read it."""
    group, _created = Group.objects.get_or_create(name=PUBLISHERS)
    workflow, is_new = Workflow.objects.get_or_create(name="Clause library")
    if is_new:
        task = GroupApprovalTask.objects.create(name="Legal reads it")
        task.groups.add(group)
        WorkflowTask.objects.create(workflow=workflow, task=task)
    for model in (Clause, ContractTemplate):
        kind = ContentType.objects.get_for_model(model)
        WorkflowContentType.objects.get_or_create(content_type=kind, defaults={"workflow": workflow})
