"""Once a week at most: which of the occasions those are, for every timetable; and the timetable that says so itself."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from itertools import islice, pairwise

import pytest
from hypothesis import given, settings

from recommender.rhythm import Timetable, local, next_occasions, once_a_week, weekly
from tests.long import examples
from tests.recommender.timetables import situations

EVERY_THIRD = Timetable((), time(8), "UTC", every_days=3, from_day=date(2026, 11, 18))
DAILY = Timetable(("mon", "tue", "wed"), time(8), "UTC", more_times=(time(20),))


@given(situation=situations())
@settings(max_examples=max(60, examples(0) // 100), deadline=None)
def test_each_weekly_one_is_the_first_regular_one_seven_days_or_more_after_the_one_before(
    situation: tuple[Timetable, datetime],
) -> None:
    timetable, after = situation
    (first,) = next_occasions(timetable, after=after, count=1)
    found = [first, *islice(weekly(timetable, after=first), 3)]
    days = [local(moment, timetable.timezone).date() for moment in found]
    for (earlier, later), (day, next_day) in zip(pairwise(found), pairwise(days), strict=True):
        between = next_occasions(timetable, after=earlier, count=40)
        assert next_day - day >= timedelta(weeks=1)
        assert later in between
        skipped = between[: between.index(later)]
        assert all(local(one, timetable.timezone).date() - day < timedelta(weeks=1) for one in skipped)


@pytest.mark.parametrize(
    ("timetable", "seldom"),
    [
        (DAILY, replace(DAILY, days=("mon",), more_times=())),
        (EVERY_THIRD, replace(EVERY_THIRD, every_days=7)),
        (replace(EVERY_THIRD, every_days=10), replace(EVERY_THIRD, every_days=10)),
        (replace(DAILY, days=("tue",), more_times=()), replace(DAILY, days=("tue",), more_times=())),
    ],
)
def test_once_a_week_for_good_is_at_the_first_time_of_the_first_day(timetable: Timetable, seldom: Timetable) -> None:
    assert once_a_week(timetable) == seldom
