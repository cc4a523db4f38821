"""How often to come back: the highest suggestion, never above the lowest limit. And when: each local day once."""

import datetime as dt
from dataclasses import FrozenInstanceError
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recommender import Answers, Routine, recommend
from recommender import timetable as module
from recommender.knowledge import shipped
from recommender.outcome import Rhythm
from recommender.rhythm import (
    WEEK,
    InvalidTimetable,
    Timetable,
    first_from,
    local,
    next_occasions,
    occasions,
    read_timetable,
    timezones,
    tomorrow,
)
from tests.recommender.clocks import due_on, many, moved, nights, unmoved, zones
from tests.recommender.strategies import answers, plain

RAW = {"days": ["tue", "thu"], "time": "19:30", "timezone": "Europe/Berlin"}
DAYS_MEND = "Send a list with at least one of mon, tue, wed, thu, fri, sat, sun."
TIME_MEND = "Send the time as HH:MM, like 19:30."
ZONE_MEND = "Send the name of a time zone, like Europe/Berlin."


def rhythm(**overlay: object) -> Rhythm:
    outcome = recommend(plain(**overlay))
    assert isinstance(outcome, Routine)
    return outcome.rhythm


@pytest.mark.parametrize(
    ("overlay", "per_week"),
    [
        ({}, 2),
        ({"stress": "high"}, 3),
        ({"pain_duration": "days", "pain_level": 2}, 3),
        ({"pain_duration": "days", "pain_level": 4}, 2),
        ({"pressure": "light", "minutes": 15}, 7),
        ({"pressure": "light", "minutes": 16}, 2),
        ({"pressure": "medium", "minutes": 15}, 2),
        ({"pressure": "light", "minutes": 15, "age_group": "65_or_over"}, 3),
        ({"pressure": "light", "minutes": 15, "health_conditions": ["osteoporosis"]}, 3),
        ({"pressure": "light", "minutes": 15, "pain_level": 7}, 2),
        ({"pressure": "firm", "stress": "high"}, 3),
        ({"stress": "high", "minutes": 45}, 2),
        ({"stress": "high", "minutes": 44}, 3),
    ],
)
def test_the_highest_suggestion_holds_but_never_above_a_limit(overlay: dict[str, object], per_week: int) -> None:
    assert rhythm(**overlay).per_week == per_week


def test_it_is_the_usual_number_where_no_rule_speaks() -> None:
    quiet = rhythm(pain_zones=[])
    assert quiet.per_week == shipped().limits.usual_per_week == 2
    assert [reason.rule for reason in quiet.because] == ["usual_per_week"]
    assert quiet.because[0].text == shipped().limit_entries["usual_per_week"].because


def test_it_names_what_suggests_and_what_limits() -> None:
    rules = [reason.rule for reason in rhythm(stress="high", pressure="firm").because]
    assert rules == ["stress-suggests-three", "firm-work-waits-two-days"]


@settings(max_examples=100, deadline=None)
@given(answers(signs=False))
def test_daily_is_only_for_light_and_short_and_firm_at_most_thrice(given_answers: Answers) -> None:
    outcome = recommend(given_answers)
    if not isinstance(outcome, Routine):
        return
    suggested = outcome.rhythm
    assert suggested.because
    assert suggested.days == shipped().wording.rhythm_days[suggested.per_week]
    assert len(set(suggested.days)) == len(suggested.days) == suggested.per_week
    if suggested.per_week > 3:
        assert (given_answers["pressure"], given_answers["minutes"] <= 15) == ("light", True)
    if given_answers["pressure"] == "firm":
        assert suggested.per_week <= 3


def test_the_table_has_days_in_their_order_for_every_number() -> None:
    table = shipped().wording.rhythm_days
    week = list(shipped().wording.days)
    assert sorted(table) == [1, 2, 3, 4, 5, 6, 7]
    for per_week, days in table.items():
        assert list(days) == [day for day in week if day in days]
        assert len(days) == per_week


def test_a_timetable_is_read_from_json_with_its_days_in_the_order_of_the_week() -> None:
    assert read_timetable(RAW) == Timetable(("tue", "thu"), dt.time(19, 30), "Europe/Berlin")
    assert read_timetable(RAW | {"days": ["sun", "mon", "sun"]}).days == ("mon", "sun")
    assert read_timetable(RAW | {"days": tuple(reversed(WEEK))}).days == WEEK
    assert read_timetable(RAW | {"email": "rosa@example.org"}) == read_timetable(RAW)


