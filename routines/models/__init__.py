"""The rows and what must always hold for them. No policy: the services write, the selectors read.

Routine ◄─ Reminder ◄─ Delivery         what is kept, the rhythm, each mail
Routine ◄─ Session                      each massage that was given
Draft, KeptRequest, KnowledgeVersion    beside the routine
UnconfirmedMail, Watch                  beside the mails
"""

from routines.models.keeping import Draft, KeptRequest, KnowledgeVersion, Routine
from routines.models.mails import Delivery, UnconfirmedMail, Watch
from routines.models.reminder import Reminder
from routines.models.sessions import Session

__all__ = [
    "Delivery",
    "Draft",
    "KeptRequest",
    "KnowledgeVersion",
    "Reminder",
    "Routine",
    "Session",
    "UnconfirmedMail",
    "Watch",
]
