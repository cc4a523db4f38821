"""What dispatch.py asks of a reminder just before it goes out, and tells of one that did not: was there a massage
shortly before, and who can't have heard of it.
"""

from datetime import datetime

from django.db import transaction

from recommender.rhythm import next_occasions, previous
from routines import selectors
from routines.models import Delivery, Reminder


def was_given_before(delivery: Delivery) -> bool:
    """Whether a massage was told since the middle between the occasion before, by the timetable, and this one.

    Every massage follows a reminder, so that none in the first half makes the next one needless.
    """
    due_at, timetable = delivery.due_at, delivery.reminder.timetable
    middle = due_at - (due_at - previous(timetable, before=due_at)) / 2
    return selectors.sessions_of(delivery.reminder.routine).filter(given_at__gte=middle).exists()


def was_not_heard(reminder_id: int, *, now: datetime) -> None:
    """A mail of it that was owed did not go out, so nobody left that unanswered."""
    with transaction.atomic():
        row = Reminder.objects.select_for_update().filter(pk=reminder_id, unanswered__gt=0).first()
        if row is None:
            return
        was_weekly = selectors.is_weekly(row)
        row.unanswered -= 1
        if row.next_at and row.next_at > now and was_weekly and not selectors.is_weekly(row):
            (row.next_at,) = next_occasions(row.timetable, after=now, count=1)
        row.save(update_fields=["unanswered", "next_at"])
