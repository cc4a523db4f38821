"""Whether what a sender has in hand is still so: nobody stopped, paused, changed or erased anything meanwhile.

dispatch.py asks before each mail, and therefore in plain SQL: Django takes ten times as long to put the question as a
database to answer it. Massages are not among it: dispatch.py asks for those itself, and telling of one makes the
reminder's row another. Answers are only compared with earlier ones, so they may stay text, which nobody has to read.
Of an address the hash is compared: two seals of one address differ.
"""

from collections.abc import Sequence
from typing import Any

from django.db import connection

from routines.models import Delivery, Reminder
from routines.sealing import SealedText

Facts = tuple[Any, ...]
"""All that a mail depends on: who claimed it, its reminder, and what of the routine decides if and how it is sent."""

_OF_ROUTINE = (
    "kind",
    "minutes",
    "generation",
    "giver_generation",
    "checked_at",
    "recalled_at",
    "knowledge_version",
    "warned_at",
)
_OF_REMINDER = [field.column for field in Reminder._meta.concrete_fields if not isinstance(field, SealedText)]
_COLUMNS = [f"routine.{column}" for column in _OF_ROUTINE] + [f"reminder.{column}" for column in _OF_REMINDER]
_AS_TEXT = ", ".join(f"CAST({column} AS text)" for column in _COLUMNS)
_FACTS = f"""
    SELECT delivery.id, delivery.state, delivery.claimed_by, {_AS_TEXT}
    FROM routines_delivery AS delivery
    JOIN routines_reminder AS reminder ON reminder.id = delivery.reminder_id
    JOIN routines_routine AS routine ON routine.id = reminder.routine_id
    WHERE delivery.id IN
"""  # nosec B608 # noqa: S608 the names of columns are ours


def facts_of(deliveries: Sequence[Delivery]) -> dict[int, Facts]:
    """What the database says right now, for each of them by its number. One that was erased is not there."""
    if not deliveries:
        return {}
    places = ", ".join(["%s"] * len(deliveries))
    with connection.cursor() as cursor:
        cursor.execute(f"{_FACTS} ({places})", [delivery.pk for delivery in deliveries])
        return {row[0]: row for row in cursor.fetchall()}
