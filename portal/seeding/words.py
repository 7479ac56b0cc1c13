"""What do the people of the demonstration read beside their figures? A page of contacts and two announcements."""

from wagtail.models import Locale

from portal.models import Announcement, HandbookIndexPage, HandbookPage
from portal.seeding.days import Days
from portal.texts import h, note, p, steps

PAGES = {
    "disputing-a-result": {
        "title": "When you do not agree with a result",
        "title_zh": "对结果有异议时",
        "lead_en": "Five working days, in your own words, with the rows you mean.",
        "lead_zh": "五个工作日内，用自己的话说明，并指出所涉明细。",
        "body_en": [
            steps(
                "Open the result and follow it down to its rows. Most doubts end here.",
                "Single rows are wrong? Send a corrected file with a note; it is evaluated beside the old one.",
                "The rows are right and the reading is not? Answer the breach and say which clause you mean.",
                "The amount is wrong? Dispute the deduction before its last day; until it is decided nothing is taken.",
            ),
            note(
                "Silence counts as agreement",
                "After the last day for objections a deduction may be taken from the next invoice.",
            ),
        ],
        "body_zh": [
            steps(
                "打开结果，逐级展开到明细。大多数疑问到此就清楚了。",
                "个别明细有误？请报送更正文件并附说明，系统会与原结果并列重新计算。",
                "明细无误而判定有误？请回复未达标事件，并指明合同条款。",
                "金额有误？请在截止日前提出异议；作出决定前不会扣减。",
            ),
            note("逾期未提异议视为认可", "异议期结束后，扣减金额可从下一张发票中扣除。"),
        ],
    },
    "contacts": {
        "title": "Whom to ask",
        "title_zh": "联系谁",
        "lead_en": "One person for each question, and who stands in for them.",
        "lead_zh": "每类问题都有专人，并有代理人。",
        "body_en": [
            h("Data and results"),
            p("Lin Wei, procurement; in her absence Ye Qing. Please name the contract number and the month."),
            h("Service, day by day"),
            p(
                "Deng Hao for logistics, Gao Rui for platform and payment, Sofie Brandt for customer service, "
                "Song Yiran for marketing."
            ),
            h("Invoices and deductions"),
            p("Fang Yue, finance."),
        ],
        "body_zh": [
            h("数据与结果"),
            p("采购部林薇；不在时由叶青代理。来信请注明合同编号和月份。"),
            h("日常服务"),
            p("物流：邓浩；平台与支付：高锐；客户服务：Sofie Brandt；营销推广：宋怡然。"),
            h("发票与扣减"),
            p("财务部方悦。"),
        ],
    },
}


def write_down(days: Days) -> str:
    """Two more handbook pages and two announcements."""
    index = HandbookIndexPage.objects.get()
    for slug, said in PAGES.items():
        index.add_child(instance=HandbookPage(slug=slug, locale=Locale.objects.first(), **said))
    running = days.month(1)
    Announcement.objects.create(
        title_en="Peak season: data of this month are due as usual",
        title_zh="大促期间：本月数据仍按原定日期报送",
        body_en=f"Volumes of {running:%B} are far above the forecast. The last day for data does not move; "
        "tell us early if a file will be very large.",
        body_zh="本月业务量远高于预测，但数据截止日不变。如文件特别大，请提前告知。",
        audience="vendors",
        starts_on=days.ago(6),
        ends_on=days.ahead(19),
    )
    Announcement.objects.create(
        title_en="The books close two days before the board meets",
        title_zh="管理层会议前两天关账",
        body_en=f"Please decide what is open of {days.closed:%B} in time; "
        "three of fourteen contracts are not locked yet.",
        body_zh="请及时处理上月未决事项；14 份合同中还有 3 份未锁定。",
        audience="buyers",
        starts_on=days.ago(2),
        ends_on=days.ahead(10),
    )
    return f"{HandbookPage.objects.count()} handbook pages, 2 announcements"
