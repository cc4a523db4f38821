"""Notes what the staff looked at and did. It only adds; `forgetting` takes out what is past its time.

A note holds numbers of rows, never an address, an answer or what was searched for.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser

from routines.models import StaffAccess

LONGEST_LIST = 200  # characters of numbers
LONGEST_RESULT = 100  # characters
LONGEST_REASON = 300  # characters
User = AbstractBaseUser | AnonymousUser


@dataclass(frozen=True)
class Did:
    """One thing that was done. `kind`: a model's name in lower case, or a page's; `seen`: the numbers of its rows."""

    action: StaffAccess.Action
    kind: str
    seen: tuple[object, ...] = ()
    came_of_it: str = ""
    reason: str = ""


def note(*, staff: User, did: Did, now: datetime) -> StaffAccess:
    """One row."""
    return StaffAccess.objects.create(
        at=now,
        staff=staff.pk or 0,
        name=staff.get_username(),
        action=did.action,
        kind=did.kind,
        objects_seen=_listed(did.seen),
        came_of_it=did.came_of_it[:LONGEST_RESULT],
        reason=did.reason[:LONGEST_REASON],
    )


def _listed(numbers: Iterable[object]) -> str:
    """ "12, 15"; what does not fit becomes an ellipsis."""
    listed = ", ".join(map(str, numbers))
    if len(listed) <= LONGEST_LIST:
        return listed
    return listed[: LONGEST_LIST - 3].rpartition(", ")[0] + ", …"