def test_a_timetable_stays_as_it_was_read() -> None:
    with pytest.raises(FrozenInstanceError):
        setattr(read_timetable(RAW), "timezone", "UTC")  # noqa: B010 - mypy would refuse the plain way


@pytest.mark.parametrize("time", ["00:00", "09:05", "19:59", "20:00", "23:59"])
def test_a_time_of_day_is_two_digits_each(time: str) -> None:
    assert read_timetable(RAW | {"time": time}).time.isoformat("minutes") == time


@pytest.mark.parametrize("name", ["Europe/Berlin", "Asia/Calcutta", "US/Eastern", "UTC", "America/Argentina/Ushuaia"])
def test_places_and_aliases_are_timezones(name: str) -> None:
    assert read_timetable(RAW | {"timezone": name}).timezone == name


@pytest.mark.parametrize(
    ("field", "value", "code", "message"),
    [
        ("days", "tue", "not_a_list", f"tue is not a list of days. {DAYS_MEND}"),
        ("days", None, "not_a_list", f"That is not a list of days. {DAYS_MEND}"),
        ("days", {"tue": 1}, "not_a_list", f"That is not a list of days. {DAYS_MEND}"),
        ("days", [], "no_day", f"No day is chosen. {DAYS_MEND}"),
        ("days", ["tue", "Tue"], "unknown_day", f"Tue is not a day. {DAYS_MEND}"),
        ("days", ["x" * 41], "unknown_day", f"{'x' * 40} is not a day. {DAYS_MEND}"),
        (
            "days",
            ["\n\u200f" * 40],
            "unknown_day",
            f"{(chr(92) + 'n' + chr(92) + 'u200f') * 5} is not a day. {DAYS_MEND}",
        ),
        ("days", [["tue"]], "unknown_day", f"That is not a day. {DAYS_MEND}"),
        ("days", [2], "unknown_day", f"That is not a day. {DAYS_MEND}"),
        ("time", "24:00", "not_a_time", f"24:00 is not a time of day. {TIME_MEND}"),
        ("time", "19:60", "not_a_time", f"19:60 is not a time of day. {TIME_MEND}"),
        ("time", "7:30", "not_a_time", f"7:30 is not a time of day. {TIME_MEND}"),
        ("time", "19:30:00", "not_a_time", f"19:30:00 is not a time of day. {TIME_MEND}"),
        ("time", "19:30\n", "not_a_time", f"19:30\\n is not a time of day. {TIME_MEND}"),
        ("time", "1\u0669:30", "not_a_time", f"1\\u0669:30 is not a time of day. {TIME_MEND}"),
        ("time", "", "not_a_time", f"That is not a time of day. {TIME_MEND}"),
        ("time", 1930, "not_a_time", f"That is not a time of day. {TIME_MEND}"),
        ("days", [10**5000], "unknown_day", f"That is not a day. {DAYS_MEND}"),
        ("time", [10**5000], "not_a_time", f"That is not a time of day. {TIME_MEND}"),
        ("timezone", "Berlin", "unknown_timezone", f"Berlin is not a time zone known here. {ZONE_MEND}"),
        ("timezone", "../UTC", "unknown_timezone", f"../UTC is not a time zone known here. {ZONE_MEND}"),
        ("timezone", "Factory", "unknown_timezone", f"Factory is not a time zone known here. {ZONE_MEND}"),
        ("timezone", "", "unknown_timezone", f"That is not a time zone known here. {ZONE_MEND}"),
        ("timezone", ["UTC"], "unknown_timezone", f"That is not a time zone known here. {ZONE_MEND}"),
    ],
)
def test_a_wrong_field_is_named_with_its_mend(field: str, value: object, code: str, message: str) -> None:
    with pytest.raises(InvalidTimetable) as caught:
        read_timetable(RAW | {field: value})
    assert [(error.field, error.code, error.message) for error in caught.value.errors] == [(field, code, message)]
    assert str(caught.value) == f"{field}: {message}"


def test_every_missing_field_is_named() -> None:
    with pytest.raises(InvalidTimetable) as caught:
        read_timetable({})
    assert [(error.field, error.code) for error in caught.value.errors] == [
        ("days", "required"),
        ("time", "required"),
        ("timezone", "required"),
    ]
    assert caught.value.errors[1].message == f"This is missing. {TIME_MEND}"


json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.sampled_from([*WEEK, "19:30", "UTC"]),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=6,
)


