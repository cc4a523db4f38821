"""What may be asked for beside days and a time, and what each wrong field is told. The plain fields: test_rhythm.py."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recommender import FieldError
from recommender.timetable import MENDS, WEEK, InvalidTimetable, Timetable, read_timetable
from tests.recommender.clocks import many

RAW = {"days": ["tue", "thu"], "time": "19:30", "timezone": "Europe/Berlin"}
THIRD = {"time": "19:30", "timezone": "Europe/Berlin", "every_days": 3, "from_day": "2026-12-01"}
NIGHT = {"quiet_from": "22:00", "quiet_until": "07:00"}
PLAIN = Timetable(("tue", "thu"), dt.time(19, 30), "Europe/Berlin")


def errors_of(raw: dict[str, Any]) -> list[tuple[str, str]]:
    with pytest.raises(InvalidTimetable) as caught:
        read_timetable(raw)
    assert all(error.message.endswith(MENDS[error.field]) for error in caught.value.errors)
    return [(error.field, error.code) for error in caught.value.errors]


def test_all_of_it_is_read() -> None:
    raw = RAW | NIGHT | {"more_times": ["22:00", "07:15"], "away_until": "2026-12-31"}
    assert read_timetable(raw) == Timetable(
        ("tue", "thu"),
        dt.time(19, 30),
        "Europe/Berlin",
        more_times=(dt.time(7, 15), dt.time(22)),
        quiet_from=dt.time(22),
        quiet_until=dt.time(7),
        away_until=dt.date(2026, 12, 31),
    )
    assert read_timetable(raw).times == (dt.time(7, 15), dt.time(19, 30), dt.time(22))


def test_every_few_days_stand_in_place_of_days() -> None:
    third = Timetable((), dt.time(19, 30), "Europe/Berlin", every_days=3, from_day=dt.date(2026, 12, 1))
    assert read_timetable(THIRD) == read_timetable(THIRD | {"days": []}) == third


def test_null_is_as_good_as_none() -> None:
    finer = ("every_days", "from_day", "quiet_from", "quiet_until", "away_until", "more_times")
    assert read_timetable(RAW | dict.fromkeys(finer)) == PLAIN == read_timetable(RAW | {"more_times": []})


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        (RAW | {"more_times": "07:15"}, [("more_times", "not_a_list")]),
        (RAW | {"more_times": {"07:15": 1}}, [("more_times", "not_a_list")]),
        (RAW | {"more_times": ["07:15", "7"]}, [("more_times", "not_a_time")]),
        (RAW | {"more_times": [715]}, [("more_times", "not_a_time")]),
        (RAW | {"more_times": ["00:00", "04:00", "08:00", "12:00"]}, [("more_times", "too_many")]),
        (RAW | {"more_times": ["19:30"]}, [("more_times", "too_close")]),
        (RAW | {"more_times": ["17:31"]}, [("more_times", "too_close")]),
        (RAW | {"more_times": ["07:00", "07:00"]}, [("more_times", "too_close")]),
        (RAW | {"time": "23:30", "more_times": ["01:29"]}, [("more_times", "too_close")]),
        (THIRD | {"every_days": 1}, [("every_days", "not_a_number_of_days")]),
        (THIRD | {"every_days": 29}, [("every_days", "not_a_number_of_days")]),
        (THIRD | {"every_days": True}, [("every_days", "not_a_number_of_days")]),
        (THIRD | {"every_days": 2.0}, [("every_days", "not_a_number_of_days")]),
        (THIRD | {"every_days": "3"}, [("every_days", "not_a_number_of_days")]),
        (THIRD | {"from_day": "2026-02-29"}, [("from_day", "not_a_date")]),
        (THIRD | {"from_day": "1999-12-31"}, [("from_day", "not_a_date")]),
        (THIRD | {"from_day": "20261201"}, [("from_day", "not_a_date")]),
        (THIRD | {"from_day": "2026-W49-2"}, [("from_day", "not_a_date")]),
        (THIRD | {"from_day": 20261201}, [("from_day", "not_a_date")]),
        (THIRD | {"from_day": None}, [("from_day", "required")]),
        (THIRD | {"days": ["tue"]}, [("days", "contradiction")]),
        (THIRD | {"days": None}, [("days", "not_a_list")]),
        (RAW | {"from_day": "2026-12-01"}, [("from_day", "contradiction")]),
        (RAW | {"days": []}, [("days", "no_day")]),
        (RAW | {"quiet_from": "22:00"}, [("quiet_until", "required")]),
        (RAW | {"quiet_until": "07:00"}, [("quiet_from", "required")]),
        (RAW | {"quiet_from": "7", "quiet_until": "07:00"}, [("quiet_from", "not_a_time")]),
        (RAW | {"quiet_from": "07:00", "quiet_until": "07:00"}, [("quiet_until", "contradiction")]),
        (RAW | {"away_until": "2200-01-01"}, [("away_until", "not_a_date")]),
        (RAW | {"away_until": "soon"}, [("away_until", "not_a_date")]),
    ],
    ids=str,
)
def test_what_is_wrong_is_named_with_its_mend(raw: dict[str, Any], expected: list[tuple[str, str]]) -> None:
    assert errors_of(raw) == expected


def test_a_wrong_field_is_told_in_words() -> None:
    with pytest.raises(InvalidTimetable) as caught:
        read_timetable(RAW | {"more_times": ["17:31"], "quiet_from": "22:00", "from_day": "2026-12-01"})
    assert [error.message for error in caught.value.errors] == [
        "Two of the times are too close. Send a list of up to 3 times like 07:15, all two hours apart, "
        "from time as well.",
        "It says nothing without every_days. Send the first of these days as YYYY-MM-DD, like 2026-12-01, "
        "together with every_days.",
        "This is missing. Send the time as HH:MM, like 07:00, later or earlier than quiet_from, or null for both.",
    ]


@pytest.mark.parametrize("more", [["17:30"], ["21:30"], ["00:00", "08:00", "12:00"]])
def test_two_hours_apart_is_far_enough(more: list[str]) -> None:
    assert len(read_timetable(RAW | {"more_times": more}).times) == len(more) + 1


def test_the_clock_goes_round_at_midnight() -> None:
    assert read_timetable(RAW | {"time": "23:30", "more_times": ["01:30"]}).times == (dt.time(1, 30), dt.time(23, 30))


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text() | st.sampled_from([*WEEK, "19:30", "07:00", "2026-12-01", 3]),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=6,
)


@many
@given(st.dictionaries(st.sampled_from(sorted(MENDS)), anything), st.booleans())
def test_whatever_is_sent_is_read_or_refused_with_each_field_once(raw: dict[str, Any], by_day: bool) -> None:
    errors: Sequence[FieldError] = ()
    try:
        timetable = read_timetable((RAW if by_day else THIRD) | raw)
    except InvalidTimetable as refused:
        timetable, errors = PLAIN, refused.errors
    assert len({error.field for error in errors}) == len(errors)
    assert all(len(error.message) < 180 for error in errors)
    assert bool(timetable.days) != bool(timetable.every_days)
    assert len(timetable.times) <= 4
