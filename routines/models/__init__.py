"""The rows and what must always hold for them. No policy: the services write, the selectors read.

Routine ◄─ Reminder ◄─ Delivery         what is kept, the rhythm, each mail
Routine ◄─ Session                      each massage that was given
Routine ◄─ BadAdvice                    what somebody told us is wrong with it
Draft, KeptRequest, KnowledgeVersion    beside the routine
UnconfirmedMail, Watch                  beside the mails
StaffAccess, Tally                      what the staff did, and what they see
StaffLogin ◄─ RecoveryCode              how they log in besides the password
CallCount                               how often somebody called
"""

from routines.models.bad_advice import BadAdvice
from routines.models.call_count import CallCount
from routines.models.keeping import Draft, KeptRequest, KnowledgeVersion, Routine
from routines.models.mails import Delivery, UnconfirmedMail, Watch
from routines.models.reminder import Reminder
from routines.models.sessions import Session
from routines.models.staff import StaffAccess, Tally
from routines.models.staff_login import RecoveryCode, StaffLogin

__all__ = [
    "BadAdvice",
    "CallCount",
    "Delivery",
    "Draft",
    "KeptRequest",
    "KnowledgeVersion",
    "RecoveryCode",
    "Reminder",
    "Routine",
    "Session",
    "StaffAccess",
    "StaffLogin",
    "Tally",
    "UnconfirmedMail",
    "Watch",
]
