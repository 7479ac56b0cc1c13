"""Which words stand on the front page and in the handbook of a new installation? Staff rewrites them in Wagtail."""


def p(text: str) -> tuple[str, str]:
    return ("text", f"<p>{text}</p>")


def h(text: str) -> tuple[str, str]:
    return ("heading", text)


def steps(*lines: str) -> tuple[str, list[str]]:
    return ("steps", [f"<p>{line}</p>" for line in lines])


def note(title: str, text: str) -> tuple[str, dict[str, str]]:
    return ("notice", {"title": title, "text": text})


HOME = {
    "title": "What was promised, what was delivered, what is owed",
    "title_zh": "约定了什么，交付了什么，应扣多少",
    "lead_en": "Steward is where we and the companies that work for us keep contracts, service levels and service "
    "credits, each figure with its working.",
    "lead_zh": "Steward 是我们与服务商共用的平台：合同、服务水平、服务费扣减都在这里，每个数字都附计算过程。",
    "body_en": [
        h("For vendors"),
        p(
            "Deliver a month’s data as a file, see at once what it amounts to, and submit it when it is right. Each "
            "result opens down to the rows it rests on, so a figure you doubt is a figure you can check."
        ),
        h("For our own people"),
        p(
            "Contracts with their dates, approvals that bind to the exact text, months evaluated the way the contract "
            "says, credits to the cent, and a report for every month."
        ),
        h("How to get in"),
        p(
            "By invitation. Your company’s administrator or your contact in procurement sends it by e-mail; the link "
            "works for seven days."
        ),
    ],
    "body_zh": [
        h("服务商"),
        p("按月上传数据文件，当场看到结果，确认无误后提交。每项结果都能展开到所依据的明细，有疑问即可核对。"),
        h("本公司人员"),
        p("合同及其日期、绑定到具体文本的审批、按合同规则计算的月度结果、精确到分的扣减，以及每月一份报告。"),
        h("如何获得账号"),
        p("凭邀请加入。由贵公司的管理员或采购联系人通过邮件发出邀请，链接七天内有效。"),
    ],
}

HANDBOOK = {
    "title": "Vendor handbook",
    "title_zh": "服务商手册",
    "lead_en": "How the months run, what a file must look like, and what to do when something is not right.",
    "lead_zh": "月度流程、文件要求，以及出现问题时怎么办。",
}

HANDBOOK_PAGES = {
    "delivering-a-month": {
        "title": "Delivering a month’s data",
        "title_zh": "报送月度数据",
        "lead_en": "One file per feed and month, by the day in your contract.",
        "lead_zh": "每个报送项每月一份文件，按合同规定的日期报送。",
        "body_en": [
            steps(
                "Open <b>Deliver data</b>. What is due stands first, with its last day.",
                "Download the template. It has the columns your contract asks for and one example row.",
                "Fill it from your own system, save it as CSV, upload it.",
                "Look at the result: rows, totals, and the value the month would get. Nothing is sent yet.",
                "Submit. Procurement accepts it, or returns it with a comment.",
            ),
            note(
                "Nothing happened this month?",
                "Say so with “No activity”. It is not the same as silence: silence counts as not reported.",
            ),
            h("When a file is refused"),
            p(
                "The page lists the row, the column and the rule for each mistake. Mend the file and upload it again: "
                "the same file twice changes nothing."
            ),
        ],
        "body_zh": [
            steps(
                "打开<b>数据报送</b>，最前面是待报送的项目及其截止日。",
                "下载模板。模板包含合同要求的列和一行示例。",
                "用贵司系统的数据填写，存为 CSV 后上传。",
                "查看结果：行数、合计以及当月的数值。此时尚未提交。",
                "提交。采购方接受，或附意见退回。",
            ),
            note("本月没有业务？", "请选择“本月无业务”。这与不报送不同：不报送按“未报送”处理。"),
            h("文件被拒收时"),
            p("页面逐条列出错误所在的行、列和规则。修改后重新上传即可；同一文件上传两次不会有任何影响。"),
        ],
    },
    "from-data-to-result": {
        "title": "From data to result",
        "title_zh": "从数据到结果",
        "lead_en": "What we calculate, who approves it, and when it is final.",
        "lead_zh": "我们计算什么，由谁批准，何时成为最终结果。",
        "body_en": [
            p(
                "After the last feed of a month is accepted, the month is calculated from the rows you delivered, with "
                "the rules of your contract. The page shows the sum as one would write it on paper."
            ),
            p(
                "The result is approved by somebody who did not accept the data. Then you see it, and the month is "
                "locked."
            ),
            h("When a figure turns out wrong later"),
            p(
                "Deliver the corrected file. The month is calculated again beside the old result, which stays "
                "readable, and only the difference is booked."
            ),
        ],
        "body_zh": [
            p("一个月的全部报送项被接受后，系统按合同规则用贵司报送的明细进行计算，页面像笔算一样列出过程。"),
            p("结果由未经手接受数据的人批准。批准后贵司即可看到，当月随之锁定。"),
            h("事后发现数据有误"),
            p("请报送更正后的文件。系统重新计算，旧结果仍可查阅，只对差额进行调整。"),
        ],
    },
    "credits": {
        "title": "Service credits",
        "title_zh": "服务费扣减",
        "lead_en": "What a credit is, how it is worked out, and how to answer it.",
        "lead_zh": "什么是服务费扣减，如何计算，如何回复。",
        "body_en": [
            p(
                "A service credit lowers the month’s fee when a level falls below what was agreed. Weights, repeats "
                "and the cap are those of your contract; every step stands on the result’s page."
            ),
            steps(
                "You are notified when a credit is proposed, with its working.",
                "You accept it, or you say within the objection period what is wrong and why.",
                "An accepted credit is taken from the next invoice and stands in the ledger on both sides.",
            ),
        ],
        "body_zh": [
            p("当服务水平低于约定时，从当月费用中扣减相应金额。权重、重复倍数与上限均以合同为准，结果页列出每一步。"),
            steps(
                "提出扣减时会通知贵司，并附计算过程。",
                "贵司可以认可，或在异议期内说明问题与理由。",
                "认可后的扣减从下一张发票中体现，双方台账一致。",
            ),
        ],
    },
    "your-colleagues": {
        "title": "Your colleagues and your account",
        "title_zh": "同事与账号",
        "lead_en": "Invite, change and end access; protect your own.",
        "lead_zh": "邀请同事、调整和终止权限，保护好自己的账号。",
        "body_en": [
            p(
                "A vendor admin invites colleagues under <b>Colleagues</b> and ends their access there. An admin sees "
                "the own company’s people only."
            ),
            p(
                "A member delivers data and answers; a viewer reads. Two-step sign-in is in the menu under your name: "
                "an authenticator app on your phone, and ten recovery codes for the day the phone is gone."
            ),
            note(
                "Somebody leaves?",
                "End their access the same day. What they did stays on record; they see nothing any more.",
            ),
        ],
        "body_zh": [
            p("服务商管理员在<b>同事</b>页面邀请同事、终止权限，只能看到本公司人员。"),
            p("成员可以报送数据和回复，查看者只能阅读。两步验证在您姓名下的菜单中：手机验证器，另备十个恢复码。"),
            note("有人离职？", "请当天终止其权限。其操作记录会保留，但不再能看到任何内容。"),
        ],
    },
}
