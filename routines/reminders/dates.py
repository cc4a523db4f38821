"""Dates and rhythms in words, for pages and mails, by the person's own clock. It decides no date."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.utils import dateformat

from recommender.knowledge import shipped
from recommender.prose import listed, sentence
from recommender.rhythm import WEEK, Timetable, local, next_occasions
from routines import selectors
from routines.models import Reminder

ORDINALS = {2: "second", 3: "third", 4: "fourth", 5: "fifth", 6: "sixth"}  # beyond, people say "every 10 days"


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
    return Date(day_in_words(own.date(), this_year=local(now, timezone).year), f"{own:%H:%M}")


def next_dates(timetable: Timetable, *, now: datetime) -> tuple[Date, ...]:
    """The first dates of a timetable that starts now."""
    coming = next_occasions(timetable, after=now, count=selectors.SHOWN)
    return _all_in_words(coming, timezone=timetable.timezone, now=now)


def dates_to_come(reminder: Reminder, *, now: datetime) -> tuple[Date, ...]:
    """The next date of an active reminder, wherever it was moved, and the regular ones after it; none for others."""
    return _all_in_words(selectors.coming(reminder), timezone=reminder.timezone, now=now)


def day_in_words(day: date, *, this_year: int) -> str:
    """ "Sunday 6 December", with its year unless that is this year."""
    return dateformat.format(day, "l j F" if day.year == this_year else "l j F Y")


def rhythm_in_words(timetable: Timetable) -> str:
    """ "every Tuesday and Friday at 19:30", "every third day at 07:15 and 19:30, quiet from 22:00 to 07:00"."""
    times = listed([f"{time:%H:%M}" for time in timetable.times])
    words = f"every {_days_in_words(timetable)} at {times}"
    if timetable.quiet_from and timetable.quiet_until:
        words += f", quiet from {timetable.quiet_from:%H:%M} to {timetable.quiet_until:%H:%M}"
    return words


def timetable_in_words(timetable: Timetable) -> str:
    """ "Every Tuesday and Friday at 19:30, Europe/Berlin time"."""
    return sentence(f"{rhythm_in_words(timetable)}, {zone_in_words(timetable.timezone)} time")


def zone_in_words(timezone: str) -> str:
    """ "America/New York"."""
    return timezone.replace("_", " ")


def _days_in_words(timetable: Timetable) -> str:
    every = timetable.every_days
    if every:
        return f"{ORDINALS[every]} day" if every in ORDINALS else f"{every} days"
    names = [shipped().wording.days[day] for day in timetable.days]
    return "day" if len(names) == len(WEEK) else listed(names)


def _all_in_words(moments: Iterable[datetime], *, timezone: str, now: datetime) -> tuple[Date, ...]:
    return tuple(in_words(moment, timezone=timezone, now=now) for moment in moments)
