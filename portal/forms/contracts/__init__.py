"""What may a person say about a contract: its parties, its terms, its parts, a step, a fee?"""

from portal.forms.contracts.feeds import FeedForm
from portal.forms.contracts.levels import LevelForm
from portal.forms.contracts.life import (
    AmendForm,
    ArrivalForm,
    ExitItemForm,
    NoticeForm,
    RenewForm,
    StartExitForm,
    SuccessorForm,
    SuspendForm,
    WithdrawNoticeForm,
)
from portal.forms.contracts.more import MoreForm
from portal.forms.contracts.papers import (
    AffixForm,
    ChargeForm,
    ContractFilter,
    NewContractForm,
    SealRequestForm,
    SignatureForm,
)
from portal.forms.contracts.parts import PartForm, PartFormSet, part_formset
from portal.forms.contracts.picks import PackForm, PublishedForm
from portal.forms.contracts.registering import (
    AssignGapForm,
    CloseGapForm,
    ConfirmForm,
    LevelPickForm,
    NoteForm,
    RegisterForm,
    SignedPaperForm,
)
from portal.forms.contracts.rules import RulesForm
from portal.forms.contracts.schedules import ScheduleForm
from portal.forms.contracts.tables import RowForm, TableSet
from portal.forms.contracts.terms import TermsForm

__all__ = [
    "AffixForm",
    "AmendForm",
    "ArrivalForm",
    "AssignGapForm",
    "ChargeForm",
    "CloseGapForm",
    "ConfirmForm",
    "ContractFilter",
    "ExitItemForm",
    "FeedForm",
    "LevelForm",
    "LevelPickForm",
    "MoreForm",
    "NewContractForm",
    "NoteForm",
    "NoticeForm",
    "PackForm",
    "PartForm",
    "PartFormSet",
    "PublishedForm",
    "RegisterForm",
    "RenewForm",
    "RowForm",
    "RulesForm",
    "ScheduleForm",
    "SealRequestForm",
    "SignatureForm",
    "SignedPaperForm",
    "StartExitForm",
    "SuccessorForm",
    "SuspendForm",
    "TableSet",
    "TermsForm",
    "WithdrawNoticeForm",
    "part_formset",
]
