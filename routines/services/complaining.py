"""A mail was reported as unwanted. No mail any more is the only fair answer, at once and whatever was agreed."""

from django.db import transaction

from routines.models import Reminder
from routines.services import reminding


def complained(*, reminder: Reminder) -> None:
    """Stops it as an unsubscribe does, the address is forgotten, and notes why. One that was stopped stays as it is."""
    with transaction.atomic():
        living = Reminder.objects.select_for_update().exclude(state=Reminder.State.STOPPED)
        if row := living.filter(pk=reminder.pk).first():
            reminding.stop(reminder=row)
            Reminder.objects.filter(pk=row.pk).update(paused_because=Reminder.PauseReason.COMPLAINT)
