"""What does Wagtail's admin offer our staff, and what of it goes into the trail?"""

from django.core.exceptions import PermissionDenied
from django.db.models.signals import post_save
from django.dispatch import receiver
from django.templatetags.static import static
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.models import ModelLogEntry, Page, PageLogEntry
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from portal.auth import writes_texts
from portal.models import Announcement, Clause, ContractTemplate, LetterText
from portal.pages.timeline import WORDS
from vendors import trail

# Wagtail's page actions that change what others read or who decided it; drafts in between are nobody's business.
TOLD_OF_PAGES = {
    "wagtail.publish": _("published the page"),
    "wagtail.unpublish": _("took the page down"),
    "wagtail.delete": _("deleted the page"),
    "wagtail.move": _("moved the page"),
    "wagtail.revert": _("went back to an earlier version of the page"),
    "wagtail.publish.schedule": _("set a time to publish the page"),
    "wagtail.workflow.start": _("sent the page to be checked"),
    "wagtail.workflow.approve": _("approved the page"),
    "wagtail.workflow.reject": _("sent the page back"),
    "wagtail.workflow.cancel": _("stopped the check of the page"),
}
TOLD_OF_ANNOUNCEMENTS = {
    "wagtail.create": _("wrote the announcement"),
    "wagtail.edit": _("changed the announcement"),
    "wagtail.delete": _("deleted the announcement"),
}
TOLD_OF_LETTERS = {
    "wagtail.edit": _("changed the text of the letter"),
    "wagtail.revert": _("went back to an earlier text of the letter"),
}
PAGE_TYPES = ("wagtailcore.page", "portal.homepage", "portal.handbookindexpage", "portal.handbookpage")
WORDS.update({(kind, action): words for kind in PAGE_TYPES for action, words in TOLD_OF_PAGES.items()})
TOLD_OF_CLAUSES = {
    "wagtail.create": _("drafted the clause"),
    "wagtail.publish": _("published the clause"),
    "wagtail.unpublish": _("took the clause out of the library"),
    "wagtail.revert": _("went back to an earlier version of the clause"),
    "wagtail.publish.schedule": _("set a time to publish the clause"),
    "wagtail.workflow.start": _("sent the clause to be checked"),
    "wagtail.workflow.approve": _("approved the clause"),
    "wagtail.workflow.reject": _("sent the clause back"),
    "wagtail.workflow.cancel": _("stopped the check of the clause"),
}
TOLD_OF_TEMPLATES = {
    "wagtail.create": _("drafted the contract template"),
    "wagtail.publish": _("published the contract template"),
    "wagtail.unpublish": _("took the contract template out of the library"),
    "wagtail.revert": _("went back to an earlier version of the contract template"),
    "wagtail.publish.schedule": _("set a time to publish the contract template"),
    "wagtail.workflow.start": _("sent the contract template to be checked"),
    "wagtail.workflow.approve": _("approved the contract template"),
    "wagtail.workflow.reject": _("sent the contract template back"),
    "wagtail.workflow.cancel": _("stopped the check of the contract template"),
}
WORDS.update({("portal.announcement", action): words for action, words in TOLD_OF_ANNOUNCEMENTS.items()})
WORDS.update({("portal.lettertext", action): words for action, words in TOLD_OF_LETTERS.items()})

WORDS.update({("portal.clause", action): words for action, words in TOLD_OF_CLAUSES.items()})
WORDS.update({("portal.contracttemplate", action): words for action, words in TOLD_OF_TEMPLATES.items()})
# model → what is told of it, and the field that the log's label stands for
TOLD = {
    Announcement: (TOLD_OF_ANNOUNCEMENTS, "title_en"),
    Clause: (TOLD_OF_CLAUSES, "name_en"),
    ContractTemplate: (TOLD_OF_TEMPLATES, "name_en"),
    LetterText: (TOLD_OF_LETTERS, "kind"),
}


class AnnouncementViews(SnippetViewSet):
    model = Announcement
    icon = "info-circle"
    menu_label = _("Announcements")
    add_to_admin_menu = True
    list_display = ["title_en", "audience", "starts_on", "ends_on"]


class LetterTextViews(SnippetViewSet):
    model = LetterText
    icon = "mail"
    menu_label = _("Texts of letters")
    add_to_admin_menu = True
    list_display = ["__str__", "subject_en", "subject_zh"]


register_snippet(AnnouncementViews)
register_snippet(LetterTextViews)


class ClauseViews(SnippetViewSet):
    model = Clause
    icon = "doc-full-inverse"
    menu_label = _("Clauses")
    list_display = ["name_en", "name_zh", "code", "line", "place", "live"]
    list_filter = ["line", "place", "live"]
    search_fields = ["name_en", "name_zh", "code"]
    list_per_page = 60


class TemplateViews(SnippetViewSet):
    model = ContractTemplate
    icon = "list-ol"
    menu_label = _("Contract templates")
    list_display = ["name_en", "name_zh", "code", "line", "live"]


class LibraryViews(SnippetViewSetGroup):
    items = (ClauseViews, TemplateViews)
    menu_label = _("Clause library")
    menu_icon = "doc-full-inverse"


register_snippet(LibraryViews)


@hooks.register("insert_global_admin_css")
def both_languages_side_by_side() -> str:
    return format_html('<link rel="stylesheet" href="{}">', static("library.css"))


@hooks.register("register_admin_menu_item")
def back_to_steward() -> MenuItem:
    return MenuItem(_("Back to Steward"), reverse("home"), icon_name="arrow-left", order=1)


def only_who_writes_texts(request, *args, **kwargs) -> None:
    """A group may lag behind the role; who opens the admin for the clause library alone changes no page."""
    if not writes_texts(request.user):
        raise PermissionDenied


for change in ("create", "edit", "delete", "publish", "unpublish", "move", "copy"):
    hooks.register(f"before_{change}_page", only_who_writes_texts)
hooks.register("before_bulk_action", only_who_writes_texts)


@receiver(post_save, sender=PageLogEntry)
@receiver(post_save, sender=ModelLogEntry)
def write_into_the_trail(sender, instance, created: bool, **kwargs) -> None:
    """One line for what a person did in Wagtail; pages laid by a migration have no person."""
    model = instance.content_type.model_class()
    told, named = (TOLD_OF_PAGES, "title") if model and issubclass(model, Page) else TOLD.get(model, ({}, ""))
    if not created or instance.user is None or instance.action not in told:
        return
    if model is LetterText:
        about = LetterText.objects.get(pk=instance.object_id)
    else:  # the row may be gone by now, so its stand-in carries what the log kept of it
        about = model(pk=instance.object_id, **{named: instance.label})
    trail.record(about, instance.action, by=instance.user, facts=instance.data)
