"""Several times a day, every few days, quiet hours, holidays: on all clocks, from 2025 to 2030."""

import datetime as dt
from dataclasses import replace
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recommender.rhythm import (
    WEEK,
    Timetable,
    first_from,
    held_until,
    local,
    next_occasions,
    read_timetable,
    tomorrow,
)
from recommender.timetable import EVERY_DAYS, MOST_TIMES
from tests.recommender.clocks import due_on, many, nights
from tests.recommender.timetables import A_DAY, after_quiet, clock_times, expected, is_quiet, situations

DAILY = Timetable(WEEK, dt.time(19, 30), "Europe/Berlin")


def told(timetable: Timetable, *, after: str, count: int = 4) -> list[str]:
    """The next occasions as local times with their offsets, to the minute."""
    moments = next_occasions(timetable, after=dt.datetime.fromisoformat(after), count=count)
    assert {moment.tzinfo for moment in moments} <= {dt.UTC}
    return [local(moment, timetable.timezone).isoformat(" ", "minutes") for moment in moments]


def quiet(timetable: Timetable, start: str, end: str) -> Timetable:
    return replace(timetable, quiet_from=dt.time.fromisoformat(start), quiet_until=dt.time.fromisoformat(end))


def test_the_times_of_a_day_come_in_their_order() -> None:
    twice = replace(DAILY, days=("tue",), more_times=(dt.time(7, 15), dt.time(22)))
    assert told(twice, after="2026-11-17T12:00+01:00") == [
        "2026-11-17 19:30+01:00",
        "2026-11-17 22:00+01:00",
        "2026-11-24 07:15+01:00",
        "2026-11-24 19:30+01:00",
    ]


def test_every_third_day_goes_on_over_the_weeks_and_begins_on_its_first() -> None:
    third = replace(DAILY, days=(), every_days=3, from_day=dt.date(2026, 11, 20))
    assert told(third, after="2026-11-01T12:00+01:00", count=3) == [
        "2026-11-20 19:30+01:00",
        "2026-11-23 19:30+01:00",
        "2026-11-26 19:30+01:00",
    ]
    assert told(third, after="2027-03-27T19:30+01:00", count=2) == ["2027-03-29 19:30+02:00", "2027-04-01 19:30+02:00"]


def test_what_falls_into_quiet_hours_is_held_until_they_end() -> None:
    late = quiet(replace(DAILY, time=dt.time(23), days=("tue",)), "22:00", "07:00")
    assert told(late, after="2026-11-17T12:00+01:00", count=1) == ["2026-11-18 07:00+01:00"]
    assert told(late, after="2026-11-18T01:00+01:00", count=1) == ["2026-11-18 07:00+01:00"], "held, not forgotten"
    at_noon = quiet(replace(DAILY, time=dt.time(12, 30)), "12:00", "14:00")
    assert told(at_noon, after="2026-11-17T00:00+01:00", count=1) == ["2026-11-17 14:00+01:00"]


@pytest.mark.parametrize(
    ("time", "comes"), [("21:59", "21:59"), ("22:00", "07:00"), ("06:59", "07:00"), ("07:00",) * 2]
)
def test_quiet_hours_begin_and_end_to_the_minute(time: str, comes: str) -> None:
    timetable = quiet(replace(DAILY, time=dt.time.fromisoformat(time)), "22:00", "07:00")
    assert {moment[11:16] for moment in told(timetable, after="2026-11-17T12:00+01:00")} == {comes}


def test_two_that_are_held_to_the_same_moment_are_one() -> None:
    timetable = quiet(replace(DAILY, more_times=(dt.time(23), dt.time(5), dt.time(7))), "22:00", "07:00")
    assert told(timetable, after="2026-11-17T19:30+01:00") == [
        "2026-11-18 07:00+01:00",
        "2026-11-18 19:30+01:00",
        "2026-11-19 07:00+01:00",
        "2026-11-19 19:30+01:00",
    ]


