"""Which columns of an obligation that a version agrees on are content?"""

OBLIGATION_FIELDS = [
    "position",
    "name_en",
    "name_zh",
    "text_en",
    "text_zh",
    "clause",
    "side",
    "category",
    "role",
    "every",
    "first_on",
    "due_day",
    "business_day",
    "roll",
    "lead_days",
    "evidence",
    "is_accepted",
]
