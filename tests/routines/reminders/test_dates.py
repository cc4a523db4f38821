"""Dates in words, by the person's own clock."""

from dataclasses import replace
from datetime import UTC, date, datetime, time
from typing import Any

import pytest

from recommender.outcome import Day
from recommender.rhythm import Timetable
from routines.models import Reminder
from routines.reminders.dates import (
    dates_to_come,
    day_in_words,
    in_words,
    next_dates,
    rhythm_in_words,
    timetable_in_words,
)
from routines.services import reminding
from tests.routines.cast import NOW, TIMETABLE


@pytest.mark.parametrize(
    ("timezone", "words"),
    [
        ("UTC", "Tuesday 17 November, 23:30"),
        ("Europe/Berlin", "Wednesday 18 November, 00:30"),
        ("America/New_York", "Tuesday 17 November, 18:30"),
    ],
)
def test_a_moment_is_told_by_the_clock_of_the_place(timezone: str, words: str) -> None:
    assert str(in_words(datetime(2026, 11, 17, 23, 30, tzinfo=UTC), timezone=timezone, now=NOW)) == words


def test_the_year_is_told_where_it_is_not_this_one_at_that_place() -> None:
    midnight = datetime(2026, 12, 31, 23, 30, tzinfo=UTC)
    assert str(in_words(midnight, timezone="Europe/Berlin", now=NOW)) == "Friday 1 January 2027, 00:30"
    assert str(in_words(midnight, timezone="UTC", now=NOW)) == "Thursday 31 December, 23:30"


def test_a_time_that_the_clocks_skip_is_told_as_the_clocks_show_it() -> None:
    at_night = Timetable(("sun",), time(2, 30), "Europe/Berlin")
    dates = next_dates(at_night, now=datetime(2027, 3, 20, 12, tzinfo=UTC))
    assert [str(date) for date in dates[:3]] == [
        "Sunday 21 March, 02:30",
        "Sunday 28 March, 03:30",
        "Sunday 4 April, 02:30",
    ]


def test_the_dates_to_come_begin_where_the_next_one_was_moved_to(active: Reminder) -> None:
    moved = reminding.snooze(reminder=active, now=NOW)
    assert [date.day for date in dates_to_come(moved, now=NOW)] == [
        "Wednesday 18 November",
        "Thursday 19 November",
        "Tuesday 24 November",
        "Thursday 26 November",
        "Tuesday 1 December",
    ]


def test_what_is_paused_has_no_dates(active: Reminder) -> None:
    assert dates_to_come(reminding.pause(reminder=active, now=NOW), now=NOW) == ()


def test_a_rhythm_reads_as_a_person_would_say_it() -> None:
    assert timetable_in_words(TIMETABLE) == "Every Tuesday and Thursday at 19:30, Europe/Berlin time"
    elsewhere = replace(TIMETABLE, days=("mon", "tue", "wed", "thu", "fri", "sat", "sun"), timezone="America/New_York")
    assert timetable_in_words(elsewhere) == "Every day at 19:30, America/New York time"


@pytest.mark.parametrize(
    ("finer", "words"),
    [
        ({"more_times": (time(7, 15),)}, "every Tuesday and Thursday at 07:15 and 19:30"),
        ({"more_times": (time(7, 15), time(22))}, "every Tuesday and Thursday at 07:15, 19:30 and 22:00"),
        ({"every_days": 3, "days": ()}, "every third day at 19:30"),
        ({"every_days": 10, "days": ()}, "every 10 days at 19:30"),
        (
            {"quiet_from": time(22), "quiet_until": time(7)},
            "every Tuesday and Thursday at 19:30, quiet from 22:00 to 07:00",
        ),
    ],
)
def test_a_finer_rhythm_is_told_as_well(finer: dict[str, Any], words: str) -> None:
    assert rhythm_in_words(replace(TIMETABLE, **finer)) == words


def test_a_day_has_its_year_where_that_is_not_this_one() -> None:
    assert day_in_words(date(2026, 12, 6), this_year=2026) == "Sunday 6 December"
    assert day_in_words(date(2027, 1, 3), this_year=2026) == "Sunday 3 January 2027"


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (("thu",), "every Thursday"),
        (("mon", "wed", "sun"), "every Monday, Wednesday and Sunday"),
        (("mon", "tue", "wed", "thu", "fri", "sat", "sun"), "every day"),
    ],
)
def test_days_are_put_into_words(days: tuple[Day, ...], words: str) -> None:
    assert rhythm_in_words(Timetable(days, time(19, 30), "UTC")) == f"{words} at 19:30"
