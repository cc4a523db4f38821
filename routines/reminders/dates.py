"""Dates and rhythms in words, for pages and mails, by the person's own clock. It decides no date."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils import dateformat

from recommender.knowledge import shipped
from recommender.prose import listed, sentence
from recommender.rhythm import WEEK, Timetable, local, next_occasions
from routines import selectors
from routines.models import Reminder


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
    coming = next_occasions(timetable, after=now, count=selectors.SHOWN)
    return _all_in_words(coming, timezone=timetable.timezone, now=now)


def dates_to_come(reminder: Reminder, *, now: datetime) -> tuple[Date, ...]:
    """The next date of an active reminder, wherever it was moved, and the regular ones after it; none for others."""
    return _all_in_words(selectors.coming(reminder), timezone=reminder.timezone, now=now)


def rhythm_in_words(timetable: Timetable) -> str:
    """ "every Tuesday and Friday at 19:30", or "every day at 19:30"."""
    names = [shipped().wording.days[day] for day in timetable.days]
    days = "day" if len(names) == len(WEEK) else listed(names)
    return f"every {days} at {timetable.time:%H:%M}"


def timetable_in_words(timetable: Timetable) -> str:
    """ "Every Tuesday and Friday at 19:30, Europe/Berlin time"."""
    return sentence(f"{rhythm_in_words(timetable)}, {zone_in_words(timetable.timezone)} time")


def zone_in_words(timezone: str) -> str:
    """ "America/New York"."""
    return timezone.replace("_", " ")


def _all_in_words(moments: Iterable[datetime], *, timezone: str, now: datetime) -> tuple[Date, ...]:
    return tuple(in_words(moment, timezone=timezone, now=now) for moment in moments)