@pytest.mark.parametrize(
    ("start", "end", "time", "after", "comes"),
    [  # in Berlin the clocks skip 02:00 to 03:00 on 28 March 2027, and show it twice on 31 October
        ("22:00", "02:30", "01:00", "2027-03-28T00:00+01:00", "2027-03-28 03:00+02:00"),
        ("02:30", "06:00", "02:15", "2027-03-28T00:00+01:00", "2027-03-28 06:00+02:00"),
        ("22:00", "02:30", "01:00", "2027-10-31T00:00+02:00", "2027-10-31 02:30+02:00"),
        ("22:00", "07:00", "01:00", "2027-10-31T00:00+02:00", "2027-10-31 07:00+01:00"),
        ("02:30", "06:00", "02:45", "2027-10-31T00:00+02:00", "2027-10-31 02:00+01:00"),
        ("03:00", "02:30", "01:00", "2027-03-28T00:00+01:00", "2027-03-29 02:30+02:00"),
    ],
)
def test_quiet_hours_follow_the_clocks_when_they_are_moved(
    start: str, end: str, time: str, after: str, comes: str
) -> None:
    timetable = quiet(replace(DAILY, time=dt.time.fromisoformat(time)), start, end)
    assert told(timetable, after=after, count=1) == [comes]


def test_a_holiday_lasts_through_its_last_day() -> None:
    away = replace(DAILY, days=("tue", "thu"), away_until=dt.date(2026, 11, 24))
    assert told(away, after="2026-11-17T12:00+01:00", count=1) == ["2026-11-26 19:30+01:00"]
    third = replace(DAILY, days=(), every_days=3, from_day=dt.date(2026, 11, 17), away_until=dt.date(2026, 11, 23))
    assert told(third, after="2026-11-17T12:00+01:00", count=1) == ["2026-11-26 19:30+01:00"], "as if never away"


def test_what_is_held_from_before_a_holiday_does_not_come_in_it() -> None:
    late = quiet(replace(DAILY, time=dt.time(23), away_until=dt.date(2026, 11, 17)), "22:00", "07:00")
    assert told(late, after="2026-11-16T20:00+01:00", count=1) == ["2026-11-19 07:00+01:00"]


def test_tomorrow_is_the_first_time_of_the_next_day_that_is_no_holiday() -> None:
    now = dt.datetime.fromisoformat("2026-11-17T12:00+01:00")
    third = replace(DAILY, days=(), every_days=3, from_day=dt.date(2026, 12, 1), more_times=(dt.time(7, 15),))
    assert tomorrow(third, now=now) == dt.datetime(2026, 11, 18, 6, 15, tzinfo=dt.UTC)
    away = replace(third, away_until=dt.date(2026, 11, 20))
    assert tomorrow(away, now=now) == dt.datetime(2026, 11, 21, 6, 15, tzinfo=dt.UTC)


def test_the_end_of_the_quiet_hours_is_told_for_any_moment_in_them() -> None:
    timetable = quiet(DAILY, "22:00", "07:00")
    seven = dt.datetime(2026, 11, 18, 6, tzinfo=dt.UTC)
    for inside in ("2026-11-17T22:00:00+01:00", "2026-11-18T06:59:59.999999+01:00", "2026-11-18T00:00+03:00"):
        held = held_until(timetable, moment=dt.datetime.fromisoformat(inside))
        assert held == seven
        assert held.tzinfo is dt.UTC
    for outside in ("2026-11-18T07:00+01:00", "2026-11-17T21:59:59.999999+01:00"):
        assert held_until(timetable, moment=dt.datetime.fromisoformat(outside)) is None
        assert held_until(DAILY, moment=seven - dt.timedelta(hours=1)) is None


def test_at_the_end_of_the_calendar_quiet_hours_do_not_end() -> None:
    late = quiet(replace(DAILY, time=dt.time(23), timezone="UTC"), "22:00", "07:00")
    end = dt.datetime.max.replace(tzinfo=dt.UTC)
    assert len(next_occasions(late, after=end - 3 * A_DAY, count=5)) == 3, "that of the last evening never comes"
    with pytest.raises(OverflowError):
        held_until(late, moment=end)


