"""Dates and rhythms in words, by the person's own clock. It reads no clock itself and decides no date."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils import dateformat

from recommender.rhythm import Timetable, local, next_occasions
from routines.models import Reminder
from routines.reminders.emails import days_in_words

SHOWN = 3  # dates to come


@dataclass(frozen=True)
class Date:
    """ "Tuesday 24 November" and "19:30"."""

    day: str
    time: str

    def __str__(self) -> str:
        return f"{self.day}, {self.time}"


def in_words(moment: datetime, *, timezone: str, now: datetime) -> Date:
    """A moment as the clocks of this timezone show it; with its year unless that is this year."""
    own = local(moment, timezone)
    is_this_year = own.year == local(now, timezone).year
    return Date(dateformat.format(own, "l j F" if is_this_year else "l j F Y"), f"{own:%H:%M}")


def next_dates(timetable: Timetable, *, now: datetime) -> tuple[Date, ...]:
    """The first dates of a timetable that starts now."""
    return _all_in_words(next_occasions(timetable, after=now, count=SHOWN), timezone=timetable.timezone, now=now)


def dates_to_come(reminder: Reminder, *, now: datetime) -> tuple[Date, ...]:
    """The next date of an active reminder, wherever it was moved, and the regular ones after it; none for others."""
    if reminder.next_at is None:
        return ()
    later = next_occasions(reminder.timetable, after=reminder.next_at, count=SHOWN - 1)
    return _all_in_words((reminder.next_at, *later), timezone=reminder.timezone, now=now)


def rhythm_in_words(timetable: Timetable) -> str:
    """ "Every Tuesday and Friday at 19:30, Europe/Berlin time"."""
    days = days_in_words(timetable.days)
    return f"{days[0].upper()}{days[1:]} at {timetable.time:%H:%M}, {zone_in_words(timetable.timezone)} time"


def zone_in_words(timezone: str) -> str:
    """ "America/New York"."""
    return timezone.replace("_", " ")


def _all_in_words(moments: Iterable[datetime], *, timezone: str, now: datetime) -> tuple[Date, ...]:
    return tuple(in_words(moment, timezone=timezone, now=now) for moment in moments)
