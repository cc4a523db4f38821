"""Ends the address of a calendar and makes a new one. The pages read the calendar itself from `calendar_feed.py`."""

from datetime import datetime

from django.db import transaction

from routines.models import Reminder
from routines.refusals import NotPossible
from routines.services.acting import asked_for


def new_address(*, reminder: Reminder, now: datetime) -> Reminder:
    """From now on only another address shows the calendar; all other links stay. Raises NotPossible once stopped."""
    with transaction.atomic():
        row = asked_for(reminder, now=now)
        if row.state == Reminder.State.STOPPED:
            raise NotPossible("reminder_stopped", "This is not possible: the reminders are stopped.")
        row.calendar_generation += 1
        row.save(update_fields=["calendar_generation"])
    return row
