"""What does each demand say for what a vendor owes besides its results: its word, answers, obligations, invoices?"""

from portal.letters.texts_shared import DONE_ZH, REFER_EN, REFER_ZH, RESERVED_EN, RESERVED_ZH, body
from sla.models import Letter

Kind = Letter.Kind

FURTHER_EN = "If it is not done within that time, we may use the further rights that the contract gives."
FURTHER_ZH = "逾期未完成的，我方可行使合同约定的其他权利。"
HOLD_BACK_EN = "Until it is there, we may hold back new orders under the contract."
HOLD_BACK_ZH = "在收到之前，我方可暂停该合同项下的新订单。"
SENT_ALREADY_EN = "If you have issued it already, please tell us its number and its day."
SENT_ALREADY_ZH = "贵司如已开具，请告知单据号码及开具日期。"

OWED: dict[str, dict[str, str]] = {
    Kind.ATTESTATION: {
        "subject_en": "Attestation for {month}: {duty}",
        "subject_zh": "关于提交{month}“{duty}”声明的函",
        "body_en": body(
            REFER_EN,
            "Every month you confirm to us that you keep your duty “{duty}”. Your word for {month} was due on {due}. "
            "It has not come.",
            "The sentence to be signed reads: “{sentence}”",
            "The law behind it: {law}, Art. {article}.",
            "> Under clause {clause} please sign it in Steward within {answer_days} business days after this letter "
            "arrives, or tell us in writing within that time why you cannot.",
            "{ground}",
            HOLD_BACK_EN + " " + RESERVED_EN,
        ),
        "body_zh": body(
            REFER_ZH,
            "贵司应按月就“{duty}”作出声明。{month}的声明应于 {due}前作出，我方至今未收到。",
            "声明内容为：“{sentence}”",
            "法律依据：{law}，第 {article} 条。",
            "> 依据合同第 {clause} 条，请贵司自收到本函之日起 {answer_days} 个工作日内在 Steward 中作出上述声明；"
            "如无法作出，请在该期限内书面说明理由。",
            "{ground}",
            HOLD_BACK_ZH + RESERVED_ZH,
            DONE_ZH,
        ),
    },
    Kind.RESPONSE: {
        "subject_en": "Questionnaire to be answered: {questionnaire}",
        "subject_zh": "关于答复“{questionnaire}”的函",
        "body_en": body(
            REFER_EN,
            "On {sent_on} we sent you the questionnaire “{questionnaire}”, to be answered by {due}. That day has "
            "passed, and your answers are not complete.",
            "What you sent on {submitted_on} came back to you; our comments beside the answers say what is missing.",
            "> Under clause {clause} please answer it in Steward, online or in the workbook, within {answer_days} "
            "business days after this letter arrives.",
            "{ground}",
            "Without your answers our review cannot be finished, and we may hold back new orders under the contract.",
        ),
        "body_zh": body(
            REFER_ZH,
            "我方于 {sent_on}向贵司发出“{questionnaire}”，请贵司于 {due}前答复。该期限已过，我方尚未收到完整答复。",
            "贵司于 {submitted_on}提交的答复已退回，待补充之处见各题批注。",
            "> 依据合同第 {clause} 条，请贵司自收到本函之日起 {answer_days} 个工作日内，"
            "在 Steward 中在线填写或以工作簿形式完成答复。",
            "{ground}",
            "未收到贵司答复，我方无法完成审查，并可暂停该合同项下的新订单。",
            DONE_ZH,
        ),
    },
    Kind.FINDING: {
        "subject_en": "Finding to be closed: {finding}",
        "subject_zh": "关于限期整改“{finding}”的函",
        "body_en": body(
            REFER_EN,
            "On {raised_on} we told you of a finding: “{finding}”. It was to be closed by {due} and is still open. Its "
            "severity is: {severity}.",
            "What is to be done: {detail}",
            "> Under clause {clause} please close it within {answer_days} business days after this letter arrives, and "
            "show in Steward, with evidence, what was done.",
            "{ground}",
            FURTHER_EN,
        ),
        "body_zh": body(
            REFER_ZH,
            "我方于 {raised_on}向贵司提出发现项“{finding}”，要求于 {due}前整改完毕，该项至今未关闭。"
            "严重程度：{severity}。",
            "整改要求：{detail}",
            "> 依据合同第 {clause} 条，请贵司自收到本函之日起 {answer_days} 个工作日内完成整改，"
            "并在 Steward 中说明整改情况、附上佐证材料。",
            "{ground}",
            FURTHER_ZH,
            DONE_ZH,
        ),
    },
    Kind.OBLIGATION: {
        "subject_en": "Overdue under contract {contract}: {obligation}",
        "subject_zh": "关于履行“{obligation}”的函",
        "body_en": body(
            REFER_EN,
            "Under the contract you owe us: {obligation}. It was due on {due} and is not done.",
            "What exactly is agreed: {text}",
            "What you handed in on {submitted_on} was returned for this reason: {remark}",
            "> Under clause {clause} please perform it within {answer_days} business days after this letter arrives, "
            "and say so in Steward. The proof that is agreed: {proof}.",
            "{ground}",
            FURTHER_EN,
        ),
        "body_zh": body(
            REFER_ZH,
            "按照合同约定，贵司应于 {due}前完成“{obligation}”，至今尚未完成。",
            "约定内容：{text}",
            "贵司于 {submitted_on}提交的内容已退回，原因：{remark}",
            "> 依据合同第 {clause} 条，请贵司自收到本函之日起 {answer_days} 个工作日内履行完毕，"
            "并在 Steward 中确认完成。约定的证明方式：{proof}。",
            "{ground}",
            FURTHER_ZH,
            DONE_ZH,
        ),
    },
    Kind.EXIT: {
        "subject_en": "Exit from contract {contract}: what is still to be done",
        "subject_zh": "关于完成合同 {contract} 退出事项的函",
        "body_en": body(
            REFER_EN,
            "On the way out of the contract you were to {step} by {due}. We have not seen that this is done.",
            "> Under clause {clause} please {step} within {answer_days} business days after this letter arrives, and "
            "confirm it to us in writing.",
            "{ground}",
            "The contract cannot be closed before that. " + RESERVED_EN,
        ),
        "body_zh": body(
            REFER_ZH,
            "合同退出过程中，贵司应于 {due}前{step}，我方至今未见完成。",
            "> 依据合同第 {clause} 条，请贵司自收到本函之日起 {answer_days} 个工作日内{step}，并书面告知我方。",
            "{ground}",
            "在此之前，合同不予关闭。" + RESERVED_ZH,
            DONE_ZH,
        ),
    },
    Kind.INVOICE: {
        "subject_en": "Outstanding invoice for {month}",
        "subject_zh": "关于开具{month}发票的函",
        "body_en": body(
            REFER_EN,
            "On {confirmed_on} the statement for {month} was confirmed by both sides. It comes to {amount}, tax "
            "included. Your invoice for it has not arrived.",
            "{table}",
            "> Under clause {clause} please send us the invoice, line by line as confirmed, within {answer_days} "
            "business days after this letter arrives.",
            "{ground}",
            SENT_ALREADY_EN,
        ),
        "body_zh": body(
            REFER_ZH,
            "{month}的对账单已于 {confirmed_on}经双方确认，含税金额为 {amount}，我方至今未收到贵司发票。",
            "{table}",
            "> 依据合同第 {clause} 条，请贵司自收到本函之日起 {answer_days} 个工作日内，"
            "按已确认的明细开具发票并送交我方。",
            "{ground}",
            SENT_ALREADY_ZH,
            DONE_ZH,
        ),
    },
    Kind.CREDIT_NOTE: {
        "subject_en": "Outstanding credit note for deduction notice {notice}",
        "subject_zh": "关于就扣款通知 {notice} 开具红字发票的函",
        "body_en": body(
            REFER_EN,
            "By deduction notice {notice} of {issued_on} we deducted {amount} from your invoice {number}. Your own "
            "document that answers it has not arrived.",
            "{table}",
            "> Under clause {clause} please send us, within {answer_days} business days after this letter arrives, a "
            "credit note for {amount}, or an invoice that is already net of it.",
            "{ground}",
            SENT_ALREADY_EN,
        ),
        "body_zh": body(
            REFER_ZH,
            "我方于 {issued_on}以扣款通知 {notice} 自贵司 {number} 号发票中扣款 {amount}，至今未收到贵司的相应单据。",
            "{table}",
            "> 依据合同第 {clause} 条，请贵司自收到本函之日起 {answer_days} 个工作日内开具金额为 {amount}的红字发票，"
            "或按扣款后的净额重新开具发票。",
            "{ground}",
            SENT_ALREADY_ZH,
            DONE_ZH,
        ),
    },
    Kind.DISPUTED: {
        "subject_en": "Your invoice {number} for {month}: the part that we dispute",
        "subject_zh": "关于贵司 {number} 号发票（{month}）争议金额的函",
        "body_en": body(
            REFER_EN,
            "Your invoice {number} of {dated} asks for {billed} for {month}. On the lines below it differs from the "
            "statement that both sides have confirmed.",
            "{table}",
            "> Under clause {clause} we dispute {contested} of this invoice. Please send us, within {answer_days} "
            "business days after this letter arrives, a credit note or a corrected invoice, or tell us in writing "
            "what that part rests on.",
            "{ground}",
            "The rest, {undisputed}, is not in dispute: {settled}.",
            RESERVED_EN,
        ),
        "body_zh": body(
            REFER_ZH,
            "贵司 {dated}开具的 {number} 号发票就{month}请求支付 {billed}，下列明细与双方已确认的对账单不一致。",
            "{table}",
            "> 依据合同第 {clause} 条，我方对其中 {contested}提出异议。请贵司自收到本函之日起 {answer_days} 个工作日内"
            "开具红字发票或更正后的发票，或书面说明该部分金额的依据。",
            "{ground}",
            "其余 {undisputed}双方无争议，{settled}。",
            RESERVED_ZH,
            DONE_ZH,
        ),
    },
}
