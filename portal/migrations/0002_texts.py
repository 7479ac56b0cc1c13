"""What people write: the front page, the handbook, announcements."""

import django.db.models.deletion
import wagtail.fields
from django.db import migrations, models

import portal.models


class Migration(migrations.Migration):
    dependencies = [
        ("portal", "0001_reports"),
        ("wagtailcore", "0097_baselogentry_uuid_action_timestamp_indexes"),
    ]

    operations = [
        migrations.CreateModel(
            name="HandbookIndexPage",
            fields=[
                (
                    "page_ptr",
                    models.OneToOneField(
                        auto_created=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        parent_link=True,
                        primary_key=True,
                        serialize=False,
                        to="wagtailcore.page",
                    ),
                ),
                ("title_zh", models.CharField(blank=True, max_length=160, verbose_name="title in Chinese")),
                (
                    "lead_en",
                    models.TextField(
                        blank=True, help_text="One or two sentences under the title.", verbose_name="lead"
                    ),
                ),
                ("lead_zh", models.TextField(blank=True, verbose_name="lead in Chinese")),
                (
                    "body_en",
                    wagtail.fields.StreamField(
                        [("heading", 0), ("text", 1), ("steps", 3), ("notice", 6), ("action", 9)],
                        blank=True,
                        block_lookup={
                            0: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {"icon": "title", "label": "Heading", "template": "cms/blocks/heading.html"},
                            ),
                            1: (
                                "wagtail.blocks.RichTextBlock",
                                (),
                                {
                                    "features": ["bold", "italic", "link", "ol", "ul"],
                                    "label": "Text",
                                    "template": "cms/blocks/text.html",
                                },
                            ),
                            2: ("wagtail.blocks.RichTextBlock", (), {"features": ["bold", "italic", "link"]}),
                            3: (
                                "wagtail.blocks.ListBlock",
                                (2,),
                                {"icon": "list-ol", "label": "Steps", "template": "cms/blocks/steps.html"},
                            ),
                            4: ("wagtail.blocks.CharBlock", (), {"label": "Title", "required": False}),
                            5: ("wagtail.blocks.TextBlock", (), {"label": "Text"}),
                            6: ("wagtail.blocks.StructBlock", [[("title", 4), ("text", 5)]], {}),
                            7: ("wagtail.blocks.CharBlock", (), {"label": "Words on the link"}),
                            8: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {"help_text": "Such as /accounts/login/ or https://…", "label": "Address"},
                            ),
                            9: ("wagtail.blocks.StructBlock", [[("label", 7), ("url", 8)]], {}),
                        },
                        verbose_name="text",
                    ),
                ),
                (
                    "body_zh",
                    wagtail.fields.StreamField(
                        [("heading", 0), ("text", 1), ("steps", 3), ("notice", 6), ("action", 9)],
                        blank=True,
                        block_lookup={
                            0: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {"icon": "title", "label": "Heading", "template": "cms/blocks/heading.html"},
                            ),
                            1: (
                                "wagtail.blocks.RichTextBlock",
                                (),
                                {
                                    "features": ["bold", "italic", "link", "ol", "ul"],
                                    "label": "Text",
                                    "template": "cms/blocks/text.html",
                                },
                            ),
                            2: ("wagtail.blocks.RichTextBlock", (), {"features": ["bold", "italic", "link"]}),
                            3: (
                                "wagtail.blocks.ListBlock",
                                (2,),
                                {"icon": "list-ol", "label": "Steps", "template": "cms/blocks/steps.html"},
                            ),
                            4: ("wagtail.blocks.CharBlock", (), {"label": "Title", "required": False}),
                            5: ("wagtail.blocks.TextBlock", (), {"label": "Text"}),
                            6: ("wagtail.blocks.StructBlock", [[("title", 4), ("text", 5)]], {}),
                            7: ("wagtail.blocks.CharBlock", (), {"label": "Words on the link"}),
                            8: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {"help_text": "Such as /accounts/login/ or https://…", "label": "Address"},
                            ),
                            9: ("wagtail.blocks.StructBlock", [[("label", 7), ("url", 8)]], {}),
                        },
                        verbose_name="text in Chinese",
                    ),
                ),
            ],
            options={
                "verbose_name": "handbook",
            },
            bases=(portal.models.SignedInOnly, "wagtailcore.page"),
        ),
        migrations.CreateModel(
            name="HandbookPage",
            fields=[
                (
                    "page_ptr",
                    models.OneToOneField(
                        auto_created=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        parent_link=True,
                        primary_key=True,
                        serialize=False,
                        to="wagtailcore.page",
                    ),
                ),
                ("title_zh", models.CharField(blank=True, max_length=160, verbose_name="title in Chinese")),
                (
                    "lead_en",
                    models.TextField(
                        blank=True, help_text="One or two sentences under the title.", verbose_name="lead"
                    ),
                ),
                ("lead_zh", models.TextField(blank=True, verbose_name="lead in Chinese")),
                (
                    "body_en",
                    wagtail.fields.StreamField(
                        [("heading", 0), ("text", 1), ("steps", 3), ("notice", 6), ("action", 9)],
                        blank=True,
                        block_lookup={
                            0: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {"icon": "title", "label": "Heading", "template": "cms/blocks/heading.html"},
                            ),
                            1: (
                                "wagtail.blocks.RichTextBlock",
                                (),
                                {
                                    "features": ["bold", "italic", "link", "ol", "ul"],
                                    "label": "Text",
                                    "template": "cms/blocks/text.html",
                                },
                            ),
                            2: ("wagtail.blocks.RichTextBlock", (), {"features": ["bold", "italic", "link"]}),
                            3: (
                                "wagtail.blocks.ListBlock",
                                (2,),
                                {"icon": "list-ol", "label": "Steps", "template": "cms/blocks/steps.html"},
                            ),
                            4: ("wagtail.blocks.CharBlock", (), {"label": "Title", "required": False}),
                            5: ("wagtail.blocks.TextBlock", (), {"label": "Text"}),
                            6: ("wagtail.blocks.StructBlock", [[("title", 4), ("text", 5)]], {}),
                            7: ("wagtail.blocks.CharBlock", (), {"label": "Words on the link"}),
                            8: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {"help_text": "Such as /accounts/login/ or https://…", "label": "Address"},
                            ),
                            9: ("wagtail.blocks.StructBlock", [[("label", 7), ("url", 8)]], {}),
                        },
                        verbose_name="text",
                    ),
                ),
                (
                    "body_zh",
                    wagtail.fields.StreamField(
                        [("heading", 0), ("text", 1), ("steps", 3), ("notice", 6), ("action", 9)],
                        blank=True,
                        block_lookup={
                            0: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {"icon": "title", "label": "Heading", "template": "cms/blocks/heading.html"},
                            ),
                            1: (
                                "wagtail.blocks.RichTextBlock",
                                (),
                                {
                                    "features": ["bold", "italic", "link", "ol", "ul"],
                                    "label": "Text",
                                    "template": "cms/blocks/text.html",
                                },
                            ),
                            2: ("wagtail.blocks.RichTextBlock", (), {"features": ["bold", "italic", "link"]}),
                            3: (
                                "wagtail.blocks.ListBlock",
                                (2,),
                                {"icon": "list-ol", "label": "Steps", "template": "cms/blocks/steps.html"},
                            ),
                            4: ("wagtail.blocks.CharBlock", (), {"label": "Title", "required": False}),
                            5: ("wagtail.blocks.TextBlock", (), {"label": "Text"}),
                            6: ("wagtail.blocks.StructBlock", [[("title", 4), ("text", 5)]], {}),
                            7: ("wagtail.blocks.CharBlock", (), {"label": "Words on the link"}),
                            8: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {"help_text": "Such as /accounts/login/ or https://…", "label": "Address"},
                            ),
                            9: ("wagtail.blocks.StructBlock", [[("label", 7), ("url", 8)]], {}),
                        },
                        verbose_name="text in Chinese",
                    ),
                ),
            ],
            options={
                "verbose_name": "handbook page",
            },
            bases=(portal.models.SignedInOnly, "wagtailcore.page"),
        ),
        migrations.CreateModel(
            name="HomePage",
            fields=[
                (
                    "page_ptr",
                    models.OneToOneField(
                        auto_created=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        parent_link=True,
                        primary_key=True,
                        serialize=False,
                        to="wagtailcore.page",
                    ),
                ),
                ("title_zh", models.CharField(blank=True, max_length=160, verbose_name="title in Chinese")),
                (
                    "lead_en",
                    models.TextField(
                        blank=True, help_text="One or two sentences under the title.", verbose_name="lead"
                    ),
                ),
                ("lead_zh", models.TextField(blank=True, verbose_name="lead in Chinese")),
                (
                    "body_en",
                    wagtail.fields.StreamField(
                        [("heading", 0), ("text", 1), ("steps", 3), ("notice", 6), ("action", 9)],
                        blank=True,
                        block_lookup={
                            0: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {"icon": "title", "label": "Heading", "template": "cms/blocks/heading.html"},
                            ),
                            1: (
                                "wagtail.blocks.RichTextBlock",
                                (),
                                {
                                    "features": ["bold", "italic", "link", "ol", "ul"],
                                    "label": "Text",
                                    "template": "cms/blocks/text.html",
                                },
                            ),
                            2: ("wagtail.blocks.RichTextBlock", (), {"features": ["bold", "italic", "link"]}),
                            3: (
                                "wagtail.blocks.ListBlock",
                                (2,),
                                {"icon": "list-ol", "label": "Steps", "template": "cms/blocks/steps.html"},
                            ),
                            4: ("wagtail.blocks.CharBlock", (), {"label": "Title", "required": False}),
                            5: ("wagtail.blocks.TextBlock", (), {"label": "Text"}),
                            6: ("wagtail.blocks.StructBlock", [[("title", 4), ("text", 5)]], {}),
                            7: ("wagtail.blocks.CharBlock", (), {"label": "Words on the link"}),
                            8: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {"help_text": "Such as /accounts/login/ or https://…", "label": "Address"},
                            ),
                            9: ("wagtail.blocks.StructBlock", [[("label", 7), ("url", 8)]], {}),
                        },
                        verbose_name="text",
                    ),
                ),
                (
                    "body_zh",
                    wagtail.fields.StreamField(
                        [("heading", 0), ("text", 1), ("steps", 3), ("notice", 6), ("action", 9)],
                        blank=True,
                        block_lookup={
                            0: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {"icon": "title", "label": "Heading", "template": "cms/blocks/heading.html"},
                            ),
                            1: (
                                "wagtail.blocks.RichTextBlock",
                                (),
                                {
                                    "features": ["bold", "italic", "link", "ol", "ul"],
                                    "label": "Text",
                                    "template": "cms/blocks/text.html",
                                },
                            ),
                            2: ("wagtail.blocks.RichTextBlock", (), {"features": ["bold", "italic", "link"]}),
                            3: (
                                "wagtail.blocks.ListBlock",
                                (2,),
                                {"icon": "list-ol", "label": "Steps", "template": "cms/blocks/steps.html"},
                            ),
                            4: ("wagtail.blocks.CharBlock", (), {"label": "Title", "required": False}),
                            5: ("wagtail.blocks.TextBlock", (), {"label": "Text"}),
                            6: ("wagtail.blocks.StructBlock", [[("title", 4), ("text", 5)]], {}),
                            7: ("wagtail.blocks.CharBlock", (), {"label": "Words on the link"}),
                            8: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {"help_text": "Such as /accounts/login/ or https://…", "label": "Address"},
                            ),
                            9: ("wagtail.blocks.StructBlock", [[("label", 7), ("url", 8)]], {}),
                        },
                        verbose_name="text in Chinese",
                    ),
                ),
            ],
            options={
                "verbose_name": "front page",
            },
            bases=("wagtailcore.page",),
        ),
        migrations.CreateModel(
            name="Announcement",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("title_en", models.CharField(max_length=120, verbose_name="title")),
                ("title_zh", models.CharField(blank=True, max_length=120, verbose_name="title in Chinese")),
                ("body_en", models.TextField(max_length=1000, verbose_name="text")),
                ("body_zh", models.TextField(blank=True, max_length=1000, verbose_name="text in Chinese")),
                (
                    "audience",
                    models.CharField(
                        choices=[
                            ("all", "Everybody"),
                            ("buyers", "The buyer’s people"),
                            ("vendors", "Vendors’ people"),
                        ],
                        default="all",
                        max_length=10,
                        verbose_name="who reads it",
                    ),
                ),
                ("starts_on", models.DateField(verbose_name="from")),
                (
                    "ends_on",
                    models.DateField(
                        blank=True,
                        help_text="The last day. Empty: until somebody ends it.",
                        null=True,
                        verbose_name="until",
                    ),
                ),
            ],
            options={
                "verbose_name": "announcement",
                "verbose_name_plural": "announcements",
                "ordering": ["-starts_on", "-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("audience__in", ["all", "buyers", "vendors"])), name="announcement_audience"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ends_on__isnull", True), ("ends_on__gte", models.F("starts_on")), _connector="OR"
                        ),
                        name="announcement_days",
                    ),
                ],
            },
        ),
    ]
