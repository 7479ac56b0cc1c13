"""How does each component look in each of its states, in both schemes and languages?"""

from datetime import timedelta
from decimal import Decimal

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language

from portal.templatetags.steward import money, number
from portal.views.shortcuts import require, signed_in
from portal.words import RATINGS
from vendors.roles import Permission


def say(english, chinese):
    """Samples are invented figures, not words of the product, so they stay out of the catalogue."""
    return chinese if (get_language() or "").startswith("zh") else english


@signed_in
def styleguide(request: HttpRequest) -> HttpResponse:
    require(request.user, Permission.STYLE_VIEW)
    return render(
        request,
        "styleguide.html",
        {
            "form": SampleForm({"minimum": "97.00", "missing": "minimum", "name": "On-time delivery"}),
            "clean_form": SampleForm(),
            "sample": _samples(timezone.localdate()),
        },
    )


def _samples(today):
    return {
        "ratings": list(RATINGS),
        "states": ["draft", "in_review", "signed", "active", "suspended", "notice_given", "closed"],
        "swatches": SWATCHES,
        "spaces": [4, 8, 12, 16, 24, 40],
        "page": Paginator(range(1, 129), 4).page(3),
        "matters": _matters(today),
        "entries": _entries(),
        "steps": _steps(),
        "working": _working(),
        "columns": [("Jun", ""), ("Jul", ""), ("Aug", ""), ("Sep", ""), ("Oct", "2026"), ("Nov", "")],
        "levels": _levels(),
        "clock": _clock(today),
        "figures": [
            (say("Inadequate", "未达底线"), "5 / 14", say("4 in September", "九月 4 家")),
            (say("Taken this year", "今年已扣减"), money(896418, "CNY"), say("60 % of what was earned", "应扣的 60%")),
            (say("Not yet claimed", "尚未索赔"), money(251986, "CNY"), ""),
        ],
        "facts": [
            (say("Vendor", "服务商"), "Fengyuan Express"),
            (say("Fee of October", "十月费用"), money(Decimal("2673200"), "CNY")),
        ],
        "further": [
            {"label": say("Suspend", "中止"), "url": "#menu"},
            {
                "label": say("Terminate for cause", "违约解除"),
                "url": "#menu",
                "note": say("open until 20 December", "12月20日前可行使"),
            },
            {"label": say("Close", "关闭"), "reason": say("one credit is not settled", "一笔扣减尚未结清")},
        ],
        "filters": [
            {"value": code, "label": word, "count": n, "rating": code} for n, (code, word) in enumerate(RATINGS.items())
        ],
        "tabs": [
            {"label": say("Overview", "概览"), "url": "#tabs", "current": True},
            {"label": say("Levels", "服务水平"), "url": "#tabs", "count": 3},
            {"label": say("Credits", "扣减"), "url": "#tabs"},
        ],
        "faults": [
            {
                "row": 41,
                "column": "done_at",
                "value": "2026-09-31 18:20",
                "text": say("is not a date; September has 30 days.", "不是日期；九月只有 30 天。"),
                "rule": say("a date and time, or empty when not delivered", "日期与时间，未妥投则留空"),
            }
        ],
        "totals": [
            {"label": say("Rows in the file", "文件行数"), "figure": number(652001)},
            {"label": say("Left out", "未计入"), "figure": number(-2)},
            {"label": say("Rows that count", "计入行数"), "figure": number(651999), "sum": True},
        ],
        "told": [
            say("Fengyuan Express is told today.", "今天通知沣源速递。"),
            say("The last day is 31 January 2027.", "最后一天是2027年1月31日。"),
        ],
        "changes": [(say("Liability cap", "责任上限"), money(2000000, "CNY"), money(500000, "CNY"))],
    }


SWATCHES = (
    "paper ground sunken line line-strong ink ink-2 ink-3 accent accent-soft good good-soft approaching "
    "approaching-soft requires requires-soft inadequate inadequate-soft other other-soft"
).split()


class SampleForm(forms.Form):
    name = forms.CharField(label="Name of the level", help_text="As in the contract. Both sides see it.")
    minimum = forms.DecimalField(
        label="Minimum level", widget=forms.TextInput({"data-unit": "%", "data-width": "short", "inputmode": "decimal"})
    )
    in_force = forms.DateField(
        label="In force from", help_text="For example 2026-07-01", widget=forms.TextInput({"data-width": "short"})
    )
    scheme = forms.ChoiceField(
        label="Scheme", choices=[("a", "x % of the month’s fee a miss"), ("b", "as in my contract")], required=False
    )
    missing = forms.ChoiceField(
        label="When nothing is reported",
        choices=[("minimum", "Counts as below minimum"), ("expected", "Counts as below expected")],
        widget=forms.RadioSelect,
    )
    note = forms.CharField(label="Note", widget=forms.Textarea({"rows": 2}), required=False)
    told = forms.BooleanField(label="The vendor knows", help_text="By letter or by mail.", required=False)

    def clean_minimum(self):
        if self.cleaned_data["minimum"] > 96:
            raise forms.ValidationError("97 is above the expected level, 96. Lower it, or raise the expected one.")
        return self.cleaned_data["minimum"]


