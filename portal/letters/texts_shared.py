"""Which sentences do several letters share, in English and in Chinese?"""

REFER_EN = "We refer to contract {contract}, “{title}”, between {buyer} and {vendor}."
REFER_ZH = "贵我双方签有《{title}》（合同编号：{contract}）。"
RESERVED_EN = "All other rights under the contract and the law remain reserved."
RESERVED_ZH = "我方保留合同及法律规定的其他一切权利。"
DONE_ZH = "特此函告。"


def body(*paragraphs: str) -> str:
    return "\n\n".join(paragraphs)
