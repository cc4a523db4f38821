"""What somebody signs up with is right as a whole, or every field that is wrong is named at once."""

from datetime import time
from typing import Any

import pytest

from recommender.rhythm import Timetable
from routines.refusals import InvalidFields
from routines.reminders.sign_up import ONE_ADDRESS, SUGGESTED_TIME, SignUp, as_raw, read_change, read_sign_up
from tests.routines.cast import MONDAYS, ROSA, TIMETABLE

RAW = {"email": f" {ROSA} ", "days": ["thu", "tue"], "time": "19:30", "timezone": "Europe/Berlin"}


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


def test_a_wrong_change_is_refused() -> None:
    with pytest.raises(InvalidFields) as refused:
        read_change({"days": None, "time": None}, current=TIMETABLE)
    assert [(error.field, error.code) for error in refused.value.errors] == [
        ("days", "not_a_list"),
        ("time", "not_a_time"),
    ]


def test_a_timetable_goes_out_the_way_it_comes_in() -> None:
    assert as_raw(TIMETABLE) == {"days": ["tue", "thu"], "time": "19:30", "timezone": "Europe/Berlin"}
    early = Timetable(("sun",), time(6, 5), "UTC")
    assert read_change(as_raw(early), current=TIMETABLE) == early


def test_the_suggested_time_can_be_used() -> None:
    assert read_change({"time": f"{SUGGESTED_TIME:%H:%M}"}, current=MONDAYS).time == SUGGESTED_TIME