@many
@given(situations())
def test_each_time_of_each_day_comes_once_held_where_it_is_quiet(situation: tuple[Timetable, dt.datetime]) -> None:
    timetable, after = situation
    later = expected(timetable, after=after, days=60)
    assert list(next_occasions(timetable, after=after, count=len(later))) == later


@many
@given(situations())
def test_never_in_quiet_hours_never_on_a_holiday_and_always_later(situation: tuple[Timetable, dt.datetime]) -> None:
    timetable, after = situation
    chain = next_occasions(timetable, after=after, count=9)
    assert all(before < following for before, following in pairwise([after, *chain]))
    for moment in chain:
        assert not is_quiet(moment, timetable)
        assert held_until(timetable, moment=moment) is None
        assert timetable.away_until is None or local(moment, timetable.timezone).date() > timetable.away_until


def skipped_midnights(timezone: str) -> set[dt.date]:
    """Days that begin with a time the evening before has lost."""
    return {night.date() + A_DAY for name, night in nights() if name == timezone and night.hour >= 22}


@many
@given(situations())
def test_there_are_at_most_four_on_a_day(situation: tuple[Timetable, dt.datetime]) -> None:
    timetable, after = situation
    own = [local(moment, timetable.timezone).date() for moment in next_occasions(timetable, after=after, count=20)]
    assert all(own.count(day) <= MOST_TIMES for day in set(own) - skipped_midnights(timetable.timezone))


@many
@given(situations(), clock_times, st.sampled_from(EVERY_DAYS))
def test_every_few_days_are_exactly_so_many_local_days_apart(
    situation: tuple[Timetable, dt.datetime], time: dt.time, every: int
) -> None:
    like, after = situation
    start = after.date()
    timetable = Timetable((), time, like.timezone, every_days=every, from_day=start)
    found = next_occasions(timetable, after=after - 5 * A_DAY, count=6)
    assert list(found) == [due_on(start + number * every * A_DAY, timetable) for number in range(6)]


@many
@given(situations(), st.integers(0, 9))
def test_going_on_from_any_moment_skips_and_repeats_none(situation: tuple[Timetable, dt.datetime], days: int) -> None:
    timetable, after = situation
    chain = next_occasions(timetable, after=after, count=7)
    for due, following in pairwise(chain):
        for late in (due, due + (following - due) / 2, following - dt.timedelta.resolution):
            assert next_occasions(timetable, after=late, count=1) == (following,)
    assert first_from(timetable, now=after, days=days) > after


@many
@given(situations(), st.timedeltas(dt.timedelta(0), dt.timedelta(days=2)))
def test_what_is_held_is_held_until_the_first_moment_that_is_not_quiet(
    situation: tuple[Timetable, dt.datetime], shift: dt.timedelta
) -> None:
    timetable, after = situation
    moment = (after + shift).replace(second=0, microsecond=0).astimezone(dt.UTC)
    held = after_quiet(moment, timetable)
    assert held_until(timetable, moment=moment) == (held if held > moment else None)


@many
@given(situations())
def test_what_can_be_written_down_is_read_again(situation: tuple[Timetable, dt.datetime]) -> None:
    timetable = situation[0]
    if timetable.every_days:
        assert read_timetable(written(timetable) | {"days": []}) == timetable
    assert read_timetable(written(timetable)) == timetable


def written(timetable: Timetable) -> dict[str, Any]:
    texts = {name: getattr(timetable, name) for name in ("time", "quiet_from", "quiet_until")}
    dates = {name: getattr(timetable, name) for name in ("from_day", "away_until")}
    return {
        "timezone": timetable.timezone,
        "more_times": [f"{time:%H:%M}" for time in timetable.more_times],
        **({"every_days": timetable.every_days} if timetable.every_days else {"days": list(timetable.days)}),
        **{name: value and f"{value:%H:%M}" for name, value in texts.items()},
        **{name: value and value.isoformat() for name, value in dates.items()},
    }
