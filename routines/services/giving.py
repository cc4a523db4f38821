"""Ends the giver's link and makes a new one. What stands behind it is read by `pages/giver.py`."""

from django.db import transaction

from routines.models import Routine


def new_link(*, routine: Routine) -> Routine:
    """From now on only another link opens the giver's page; all others stay. Raises DoesNotExist once erased."""
    with transaction.atomic():
        row = Routine.objects.select_for_update().get(pk=routine.pk)
        row.giver_generation += 1
        row.save(update_fields=["giver_generation"])
    return row
