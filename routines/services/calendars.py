"""Ends the address of a calendar and makes a new one. The pages read the calendar itself from `calendar_feed.py`."""

from django.db import transaction

from routines.models import Reminder
from routines.refusals import NotPossible


def new_address(*, reminder: Reminder) -> Reminder:
    """From now on only another address shows the calendar; all other links stay. Raises NotPossible once stopped."""
    with transaction.atomic():
        row = Reminder.objects.select_for_update().get(pk=reminder.pk)
        if row.state == Reminder.State.STOPPED:
            raise NotPossible("reminder_stopped", "This is not possible: the reminders are stopped.")
        row.calendar_generation += 1
        row.save(update_fields=["calendar_generation"])
    return row
