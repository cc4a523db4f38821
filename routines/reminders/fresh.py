"""Whether what a sender has in hand is still so: nobody stopped, paused, changed or erased anything meanwhile.

dispatch.py asks before each mail, and therefore in plain SQL: Django takes ten times as long to put the question as a
database to answer it. Answers are only compared with earlier ones, so the values need no meaning here.
"""

from collections.abc import Sequence
from typing import Any

from django.db import connection

from routines.models import Delivery

Facts = tuple[Any, ...]
"""All that a mail depends on: who claimed it, its reminder, and what of the routine decides if and how it is sent."""

_FACTS = """
    SELECT delivery.id, delivery.state, delivery.claimed_by, routine.kind, routine.minutes, routine.generation,
        routine.checked_at, routine.recalled_at, routine.knowledge_version, reminder.*
    FROM routines_delivery AS delivery
    JOIN routines_reminder AS reminder ON reminder.id = delivery.reminder_id
    JOIN routines_routine AS routine ON routine.id = reminder.routine_id
    WHERE delivery.id IN
"""


def facts_of(deliveries: Sequence[Delivery]) -> dict[int, Facts]:
    """What the database says right now, for each of them by its number. One that was erased is not there."""
    if not deliveries:
        return {}
    places = ", ".join(["%s"] * len(deliveries))
    with connection.cursor() as cursor:
        cursor.execute(f"{_FACTS} ({places})", [delivery.pk for delivery in deliveries])
        return {row[0]: row for row in cursor.fetchall()}
