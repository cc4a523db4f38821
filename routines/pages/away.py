"""A holiday on the page of the reminders: which day is meant, and what is said of it. reminding.py does it."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.http import QueryDict

from recommender.rhythm import local
from routines.models import Reminder
from routines.refusals import NotPossible
from routines.reminders.dates import day_in_words
from routines.services import reminding

A_WEEK = timedelta(weeks=1)
FORMAT = "Please give the last day you are away as a date from today on, like {}."


@dataclass(frozen=True)
class Holiday:
    """The last day of one that is not over, in words, empty where there is none; the first that could be chosen."""

    until: str
    earliest: str


def holiday_of(reminder: Reminder, *, now: datetime) -> Holiday | None:
    """Of an active reminder; others send nothing anyway."""
    if reminder.next_at is None:
        return None
    today = local(now, reminder.timezone).date()
    last = reminder.away_until
    words = day_in_words(last, this_year=today.year) if last and last >= today else ""
    return Holiday(words, today.isoformat())


def go_away(reminder: Reminder, posted: QueryDict, now: datetime) -> Reminder:
    """Until the day that was typed. Raises NotPossible where that is none, or past."""
    today = local(now, reminder.timezone).date()
    try:
        until = date.fromisoformat(posted.get("away_until", ""))
    except ValueError:
        until = date.min
    if until < today:
        raise NotPossible("not_a_day_to_come", FORMAT.format(today + A_WEEK))
    return reminding.away(reminder=reminder, until=until, now=now)


def come_back(reminder: Reminder, posted: QueryDict, now: datetime) -> Reminder:
    """Earlier than was said."""
    return reminding.away(reminder=reminder, until=None, now=now)
