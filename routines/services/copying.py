"""A copy of somebody's reminders for whoever gives the massage, who has to agree first, like everybody.

It hangs on the reminder: nothing here decides when it comes, and whatever stops the one stops the other.
"""

from datetime import datetime

from django.db import transaction

from routines import selectors
from routines.addresses import address_hash
from routines.consent import SEND_COPY
from routines.models import Reminder
from routines.refusals import NotPossible
from routines.services import reminding
from routines.services.acting import COPIED, asked_for
from routines.services.owing import owe_confirmation

State = Reminder.State


def ask(*, reminder: Reminder, email: str, now: datetime) -> None:
    """A copy that waits for this address to say yes. Whether the address is known here never shows.

    Raises NotPossible unless it is active or paused, where nobody else gives the massage, and where there is one
    already, whatever its address.
    """
    with transaction.atomic():
        row = asked_for(reminder, State.ACTIVE, State.PAUSED, now=now)
        if refusal := selectors.copy_refusal(row) or _has_one(row):
            raise refusal
        copy = Reminder(copy_of=row, routine=row.routine, email=email, address_hash=address_hash(email))
        copy.asked_at, copy.consent_version = now, SEND_COPY.version
        for name in COPIED:
            setattr(copy, name, getattr(row, name))
        copy.save()
        owe_confirmation(copy, now=now)


def remove(*, reminder: Reminder, now: datetime) -> None:
    """Nobody gets a copy any more, and the address is forgotten. Twice is once."""
    with transaction.atomic():
        if copy := selectors.copy_of(asked_for(reminder, now=now)):
            reminding.stop(reminder=copy)


def _has_one(row: Reminder) -> NotPossible | None:
    if selectors.copy_of(row) is None:
        return None
    return NotPossible("copy_exists", "There is a copy already. Remove it first.")
