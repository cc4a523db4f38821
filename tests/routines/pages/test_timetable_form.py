"""The form for a timetable: its controls, its errors in words, its dates."""

from typing import Any

import pytest
from django.http import QueryDict

from recommender import FieldError
from recommender.rhythm import timezones
from routines.pages.timetable_form import OTHER_NAMES, WORDS, TimetableForm, raw_from, timezones_by_region
from routines.refusals import InvalidFields
from routines.reminders.sign_up import read_sign_up
from tests.routines.cast import NOW, ROSA

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
    with pytest.raises(InvalidFields) as caught:
        read_sign_up({"email": "rosa", "days": [], "time": "late", "timezone": ""})
    wrong = TimetableForm(RIGHT, now=NOW, errors=caught.value.errors)
    assert [(error.field, error.message) for error in wrong.errors] == list(WORDS.items())


def test_only_what_is_wrong_gets_words() -> None:
    assert TimetableForm(RIGHT, now=NOW, errors=[FieldError("time", "not_a_time", "")]).wrong == {"time": WORDS["time"]}
    assert form().errors == []


def test_a_posted_form_is_read_as_it_stands() -> None:
    posted = QueryDict("email=rosa%40example.org&days=tue&days=thu&time=19:30&timezone=Europe/Berlin&preview=1")
    assert raw_from(posted) == RIGHT
    assert raw_from(QueryDict("")) == {"email": "", "days": [], "time": "", "timezone": ""}
