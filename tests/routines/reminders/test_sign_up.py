"""What somebody signs up with is right as a whole, or every field that is wrong is named at once."""

from dataclasses import replace
from datetime import date, time
from typing import Any

import pytest

from recommender.rhythm import Timetable
from routines.refusals import InvalidFields
from routines.reminders.sign_up import ONE_ADDRESS, SUGGESTED_TIME, SignUp, as_raw, read_change, read_sign_up
from routines.reminders.sign_up import TIMETABLE as TIMETABLE_FIELDS
from tests.routines.cast import MONDAYS, ROSA, TIMETABLE

RAW = {"email": f" {ROSA} ", "days": ["thu", "tue"], "time": "19:30", "timezone": "Europe/Berlin"}

FINER = replace(
    TIMETABLE, more_times=(time(7, 15),), quiet_from=time(22), quiet_until=time(7), away_until=date(2026, 12, 1)
)
THIRD = replace(TIMETABLE, days=(), every_days=3, from_day=date(2026, 12, 1))


def problems(raw: dict[str, Any]) -> list[tuple[str, str]]:
    with pytest.raises(InvalidFields) as refused:
        read_sign_up(raw)
    assert all(error.message for error in refused.value.errors)
    return [(error.field, error.code) for error in refused.value.errors]


def test_an_address_and_a_timetable_are_read() -> None:
    assert read_sign_up(RAW) == SignUp(ROSA, TIMETABLE)
    assert read_sign_up(RAW | {"other": "thing"}) == SignUp(ROSA, TIMETABLE)


def test_every_field_that_is_wrong_is_named() -> None:
    missing = [("email", "not_one_address"), ("days", "required"), ("time", "required"), ("timezone", "required")]
    assert problems({}) == missing
    assert problems(RAW | {"email": "a@x.org, b@x.org", "days": []}) == [
        ("email", "not_one_address"),
        ("days", "no_day"),
    ]
    assert problems(RAW | {"time": "7"}) == [("time", "not_a_time")]


@pytest.mark.parametrize("email", [None, "", "rosa", "a@x.org b@x.org", 3, ["rosa@example.org"]])
def test_a_wrong_address_alone_is_told_in_words(email: object) -> None:
    with pytest.raises(InvalidFields) as refused:
        read_sign_up(RAW | {"email": email})
    [error] = refused.value.errors
    assert (error.field, error.message) == ("email", ONE_ADDRESS)


@pytest.mark.parametrize(
    ("raw", "changed"),
    [
        ({}, TIMETABLE),
        ({"days": ["sun"]}, Timetable(("sun",), time(19, 30), "Europe/Berlin")),
        ({"time": "06:05"}, Timetable(("tue", "thu"), time(6, 5), "Europe/Berlin")),
        (
            {"timezone": "Asia/Tokyo", "email": "other@example.org"},
            Timetable(("tue", "thu"), time(19, 30), "Asia/Tokyo"),
        ),
        ({"days": ["mon"], "time": "08:00", "timezone": "Europe/Berlin"}, MONDAYS),
    ],
    ids=str,
)
def test_a_change_leaves_alone_what_it_does_not_name(raw: dict[str, Any], changed: Timetable) -> None:
    assert read_change(raw, current=TIMETABLE) == changed


@pytest.mark.parametrize(
    ("current", "raw", "changed"),
    [
        (TIMETABLE, {"every_days": 3, "from_day": "2026-12-01"}, THIRD),
        (THIRD, {"days": ["tue", "thu"]}, TIMETABLE),
        (THIRD, {"every_days": None, "days": ["thu", "tue"]}, TIMETABLE),
        (THIRD, {"every_days": 5}, replace(THIRD, every_days=5)),
        (THIRD, {"from_day": "2026-12-02"}, replace(THIRD, from_day=date(2026, 12, 2))),
        (FINER, {"more_times": None, "quiet_from": None, "quiet_until": None, "away_until": None}, TIMETABLE),
        (FINER, {"quiet_from": "21:00"}, replace(FINER, quiet_from=time(21))),
    ],
    ids=str,
)
def test_a_finer_change_leaves_alone_what_it_does_not_name(
    current: Timetable, raw: dict[str, Any], changed: Timetable
) -> None:
    assert read_change(raw, current=current) == changed


def test_who_wants_no_few_days_any_more_says_which_days_instead() -> None:
    with pytest.raises(InvalidFields) as refused:
        read_change({"every_days": None}, current=THIRD)
    assert [(error.field, error.code) for error in refused.value.errors] == [("days", "no_day")]


def test_a_wrong_change_is_refused() -> None:
    with pytest.raises(InvalidFields) as refused:
        read_change({"days": None, "time": None}, current=TIMETABLE)
    assert [(error.field, error.code) for error in refused.value.errors] == [
        ("days", "not_a_list"),
        ("time", "not_a_time"),
    ]


def test_a_timetable_goes_out_the_way_it_comes_in() -> None:
    plain = {"days": ["tue", "thu"], "time": "19:30", "timezone": "Europe/Berlin"}
    without = dict.fromkeys(("every_days", "from_day", "quiet_from", "quiet_until", "away_until"))
    assert as_raw(TIMETABLE) == plain | without | {"more_times": []}
    assert tuple(as_raw(TIMETABLE)) == TIMETABLE_FIELDS
    for timetable in (FINER, THIRD):
        assert read_change(as_raw(timetable), current=TIMETABLE) == timetable
    early = Timetable(("sun",), time(6, 5), "UTC")
    assert read_change(as_raw(early), current=TIMETABLE) == early


def test_the_suggested_time_can_be_used() -> None:
    assert read_change({"time": f"{SUGGESTED_TIME:%H:%M}"}, current=MONDAYS).time == SUGGESTED_TIME
