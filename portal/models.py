"""What do people write in the portal? The front page, the handbook, announcements. Other rooms keep theirs."""

from django.contrib.auth.views import redirect_to_login
from django.db import models
from django.db.models import F, Q
from django.http import HttpRequest, HttpResponse
from django.utils.html import strip_tags
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page

from portal.blocks import Story
from portal.letters.models import LetterText
from portal.library.models import Clause, ContractTemplate
from portal.reports.models import Rendition, ReportIssue, Snapshot
from vendors.words import pick

__all__ = [
    "Announcement",
    "HandbookIndexPage",
    "HandbookPage",
    "HomePage",
    "LetterText",
    "Clause",
    "ContractTemplate",
    "HandbookIndexPage",
    "HandbookPage",
    "HomePage",
    "Rendition",
    "ReportIssue",
    "Snapshot",
]


class BilingualPage(Page):
    """A page in both languages side by side: `title` and `…_en` in English, `…_zh` in Chinese."""

    title_zh = models.CharField(_("title in Chinese"), max_length=160, blank=True)
    lead_en = models.TextField(_("lead"), blank=True, help_text=_("One or two sentences under the title."))
    lead_zh = models.TextField(_("lead in Chinese"), blank=True)
    body_en = StreamField(Story(required=False), blank=True, verbose_name=_("text"))
    body_zh = StreamField(Story(required=False), blank=True, verbose_name=_("text in Chinese"))

    content_panels = [
        FieldRowPanel([FieldPanel("title"), FieldPanel("title_zh")]),
        MultiFieldPanel([FieldPanel("lead_en"), FieldPanel("body_en")], heading="English"),
        MultiFieldPanel([FieldPanel("lead_zh"), FieldPanel("body_zh")], heading="简体中文"),
    ]
    search_fields = []
    show_in_menus_default = False

    class Meta:
        abstract = True

    @property
    def title_en(self) -> str:
        return self.title

    @property
    def name(self) -> str:
        return pick(self, "title")

    @property
    def lead(self) -> str:
        return pick(self, "lead")

    @property
    def body(self):
        return pick(self, "body")

    @property
    def tongue(self) -> str:
        """In which language the body is that the reader gets; English stands in for a missing translation."""
        chinese = (get_language() or "").startswith("zh")
        return "zh-Hans" if self.body_zh and (chinese or not self.body_en) else "en"


class HomePage(BilingualPage):
    """The public front page."""

    template = "cms/home_page.html"
    parent_page_types = ["wagtailcore.Page"]
    subpage_types = ["portal.HandbookIndexPage"]
    max_count = 1

    class Meta:
        verbose_name = _("front page")


class SignedInOnly:
    """A page that nobody reads without signing in, whatever Wagtail's own privacy setting says."""

    def serve(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        return super().serve(request, *args, **kwargs)


class HandbookIndexPage(SignedInOnly, BilingualPage):
    """The vendor handbook's list of pages, searchable."""

    template = "cms/handbook_index_page.html"
    parent_page_types = ["portal.HomePage"]
    subpage_types = ["portal.HandbookPage"]
    max_count = 1

    class Meta:
        verbose_name = _("handbook")

    def get_context(self, request: HttpRequest, *args, **kwargs) -> dict:
        words = request.GET.get("q", "").strip()
        pages = [page for page in HandbookPage.objects.child_of(self).live() if page.speaks_of(words)]
        return super().get_context(request, *args, **kwargs) | {"pages": pages, "words": words}


class HandbookPage(SignedInOnly, BilingualPage):
    """One page of the vendor handbook."""

    template = "cms/handbook_page.html"
    parent_page_types = ["portal.HandbookIndexPage"]
    subpage_types = []

    class Meta:
        verbose_name = _("handbook page")

    def speaks_of(self, words: str) -> bool:
        """Whether all words stand somewhere on the page, in either language; in memory, for tens of pages."""
        streams = (strip_tags(str(self.body_en)), strip_tags(str(self.body_zh)))
        text = " ".join((self.title, self.title_zh, self.lead_en, self.lead_zh, *streams)).lower()
        return all(word in text for word in words.lower().split())

    def get_context(self, request: HttpRequest, *args, **kwargs) -> dict:
        pages = list(HandbookPage.objects.sibling_of(self).live())
        return super().get_context(request, *args, **kwargs) | {"index": self.get_parent().specific, "pages": pages}


class Announcement(models.Model):
    """A few sentences on the home pages of the buyer's people, the vendors' or everybody's, for some days."""

    class Audience(models.TextChoices):
        ALL = "all", _("Everybody")
        BUYERS = "buyers", _("The buyer’s people")
        VENDORS = "vendors", _("Vendors’ people")

    title_en = models.CharField(_("title"), max_length=120)
    title_zh = models.CharField(_("title in Chinese"), max_length=120, blank=True)
    body_en = models.TextField(_("text"), max_length=1000)
    body_zh = models.TextField(_("text in Chinese"), max_length=1000, blank=True)
    audience = models.CharField(_("who reads it"), max_length=10, choices=Audience.choices, default=Audience.ALL)
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(
        _("until"), null=True, blank=True, help_text=_("The last day. Empty: until somebody ends it.")
    )

    panels = [
        FieldRowPanel([FieldPanel("title_en"), FieldPanel("title_zh")]),
        FieldPanel("body_en"),
        FieldPanel("body_zh"),
        FieldPanel("audience"),
        FieldRowPanel([FieldPanel("starts_on"), FieldPanel("ends_on")]),
    ]

    class Meta:
        verbose_name = _("announcement")
        verbose_name_plural = _("announcements")
        ordering = ["-starts_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(audience__in=["all", "buyers", "vendors"]), name="announcement_audience"
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")), name="announcement_days"
            ),
        ]

    def __str__(self) -> str:
        return pick(self, "title")

    @property
    def title(self) -> str:
        return pick(self, "title")

    @property
    def body(self) -> str:
        return pick(self, "body")
