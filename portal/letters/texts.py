"""What does each letter say before staff have rewritten it? Model text, not advice, in English and in Chinese."""

from portal.letters.models import LetterText
from portal.letters.texts_owed import OWED
from portal.letters.texts_shared import DONE_ZH, REFER_EN, REFER_ZH, RESERVED_EN, RESERVED_ZH, body
from sla.models import Letter

Kind = Letter.Kind

HAND_OVER_EN = (
    "Until the last day both parties perform the contract as agreed, service levels and reporting included. Please "
    "name, within ten business days, the person who plans the hand-over with us, and keep our data available until we "
    "have confirmed their return."
)
HAND_OVER_ZH = (
    "合同终止前，双方仍应按约履行，包括服务水平考核与数据报送。请贵司自收到本函之日起十个工作日内指定交接负责人，"
    "并在我方确认数据移交完毕之前妥善保存我方数据。"
)
MISSED_EN = (
    "In {month} the service level “{level}” came to {value}. The contract expects {expected} and allows no less than "
    "{minimum}."
)
MISSED_ZH = "{month}，服务水平“{level}”的结果为 {value}；合同约定的目标水平为 {expected}，最低水平为 {minimum}。"

STANDARD: dict[str, dict[str, str]] = {
    Kind.CLAIM: {
        "subject_en": "Claim of a {word} for {month}",
        "subject_zh": "关于{month}{word}的索赔函",
        "body_en": body(
            REFER_EN,
            "In {month} the service levels below were not kept. Clause {clause} of the contract entitles us to the "
            "amount shown.",
            "{table}",
            "> We claim {amount} as a {word}. Please confirm it within {objection_days} business days after this "
            "letter arrives, or tell us within that time what you object to and why.",
            "{ground}",
            "The claim is made within its time, which ends on {must_arrive_by}.",
            "Every figure can be followed in Steward down to the records it rests on. " + RESERVED_EN,
        ),
        "body_zh": body(
            REFER_ZH,
            "{month}，下列服务水平未达到合同约定。依据合同第 {clause} 条，我方有权主张下列款项。",
            "{table}",
            "> 我方现主张{word}，金额为 {amount}。请贵司自收到本函之日起 {objection_days} 个工作日内予以确认；"
            "如有异议，请在该期限内书面提出并说明理由。",
            "{ground}",
            "本项主张在约定的索赔期限内提出，该期限截至 {must_arrive_by}。",
            "各项数据可在 Steward 中逐级查阅至原始记录。" + RESERVED_ZH,
            DONE_ZH,
        ),
    },
    Kind.NON_RENEWAL: {
        "subject_en": "Notice not to renew contract {contract}",
        "subject_zh": "关于合同 {contract} 到期不再续约的通知",
        "body_en": body(
            REFER_EN + " Its current term ends on {term_end}.",
            "> Under clause {clause} we give notice that the contract shall not be renewed. It ends on {term_end}.",
            "{ground}",
            "This notice has to reach you by {must_arrive_by}.",
            HAND_OVER_EN,
        ),
        "body_zh": body(
            REFER_ZH + "本期合同将于 {term_end}届满。",
            "> 依据合同第 {clause} 条，我方现通知贵司：合同到期后不再续约，于 {term_end}届满时终止。",
            "{ground}",
            "本通知最迟应于 {must_arrive_by}送达贵司。",
            HAND_OVER_ZH,
            "特此通知。",
        ),
    },
    Kind.CONVENIENCE: {
        "subject_en": "Notice to terminate contract {contract}",
        "subject_zh": "关于解除合同 {contract} 的通知",
        "body_en": body(
            REFER_EN,
            "> Under clause {clause} we give notice to terminate the contract for convenience. It ends {ends}, and not "
            "before the agreed time has run from the day this letter arrives.",
            "{ground}",
            HAND_OVER_EN,
        ),
        "body_zh": body(
            REFER_ZH,
            "> 依据合同第 {clause} 条，我方现行使任意解除权，通知贵司解除合同。合同{ends}终止，且不早于自本函送达之日起"
            "按约定通知期计算的日期。",
            "{ground}",
            HAND_OVER_ZH,
            "特此通知。",
        ),
    },
    Kind.CAUSE: {
        "subject_en": "Termination of contract {contract} for cause",
        "subject_zh": "关于解除合同 {contract} 的通知",
        "body_en": body(
            REFER_EN,
            "{ground}",
            "> For this reason we terminate the contract under its clause {clause}. It ends {ends}.",
            "What is owed until then, and our claims for loss beyond it, remain as they are.",
            HAND_OVER_EN,
        ),
        "body_zh": body(
            REFER_ZH,
            "{ground}",
            "> 鉴于上述情况，我方依据合同第 {clause} 条解除合同。合同{ends}终止。",
            "合同终止不影响此前已产生的款项及我方就其他损失提出主张的权利。",
            HAND_OVER_ZH,
            "特此通知。",
        ),
    },
    Kind.RIGHT: {
        "subject_en": "Termination of contract {contract} for cause",
        "subject_zh": "关于行使解除权、解除合同 {contract} 的通知",
        "body_en": body(
            REFER_EN,
            "The results of the service entitle us to terminate it: {why}. The right arose with the result of {month}.",
            "{table}",
            "> Under clause {clause} we exercise this right and terminate the contract. It ends {ends}.",
            "{ground}",
            "The right is exercised within its time, which ends on {must_arrive_by}.",
            "Deductions that are due, and our claims for loss beyond them, remain as they are.",
            HAND_OVER_EN,
        ),
        "body_zh": body(
            REFER_ZH,
            "根据服务结果，我方享有合同解除权：{why}。该权利随{month}的结果产生。",
            "{table}",
            "> 依据合同第 {clause} 条，我方现行使该解除权，解除合同。合同{ends}终止。",
            "{ground}",
            "本函在约定的行使期限内发出，该期限截至 {must_arrive_by}。",
            "合同解除不影响已产生的扣减款项及我方就其他损失提出主张的权利。",
            HAND_OVER_ZH,
            "特此通知。",
        ),
    },
    Kind.EXTENSION: {
        "subject_en": "Extension of contract {contract}",
        "subject_zh": "关于延长合同 {contract} 期限的函",
        "body_en": body(
            REFER_EN + " Its current term ends on {term_end}.",
            "> Under clause {clause} we use our option to extend the contract. It runs until {extended_to} on the same "
            "terms.",
            "{ground}",
            "This letter has to reach you by {must_arrive_by}. Please confirm that you have received it.",
        ),
        "body_zh": body(
            REFER_ZH + "本期合同将于 {term_end}届满。",
            "> 依据合同第 {clause} 条，我方现行使续展选择权，将合同期限延长至 {extended_to}，其他条款不变。",
            "{ground}",
            "本函最迟应于 {must_arrive_by}送达贵司。请贵司确认收到本函。",
            DONE_ZH,
        ),
    },
    Kind.PLAN: {
        "subject_en": "Demand for a corrective action plan: {level}, {month}",
        "subject_zh": "关于提交“{level}”整改计划的函（{month}）",
        "body_en": body(
            REFER_EN,
            MISSED_EN,
            "{table}",
            "> Under clause {clause} please send us, within {answer_days} business days after this letter arrives, a "
            "corrective action plan that names the cause, each measure, who answers for it, and the day on which it "
            "takes effect.",
            "{ground}",
            "If no plan arrives in time, or a plan is not kept, we may use the further rights that the contract gives.",
        ),
        "body_zh": body(
            REFER_ZH,
            MISSED_ZH,
            "{table}",
            "> 依据合同第 {clause} 条，请贵司自收到本函之日起 {answer_days} 个工作日内提交整改计划，写明原因、"
            "各项措施、责任部门及完成日期。",
            "{ground}",
            "如未按期提交，或未按计划执行，我方可行使合同约定的其他权利。",
            DONE_ZH,
        ),
    },
    Kind.RECTIFY: {
        "subject_en": "Demand to restore the service level: {level}, {month}",
        "subject_zh": "关于限期改正“{level}”的函（{month}）",
        "body_en": body(
            REFER_EN,
            MISSED_EN,
            "{table}",
            "> Under clause {clause} we ask you to restore the agreed level within {answer_days} business days after "
            "this letter arrives, and to tell us in writing what was done.",
            "{ground}",
            "If the level is not restored within that time, we may use the further rights that the contract gives, "
            "termination included.",
        ),
        "body_zh": body(
            REFER_ZH,
            MISSED_ZH,
            "{table}",
            "> 依据合同第 {clause} 条，请贵司自收到本函之日起 {answer_days} 个工作日内恢复约定的服务水平，"
            "并书面告知已采取的措施。",
            "{ground}",
            "逾期未改正的，我方可行使合同约定的其他权利，包括解除合同。",
            DONE_ZH,
        ),
    },
    Kind.MISSING_DATA: {
        "subject_en": "Missing data for {month}: {feed}",
        "subject_zh": "关于补报{month}“{feed}”数据的函",
        "body_en": body(
            REFER_EN,
            "The data “{feed}” for {month} were due on {due}. They have not arrived.",
            "> Under clause {clause} please deliver them within {answer_days} business days after this letter arrives, "
            "or state in Steward that there was no activity.",
            "{ground}",
            "A month without data is judged as the contract has it: a level that is not reported counts against you.",
        ),
        "body_zh": body(
            REFER_ZH,
            "{month}的“{feed}”数据应于 {due}前报送，至今未收到。",
            "> 依据合同第 {clause} 条，请贵司自收到本函之日起 {answer_days} 个工作日内补报；如当月无业务，"
            "请在 Steward 中声明。",
            "{ground}",
            "未报送数据的月份按合同约定判定，未报送的服务水平将作不利认定。",
            DONE_ZH,
        ),
    },
    Kind.TOP_UP: {
        "subject_en": "Demand to top up the deposit under contract {contract}",
        "subject_zh": "关于补足合同 {contract} 保证金的函",
        "body_en": body(
            REFER_EN,
            "For {month} an amount of {taken} was taken from the deposit. It now holds {held} of the {agreed} agreed.",
            "> Under clause {clause} please top the deposit up by {taken}, within {answer_days} business days after "
            "this letter arrives.",
            "By the contract it is to be filled up by {top_up_by}.",
            "{ground}",
            RESERVED_EN,
        ),
        "body_zh": body(
            REFER_ZH,
            "因{month}的扣减，我方已从保证金中扣除 {taken}。保证金现余 {held}，约定金额为 {agreed}。",
            "> 依据合同第 {clause} 条，请贵司自收到本函之日起 {answer_days} 个工作日内补足保证金 {taken}。",
            "按合同约定，保证金应于 {top_up_by}前补足。",
            "{ground}",
            RESERVED_ZH,
            DONE_ZH,
        ),
    },
    Kind.MONEY_BACK: {
        "subject_en": "Money held under contract {contract}: due back since {due}",
        "subject_zh": "关于返还合同 {contract} 项下留存款项的函",
        "body_en": body(
            REFER_EN,
            "Since {since} you hold {amount} of ours: {what}. It was due back on {due} and has not come.",
            "> Under clause {clause} please transfer {amount} within {answer_days} business days after this letter "
            "arrives.",
            "{ground}",
            RESERVED_EN,
        ),
        "body_zh": body(
            REFER_ZH,
            "自 {since}起，贵司留存我方款项 {amount}（{what}）。该款项应于 {due}返还，我方至今未收到。",
            "> 依据合同第 {clause} 条，请贵司自收到本函之日起 {answer_days} 个工作日内返还 {amount}。",
            "{ground}",
            RESERVED_ZH,
            DONE_ZH,
        ),
    },
    Kind.OBJECTION: {
        "subject_en": "Your objection to the {word} for {month}",
        "subject_zh": "关于贵司对{month}{word}所提异议的复函",
        "body_en": body(
            REFER_EN,
            "You object to the {word} of {amount} for {month}: “{objection}”",
            "We have looked at it under clause {clause} of the contract.",
            "> {ground}",
            "If you do not agree, the way that the contract provides for disputes is open to you.",
        ),
        "body_zh": body(
            REFER_ZH,
            "贵司对{month}{word} {amount}提出异议：“{objection}”",
            "我方已依据合同第 {clause} 条进行审查。",
            "> {ground}",
            "贵司如不同意，可按合同约定的争议解决方式处理。",
            "特此函复。",
        ),
    },
    Kind.RELIEF: {
        "subject_en": "Decision on your claim for relief in {month}",
        "subject_zh": "关于{month}考核剔除申请的决定",
        "body_en": body(
            REFER_EN,
            "On {claimed_on} you claimed relief for {month}. The cause named was: {category}.",
            "> Under clause {clause} we have decided: {outcome}.",
            "Our reasons: {decision}",
            "{ground}",
            "The month is judged accordingly. What counts and what does not is shown in Steward row by row.",
        ),
        "body_zh": body(
            REFER_ZH,
            "贵司于 {claimed_on}就{month}提出考核剔除申请，所述事由为：{category}。",
            "> 依据合同第 {clause} 条，我方决定：{outcome}。",
            "理由：{decision}",
            "{ground}",
            "当月结果据此判定，计入与剔除的明细均可在 Steward 中查阅。",
            "特此函复。",
        ),
    },
    Kind.DOCUMENT: {
        "subject_en": "Request for a renewed document: {document}",
        "subject_zh": "关于更新“{document}”的函",
        "body_en": body(
            REFER_EN,
            "The contract rests on your document “{document}”. What we hold is valid until {expires_on}.",
            "Its number is {number}.",
            "> Under clause {clause} please hand in the renewed document in Steward, within {answer_days} business "
            "days after this letter arrives.",
            "{ground}",
            "Without it we may suspend new orders under the contract until it is there.",
        ),
        "body_zh": body(
            REFER_ZH,
            "合同的履行以贵司持有有效的“{document}”为前提。我方留存的文件有效期至 {expires_on}。",
            "文件编号：{number}。",
            "> 依据合同第 {clause} 条，请贵司自收到本函之日起 {answer_days} 个工作日内，"
            "在 Steward 中提交更新后的文件。",
            "{ground}",
            "逾期未提交的，我方可暂停该合同项下的新订单，直至收到为止。",
            DONE_ZH,
        ),
    },
    **OWED,
}


def text_of(kind: str) -> LetterText:
    """The text as staff keep it, else the standard one."""
    return LetterText.objects.filter(kind=kind).first() or LetterText(kind=kind, **STANDARD[kind])


def lay_down_texts() -> int:
    """Add what is missing; what staff has rewritten stays. Returns how many were added."""
    there = set(LetterText.objects.values_list("kind", flat=True))
    missing = [LetterText(kind=kind, **words) for kind, words in STANDARD.items() if kind not in there]
    LetterText.objects.bulk_create(missing)
    return len(missing)
