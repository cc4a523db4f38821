"""Ends the giver's link and makes a new one. What stands behind it is read by `pages/giver.py`."""

from datetime import datetime

from django.db import transaction

from routines.models import Routine
from routines.services.acting import note_use


def new_link(*, routine: Routine, now: datetime) -> Routine:
    """From now on only another link opens the giver's page; all others stay. Raises DoesNotExist once erased."""
    with transaction.atomic():
        row = Routine.objects.select_for_update().get(pk=routine.pk)
        note_use(row.pk, now=now)
        row.giver_generation += 1
        row.save(update_fields=["giver_generation"])
    return row