@many
@given(st.dictionaries(st.sampled_from(sorted(RAW)), json))
def test_whatever_is_sent_is_read_or_refused_in_a_few_words(raw: dict[str, Any]) -> None:
    try:
        assert set(read_timetable(raw).days) == set(raw["days"])
    except InvalidTimetable as refused:
        errors = refused.errors
    else:
        errors = ()
    assert len({error.field for error in errors}) == len(errors) <= 3
    assert all(len(error.message) < 140 for error in errors)


def test_only_the_times_of_places_are_timezones(monkeypatch: pytest.MonkeyPatch) -> None:
    pseudo = {"Factory", "localtime", "posixrules", "posix/UTC", "right/Europe/Berlin"}
    monkeypatch.setattr(module, "available_timezones", lambda: pseudo | {"UTC", "Asia/Tokyo", "Factory_Town"})
    assert module.timezones.__wrapped__() == ("Asia/Tokyo", "Factory_Town", "UTC")


def test_the_names_are_read_from_the_disk_once() -> None:
    assert timezones() is timezones()
    assert len(timezones()) > 400
    assert list(timezones()) == sorted(timezones())


def told(days: str, time: str, timezone: str, *, after: str, count: int = 3) -> list[str]:
    """The next occasions as local times with their offsets, to the minute."""
    timetable = read_timetable({"days": days.split(), "time": time, "timezone": timezone})
    moments = next_occasions(timetable, after=dt.datetime.fromisoformat(after), count=count)
    assert {moment.tzinfo for moment in moments} <= {dt.UTC}
    return [local(moment, timezone).isoformat(" ", "minutes") for moment in moments]


def test_occasions_keep_the_local_time_through_the_seasons() -> None:
    berlin = told("tue thu", "19:30", "Europe/Berlin", after="2026-10-21T12:00+00:00")
    assert berlin == ["2026-10-22 19:30+02:00", "2026-10-27 19:30+01:00", "2026-10-29 19:30+01:00"]
    york = told("sun", "09:00", "America/New_York", after="2026-03-01T14:00+00:00", count=2)
    assert york == ["2026-03-08 09:00-04:00", "2026-03-15 09:00-04:00"]


def test_an_occasion_is_strictly_after_wherever_the_moment_is_told() -> None:
    for exactly in ("2026-06-02T17:30+00:00", "2026-06-02T19:30+02:00", "2026-06-03T17:29+23:59"):
        assert told("tue wed", "19:30", "Europe/Berlin", after=exactly, count=1) == ["2026-06-03 19:30+02:00"]
    before = "2026-06-02T17:29:59.999999+00:00"
    assert told("tue wed", "19:30", "Europe/Berlin", after=before, count=1) == ["2026-06-02 19:30+02:00"]
    far_ahead = "2026-06-04T10:57+23:59"
    assert told("tue", "23:59", "Pacific/Pago_Pago", after=far_ahead, count=1) == ["2026-06-02 23:59-11:00"]


@pytest.mark.parametrize(
    ("timezone", "time", "after", "expected"),
    [
        ("Europe/Berlin", "02:30", "2026-03-28T12:00+00:00", ["2026-03-29 03:30+02:00", "2026-03-30 02:30+02:00"]),
        ("America/New_York", "02:30", "2026-03-07T12:00+00:00", ["2026-03-08 03:30-04:00", "2026-03-09 02:30-04:00"]),
        (
            "Australia/Lord_Howe",
            "02:15",
            "2026-10-03T12:00+00:00",
            ["2026-10-04 02:45+11:00", "2026-10-05 02:15+11:00"],
        ),
        ("America/Nuuk", "23:30", "2026-03-28T12:00+00:00", ["2026-03-29 00:30-01:00", "2026-03-29 23:30-01:00"]),
    ],
)
def test_a_time_the_clocks_skip_moves_on_by_as_much(timezone: str, time: str, after: str, expected: list[str]) -> None:
    assert told(" ".join(WEEK), time, timezone, after=after, count=2) == expected


@pytest.mark.parametrize(
    ("timezone", "time", "after", "expected"),
    [
        ("Europe/Berlin", "02:30", "2026-10-24T12:00+00:00", ["2026-10-25 02:30+02:00", "2026-10-26 02:30+01:00"]),
        ("Europe/Berlin", "02:30", "2026-10-25T00:30+00:00", ["2026-10-26 02:30+01:00", "2026-10-27 02:30+01:00"]),
        ("America/New_York", "01:30", "2026-10-31T12:00+00:00", ["2026-11-01 01:30-04:00", "2026-11-02 01:30-05:00"]),
        (
            "Australia/Lord_Howe",
            "01:45",
            "2026-04-04T12:00+00:00",
            ["2026-04-05 01:45+11:00", "2026-04-06 01:45+10:30"],
        ),
    ],
)
def test_a_time_that_comes_twice_counts_once(timezone: str, time: str, after: str, expected: list[str]) -> None:
    assert told(" ".join(WEEK), time, timezone, after=after, count=2) == expected


