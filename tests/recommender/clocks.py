"""What the clocks show, everywhere, from 2025 to 2030: told from UTC alone, for tests of timetables."""

import datetime as dt
from collections.abc import Iterator
from functools import cache
from itertools import pairwise
from zoneinfo import ZoneInfo

from hypothesis import settings
from hypothesis import strategies as st

from recommender.rhythm import Timetable, local, timezones
from tests.long import examples

FIRST, LAST = dt.datetime(2025, 1, 1), dt.datetime(2030, 12, 31)
A_QUARTER = dt.timedelta(minutes=15)
many = settings(max_examples=examples(100), deadline=None)


def due_on(day: dt.date, timetable: Timetable) -> dt.datetime:
    """Told from UTC alone: when the clocks there first show the time; where they skip it, when they would have.

    From 2025 to 2030 every clock differs from UTC by whole quarters of an hour, and none is moved by three hours.
    """
    wanted = dt.datetime.combine(day, timetable.time)
    there = wall(wanted.replace(tzinfo=dt.UTC), timetable.timezone)
    moment = wanted.replace(tzinfo=dt.UTC) - (there - wanted) - dt.timedelta(hours=3)
    while (shown := wall(moment, timetable.timezone)) < wanted:
        unmoved = moment + (wanted - shown)
        moment += A_QUARTER
    return moment if shown == wanted else unmoved


def wall(moment: dt.datetime, timezone: str) -> dt.datetime:
    """What the clocks there show, naive."""
    return local(moment, timezone).replace(tzinfo=None)


def moves(timezone: str, *, start: dt.datetime, end: dt.datetime) -> Iterator[dt.datetime]:
    """The moments in UTC, to the quarter of an hour, at which the clocks there are moved; at most one in the time."""
    if local(start, timezone).utcoffset() == local(end, timezone).utcoffset():
        return
    if end - start == A_QUARTER:
        yield end
        return
    middle = start + (end - start) // A_QUARTER // 2 * A_QUARTER
    yield from moves(timezone, start=start, end=middle)
    yield from moves(timezone, start=middle, end=end)


@cache
def nights() -> list[tuple[str, dt.datetime]]:
    """Each timezone with each local time at which its clocks are moved, as the unmoved ones show it."""
    months = [FIRST.replace(tzinfo=dt.UTC) + dt.timedelta(weeks=4 * number) for number in range(79)]
    each = [(name, move) for name in timezones() for a, b in pairwise(months) for move in moves(name, start=a, end=b)]
    return [(name, wall(move - A_QUARTER, name) + A_QUARTER) for name, move in each]


zones = st.sampled_from(timezones()).map(ZoneInfo)
moved = st.deferred(lambda: st.sampled_from(nights()))
unmoved = st.tuples(st.sampled_from(timezones()), st.datetimes(FIRST, LAST))
