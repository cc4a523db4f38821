"""The timezone in a calendar says of every moment in its time what the world's clocks show then."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from recommender.rhythm import timezones
from routines.vtimezone import vtimezone
from tests.long import examples
from tests.routines.calendars import in_utc

SPAN = timedelta(days=62)
HALF_HOUR = timedelta(minutes=30)
begins = st.datetimes(datetime(2024, 1, 1), datetime(2037, 10, 1), timezones=st.just(UTC))


@settings(max_examples=examples(100), deadline=None)
@given(st.sampled_from(timezones()), begins.map(lambda moment: moment.replace(minute=0, second=0, microsecond=0)))
@example("Europe/Berlin", datetime(2027, 3, 1, tzinfo=UTC))  # an hour that is skipped
@example("Europe/Berlin", datetime(2026, 10, 1, tzinfo=UTC))  # one that comes twice
@example("Australia/Lord_Howe", datetime(2026, 9, 15, tzinfo=UTC))  # half an hour
@example("Africa/Casablanca", datetime(2026, 1, 25, tzinfo=UTC))  # five weeks of Ramadan: there and back
@example("America/Havana", datetime(2027, 2, 1, tzinfo=UTC))  # at midnight
def test_for_every_zone_each_moment_is_found_again_from_what_the_clocks_show(timezone: str, first: datetime) -> None:
    component = vtimezone(timezone, first=first, last=first + SPAN)
    for number in range(SPAN // HALF_HOUR + 1):
        moment = first + number * HALF_HOUR
        own = moment.astimezone(ZoneInfo(timezone))
        if own.fold == 0:
            assert in_utc(own.replace(tzinfo=None), component) == moment


def test_a_change_is_told_to_the_second_by_the_clocks_of_before() -> None:
    first = datetime(2027, 3, 1, 19, 30, tzinfo=UTC)
    component = vtimezone("Europe/Berlin", first=first, last=first + SPAN)
    standard, summer = component.subcomponents
    assert (standard.name, standard.TZOFFSETFROM, standard.TZOFFSETTO) == ("STANDARD", *[timedelta(hours=1)] * 2)
    onsets = [part.DTSTART for part in component.subcomponents]
    assert onsets == [datetime(2027, 2, 28, 20, 30), datetime(2027, 3, 28, 2, 0)]
    assert (summer.name, summer["TZNAME"], summer.TZOFFSETTO) == ("DAYLIGHT", "CEST", timedelta(hours=2))


def test_a_zone_whose_clocks_never_change_has_one_observance() -> None:
    first = datetime(2027, 3, 1, tzinfo=UTC)
    assert len(vtimezone("Asia/Tokyo", first=first, last=first + SPAN).subcomponents) == 1


def test_a_zone_that_this_machine_does_not_know_is_refused() -> None:
    first = datetime(2027, 3, 1, tzinfo=UTC)
    with pytest.raises(ZoneInfoNotFoundError):
        vtimezone("Europe/Atlantis", first=first, last=first + SPAN)