def test_a_day_the_calendar_skips_falls_on_the_next_and_not_twice() -> None:
    daily = told(" ".join(WEEK), "19:30", "Pacific/Apia", after="2011-12-29T12:00+00:00")
    assert daily == ["2011-12-29 19:30-10:00", "2011-12-31 19:30+14:00", "2012-01-01 19:30+14:00"]
    for after in ("2011-12-30T12:00-10:00", "2011-12-31T19:29+14:00", "2011-12-31T05:29+00:00"):
        fridays = told("fri", "19:30", "Pacific/Apia", after=after, count=2)
        assert fridays == ["2011-12-31 19:30+14:00", "2012-01-06 19:30+14:00"], after


def test_a_country_that_changes_its_zone_keeps_its_clock() -> None:
    kazakhstan = told("thu fri", "19:30", "Asia/Almaty", after="2024-02-29T00:00+00:00", count=2)
    assert kazakhstan == ["2024-02-29 19:30+06:00", "2024-03-01 19:30+05:00"]


def test_around_every_moved_clock_each_day_has_its_occasion() -> None:
    assert len({name for name, _ in nights()}) > 150
    for name, night in nights():
        for minutes in (-60, -30, -1, 0, 15, 30, 60):
            at = night + dt.timedelta(minutes=minutes)
            timetable = Timetable((WEEK[at.weekday()],), at.time(), name)
            occasion = due_on(at.date(), timetable)
            assert next_occasions(timetable, after=occasion - dt.timedelta(days=3), count=1) == (occasion,)
            assert next(occasions(timetable, after=occasion)) > occasion + dt.timedelta(days=6)


@st.composite
def situations(draw: st.DrawFn) -> tuple[Timetable, dt.datetime]:
    """Any timetable and an aware moment from 2025 to 2030, every other one near a night with moved clocks."""
    name, night = draw(moved | unmoved)
    minutes = draw(st.integers(-120, 120) | st.integers(0, 24 * 60))
    time = (night + dt.timedelta(minutes=minutes)).time().replace(second=0, microsecond=0)
    days = draw(st.sets(st.sampled_from(WEEK), min_size=1))
    shift = draw(st.timedeltas(dt.timedelta(days=-9), dt.timedelta(days=2)))
    after = (night + shift).replace(tzinfo=draw(zones))
    return Timetable(tuple(day for day in WEEK if day in days), time, name), after


def dates(timetable: Timetable, *, around: dt.datetime, weeks: int) -> list[dt.date]:
    """The local days of the timetable from three days before this moment to some weeks after it."""
    first = local(around, timetable.timezone).date() - dt.timedelta(days=3)
    days = [first + dt.timedelta(days=number) for number in range(weeks * 7)]
    return [day for day in days if WEEK[day.weekday()] in timetable.days]


@many
@given(situations())
def test_each_local_day_of_the_timetable_has_exactly_one_occasion(situation: tuple[Timetable, dt.datetime]) -> None:
    timetable, after = situation
    due = [due_on(day, timetable) for day in dates(timetable, around=after, weeks=3)]
    later = [moment for moment in due if moment > after]
    found = next_occasions(timetable, after=after, count=len(later))
    assert list(found) == later
    assert all(moment.tzinfo is dt.UTC for moment in found)


@many
@given(situations(), zones)
def test_going_on_from_the_one_that_was_due_skips_and_repeats_none(
    situation: tuple[Timetable, dt.datetime], told_in: dt.tzinfo
) -> None:
    timetable, after = situation
    chain = next_occasions(timetable, after=after, count=9)
    assert after < chain[0]
    for due, following in pairwise(chain):
        assert due < following
        for late in (due, due.astimezone(told_in), due + (following - due) / 2, following - dt.timedelta.resolution):
            assert next(occasions(timetable, after=late)) == following


@many
@given(situations(), st.integers(1, 30))
def test_leaving_out_days_goes_to_the_first_day_of_the_timetable_from_there(
    situation: tuple[Timetable, dt.datetime], days: int
) -> None:
    timetable, now = situation
    today = local(now, timetable.timezone).date()
    day = min(day for day in dates(timetable, around=now, weeks=6) if day >= today + dt.timedelta(days=days))
    assert first_from(timetable, now=now, days=days) == due_on(day, timetable)
    assert tomorrow(timetable, now=now) == due_on(today + dt.timedelta(days=1), timetable)