def _matters(today):
    return [
        {
            "due": today - timedelta(days=6),
            "title": say("Corrective plan has not come", "整改计划未提交"),
            "url": "#matters",
            "note": "Fengyuan Express",
            "action": say("Escalate", "升级"),
        },
        {
            "due": today + timedelta(days=8),
            "title": say("Voucher lapses, letter ready", "代金券将失效，函件已备好"),
            "url": "#matters",
            "note": "Yunlan Cloud",
            "money": money(103150, "CNY"),
            "money_note": say("lost if not claimed", "不索赔即失效"),
            "action": say("Review and send", "复核并发送"),
        },
        {
            "due": today + timedelta(days=28),
            "title": say("Right to terminate is open", "解除权可行使"),
            "url": "#matters",
            "note": "Fengyuan Express",
            "action": say("Open contract", "打开合同"),
        },
    ]


def _entries():
    now = timezone.now()
    return [
        {
            "who": "Ye Qing",
            "what": say("approves and locks October", "批准并锁定十月"),
            "when": now - timedelta(hours=2),
        },
        {
            "machine": True,
            "what": say("Breach opened: on time below minimum", "未达标事件：准时妥投率低于最低水平"),
            "when": now - timedelta(days=2),
        },
        {
            "who": "Lin Wei",
            "what": say("returns the delivery", "退回报送"),
            "when": now - timedelta(days=20),
            "note": "Row 41 has no valid date; one waybill stands twice.",
            "changes": [(say("Liability cap", "责任上限"), money(2000000, "CNY"), money(500000, "CNY"))],
        },
    ]


def _steps():
    return [
        {"label": say("Draft", "草稿"), "note": "3 Feb 2025", "at": "past"},
        {"label": say("In approval", "审批中"), "note": "24 Feb 2025", "at": "past"},
        {"label": say("Signed", "已签署"), "note": "18 Mar 2025", "at": "past"},
        {
            "label": say("Active", "生效中"),
            "note": "1 Apr 2025",
            "at": "current",
            "aside": say("Suspended", "已中止"),
            "aside_note": "16 Nov",
            "aside_lit": True,
        },
        {"label": say("Ending", "终止中")},
        {"label": say("Closed", "已关闭")},
    ]


def _working():
    return [
        {
            "title": say("The value", "数值"),
            "lines": [
                {
                    "label": say("Parcels due", "应妥投包裹"),
                    "how": say("promised day in October", "承诺日在十月"),
                    "figure": number(652000),
                    "url": "#w",
                    "link": say("rows", "明细"),
                },
                {
                    "label": say("of these on time", "其中准时"),
                    "how": "",
                    "figure": number(598536),
                    "url": "#w",
                    "link": say("rows", "明细"),
                },
                {
                    "label": say("Rounded", "取整"),
                    "how": say("half up, 2 decimals", "四舍五入，2 位小数"),
                    "figure": "91.80 %",
                    "kind": "sum",
                },
            ],
        },
        {
            "title": say("The credit, in CNY", "扣减（元）"),
            "lines": [
                {
                    "label": say("Credits before the cap", "封顶前扣减"),
                    "how": "192,470.40 + 85,542.40",
                    "figure": "278,012.80",
                    "kind": "sum",
                },
                {
                    "label": say("Cap of the month", "当月上限"),
                    "how": say("8 % of the fee", "费用的 8%"),
                    "figure": "213,856.00",
                },
                {"label": say("Credit of October", "十月扣减"), "figure": "213,856.00", "kind": "total"},
            ],
        },
    ]


def _levels():
    values = ["96.02", "95.40", "94.12", "91.80", say("too few", "样本不足")]
    cells = [{"rating": code, "text": text, "url": "#heat"} for code, text in zip(RATINGS, values, strict=True)]
    return [{"label": say("Any level", "任一指标"), "url": "#heat", "small": "96 / 93", "cells": [*cells, None]}]


def _clock(today):
    return [
        {"date": today, "label": say("today", "今天")},
        {
            "date": today + timedelta(days=24),
            "label": say("send by, 24 days left", "最晚寄出，还剩 24 天"),
            "last": True,
        },
        {"date": today + timedelta(days=28), "label": say("must arrive", "须送达")},
    ]
