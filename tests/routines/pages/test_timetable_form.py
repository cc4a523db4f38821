"""The form for a timetable: its controls, its errors in words, its dates."""

from typing import Any

import pytest
from django.http import QueryDict

from recommender import FieldError
from recommender.rhythm import timezones
from routines.pages.timetable_form import OTHER_NAMES, WORDS, TimetableForm, raw_from, timezones_by_region
from routines.refusals import InvalidFields
from routines.reminders.sign_up import read_sign_up
from tests.routines.cast import HOUR, NOW, ROSA
from tests.routines.pages.reminded import PLAIN

RIGHT = {"email": ROSA, "days": ["tue", "thu"], "time": "19:30", "timezone": "Europe/Berlin"}


def form(**overlay: Any) -> TimetableForm:
    return TimetableForm(RIGHT | overlay, now=NOW)


def test_the_chosen_days_are_ticked() -> None:
    assert [day.id for day in form(days=["sun", "wed"]).days if day.chosen] == ["wed", "sun"]
    assert [day.name for day in form().days if day.chosen] == ["Tuesday", "Thursday"]


def test_every_timezone_can_be_chosen_once() -> None:
    names = [name for _, places in timezones_by_region() for name, _ in places]
    assert sorted(names) == list(timezones())


def test_timezones_stand_by_region_and_those_that_are_no_place_last() -> None:
    regions = dict(timezones_by_region())
    assert ("America/New_York", "New York") in regions["America"]
    assert ("Europe/Berlin", "Berlin") in regions["Europe"]
    assert list(regions)[-1] == OTHER_NAMES
    assert ("UTC", "UTC") in regions[OTHER_NAMES]


def test_the_dates_are_there_as_soon_as_all_is_known() -> None:
    assert [str(date) for date in form(email="").dates] == [
        "Tuesday 17 November, 19:30",
        "Thursday 19 November, 19:30",
        "Tuesday 24 November, 19:30",
        "Thursday 26 November, 19:30",
        "Tuesday 1 December, 19:30",
    ]
    assert form().missing == []


@pytest.mark.parametrize(
    "wrong",
    [
        {"days": []},
        {"days": ["someday"]},
        {"time": ""},
        {"time": "25:00"},
        {"time": "7.30 pm"},
        {"timezone": ""},
        {"timezone": "Mars/Olympus_Mons"},
    ],
)
def test_what_is_missing_for_the_dates_is_named_kindly(wrong: dict[str, Any]) -> None:
    (field,) = wrong
    assert form(**wrong).dates == ()
    assert form(**wrong).missing == [WORDS[field]]


def test_errors_are_in_the_order_of_the_page_and_in_its_own_words() -> None:
    everything = {"email": "rosa", "days": [], "time": "late", "timezone": "", "quiet_from": "7", "quiet_until": "8"}
    with pytest.raises(InvalidFields) as caught:
        read_sign_up(everything | {"more_times": ["soon"], "every_days": "often", "from_day": "soon", "days": "x"})
    wrong = TimetableForm(RIGHT, now=NOW, errors=caught.value.errors)
    assert [(error.field, error.message) for error in wrong.errors] == list(WORDS.items())


def test_only_what_is_wrong_gets_words() -> None:
    assert TimetableForm(RIGHT, now=NOW, errors=[FieldError("time", "not_a_time", "")]).wrong == {"time": WORDS["time"]}
    assert form().errors == []


def test_a_posted_form_is_read_as_it_stands() -> None:
    posted = QueryDict("email=rosa%40example.org&days=tue&days=thu&time=19:30&timezone=Europe/Berlin&preview=1")
    assert raw_from(posted, now=NOW) == RIGHT | PLAIN
    assert raw_from(QueryDict(""), now=NOW) == {"email": "", "days": [], "time": "", "timezone": ""} | PLAIN


def test_finer_things_are_read_where_they_are_filled_in() -> None:
    posted = QueryDict(
        "time=19:30&timezone=Asia/Tokyo&days=tue&more_times=&more_times=07:15&more_times=&every_days= 3 &from_day="
        "&quiet_from=22:00&quiet_until=07:00"
    )
    raw = raw_from(posted, now=NOW + 4 * HOUR)
    assert raw["more_times"] == ["07:15"]
    assert (raw["days"], raw["every_days"], raw["from_day"]) == ([], 3, "2026-11-18"), "today in Tokyo"
    assert (raw["quiet_from"], raw["quiet_until"]) == ("22:00", "07:00")
    assert len(TimetableForm(raw, now=NOW).dates) == 5


@pytest.mark.parametrize(("typed", "every"), [("often", "often"), ("-3", "-3"), ("9" * 5000, "9" * 5000), ("29", 29)])
def test_a_number_of_days_that_is_none_is_named(typed: str, every: object) -> None:
    raw = raw_from(QueryDict(f"time=19:30&timezone=UTC&every_days={typed}"), now=NOW)
    assert raw["every_days"] == every
    assert TimetableForm(raw, now=NOW).missing == [WORDS["every_days"]]


def test_the_first_day_is_told_by_another_clock_where_no_timezone_is_chosen() -> None:
    raw = raw_from(QueryDict("every_days=3"), now=NOW)
    assert raw["from_day"] == "2026-11-17"


def test_the_finer_part_is_open_where_something_is_set_or_wrong_in_it() -> None:
    assert not form().has_more
    assert form(more_times=["07:15"]).has_more
    assert TimetableForm(RIGHT, now=NOW, errors=[FieldError("quiet_from", "required", "")]).has_more
    assert not TimetableForm(RIGHT, now=NOW, errors=[FieldError("days", "no_day", "")]).has_more


def test_there_are_three_controls_for_more_times() -> None:
    assert form().more_times == ["", "", ""]
    assert form(more_times=["07:15"]).more_times == ["07:15", "", ""]
    assert form(more_times=["01:00", "02:00", "03:00", "04:00"]).more_times == ["01:00", "02:00", "03:00"]


def test_all_that_was_typed_can_be_sent_once_more() -> None:
    third = {"days": [], "every_days": 3, "from_day": "2026-11-18", "more_times": ["07:15", "11:15"]}
    again = QueryDict("&".join(f"{name}={value}" for name, value in form(**third).hidden))
    assert raw_from(again, now=NOW) == RIGHT | PLAIN | third | {"email": ""}