@many
@given(situations(), st.datetimes(timezones=zones))
def test_in_any_year_occasions_come_later_and_later(
    situation: tuple[Timetable, dt.datetime], after: dt.datetime
) -> None:
    chain = [after, *next_occasions(situation[0], after=after, count=5)]
    assert all(before < following for before, following in pairwise(chain))
    assert len(chain) == 6 or after.year == 9999


def skipped(days: str, time: str, timezone: str, *, now: str, by: int) -> str:
    timetable = read_timetable({"days": days.split(), "time": time, "timezone": timezone})
    moment = first_from(timetable, now=dt.datetime.fromisoformat(now), days=by)
    assert moment.tzinfo is dt.UTC
    return local(moment, timezone).isoformat(" ", "minutes")


def test_a_week_is_skipped_by_local_dates() -> None:
    early, late = "2026-03-24T00:00+01:00", "2026-03-24T23:59+01:00"
    assert skipped("tue thu", "19:30", "Europe/Berlin", now=early, by=7) == "2026-03-31 19:30+02:00"
    assert skipped("tue thu", "19:30", "Europe/Berlin", now=late, by=7) == "2026-03-31 19:30+02:00"
    assert skipped("mon", "19:30", "Europe/Berlin", now=late, by=7) == "2026-04-06 19:30+02:00"
    assert skipped("tue", "19:30", "Pacific/Auckland", now="2026-06-01T12:00+00:00", by=7) == "2026-06-09 19:30+12:00"


def test_from_today_is_never_what_is_already_past() -> None:
    assert skipped("tue", "19:30", "Europe/Berlin", now="2026-06-02T19:29+02:00", by=0) == "2026-06-02 19:30+02:00"
    assert skipped("tue", "19:30", "Europe/Berlin", now="2026-06-02T19:30+02:00", by=0) == "2026-06-09 19:30+02:00"


@pytest.mark.parametrize(
    ("timezone", "time", "now", "then"),
    [
        ("Europe/Berlin", "19:30", "2026-06-02T23:59+02:00", "2026-06-03 19:30+02:00"),
        ("Europe/Berlin", "02:30", "2026-03-28T20:00+01:00", "2026-03-29 03:30+02:00"),
        ("Europe/Berlin", "02:30", "2026-10-24T20:00+02:00", "2026-10-25 02:30+02:00"),
        ("America/Nuuk", "23:30", "2026-03-28T12:00-02:00", "2026-03-29 23:30-01:00"),
        ("Pacific/Apia", "19:30", "2011-12-29T20:00-10:00", "2011-12-31 19:30+14:00"),
        ("America/St_Johns", "00:00", "2010-11-06T23:30-03:30", "2010-11-08 00:00-03:30"),
    ],
)
def test_tomorrow_is_the_next_local_day_whichever_it_is(timezone: str, time: str, now: str, then: str) -> None:
    timetable = Timetable(("mon",), dt.time.fromisoformat(time), timezone)
    moment = tomorrow(timetable, now=dt.datetime.fromisoformat(now))
    assert local(moment, timezone).isoformat(" ", "minutes") == then
    assert moment.tzinfo is dt.UTC


@pytest.mark.parametrize("zone", ["UTC", "Pacific/Pago_Pago", "Pacific/Kiritimati"])
def test_the_calendar_has_two_ends(zone: str) -> None:
    timetable = Timetable(WEEK, dt.time(12), zone)
    last = dt.datetime.max.replace(tzinfo=ZoneInfo(zone))
    assert len(list(occasions(timetable, after=last - dt.timedelta(days=2)))) == 2
    assert not list(occasions(timetable, after=last))
    assert len(next_occasions(timetable, after=dt.datetime.min.replace(tzinfo=ZoneInfo(zone)))) == 3
    with pytest.raises(OverflowError, match="9999"):
        first_from(timetable, now=dt.datetime(9999, 12, 30, tzinfo=dt.UTC), days=3)


def test_a_moment_without_a_zone_is_refused() -> None:
    with pytest.raises(TypeError, match="naive"):
        next_occasions(read_timetable(RAW), after=dt.datetime(2026, 6, 2))
    with pytest.raises(TypeError, match="naive"):
        tomorrow(read_timetable(RAW), now=dt.datetime(2026, 6, 2))
