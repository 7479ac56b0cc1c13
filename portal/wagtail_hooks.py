"""What does Wagtail's admin offer our staff, and what of it goes into the trail?"""

from django.db.models.signals import post_save
from django.dispatch import receiver
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.models import ModelLogEntry, Page, PageLogEntry
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet

from portal.models import Announcement, LetterText
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
TOLD_OF_SNIPPETS = {Announcement: TOLD_OF_ANNOUNCEMENTS, LetterText: TOLD_OF_LETTERS}
PAGE_TYPES = ("wagtailcore.page", "portal.homepage", "portal.handbookindexpage", "portal.handbookpage")
WORDS.update({(kind, action): words for kind in PAGE_TYPES for action, words in TOLD_OF_PAGES.items()})
WORDS.update({("portal.announcement", action): words for action, words in TOLD_OF_ANNOUNCEMENTS.items()})
WORDS.update({("portal.lettertext", action): words for action, words in TOLD_OF_LETTERS.items()})


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


@hooks.register("register_admin_menu_item")
def back_to_steward() -> MenuItem:
    return MenuItem(_("Back to Steward"), reverse("home"), icon_name="arrow-left", order=1)


@receiver(post_save, sender=PageLogEntry)
@receiver(post_save, sender=ModelLogEntry)
def write_into_the_trail(sender, instance, created: bool, **kwargs) -> None:
    """One line for what a person did in Wagtail; pages laid by a migration have no person."""
    model = instance.content_type.model_class()
    told = TOLD_OF_PAGES if model and issubclass(model, Page) else TOLD_OF_SNIPPETS.get(model, {})
    if not created or instance.user is None or instance.action not in told:
        return
    if model is LetterText:
        about = LetterText.objects.get(pk=instance.object_id)
    else:  # the row may be gone by now, so its stand-in carries what the log kept of it
        about = model(pk=instance.object_id, **{"title" if issubclass(model, Page) else "title_en": instance.label})
    trail.record(about, instance.action, by=instance.user, facts=instance.data)
