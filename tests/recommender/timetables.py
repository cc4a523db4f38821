"""Timetables of every kind, and which occasions they have: told from UTC alone, as in clocks.py."""

import datetime as dt
from dataclasses import replace

from hypothesis import strategies as st

from recommender.rhythm import WEEK, Timetable, local
from recommender.timetable import APART, EVERY_DAYS, MOST_TIMES
from tests.recommender.clocks import A_QUARTER, due_on, moved, unmoved, wall, zones

A_DAY = dt.timedelta(days=1)

clock_times = st.builds(dt.time, st.integers(0, 23), st.sampled_from([0, 15, 30, 45]))


@st.composite
def several_times(draw: st.DrawFn, night: dt.datetime) -> tuple[dt.time, ...]:
    """Up to four times of a day, far enough apart; every other first one is close to when the clocks are moved."""
    moved_at = night.hour * 60 + night.minute
    first = draw(st.integers(0, 24 * 60 - 1) | st.integers(moved_at - 75, moved_at + 75))
    gaps = draw(st.lists(st.integers(APART, 24 * 60 // MOST_TIMES), max_size=MOST_TIMES - 1))
    minutes = [(first + sum(gaps[:number])) % (24 * 60) for number in range(len(gaps) + 1)]
    return tuple(dt.time(*divmod(minute, 60)) for minute in minutes)


@st.composite
def situations(draw: st.DrawFn) -> tuple[Timetable, dt.datetime]:
    """Any finer timetable, and an aware moment, every other one near a night with moved clocks."""
    name, night = draw(moved | unmoved)
    time, *more = draw(several_times(night))
    timetable = Timetable((), time, name, more_times=tuple(sorted(more)))
    near = st.integers(-40, 15).map(lambda days: (night + days * A_DAY).date())
    if draw(st.booleans()):
        timetable = replace(timetable, every_days=draw(st.sampled_from(EVERY_DAYS)), from_day=draw(near))
    else:
        days = draw(st.sets(st.sampled_from(WEEK), min_size=1))
        timetable = replace(timetable, days=tuple(day for day in WEEK if day in days))
    hour = st.integers(-120, 120).map(lambda minutes: (night + minutes // 15 * A_QUARTER).time())
    hours = draw(st.none() | st.tuples(clock_times | hour, clock_times | hour).filter(lambda pair: pair[0] != pair[1]))
    if hours:
        on_quarters = [time.replace(minute=time.minute // 15 * 15, second=0, microsecond=0) for time in hours]
        if on_quarters[0] != on_quarters[1]:
            timetable = replace(timetable, quiet_from=on_quarters[0], quiet_until=on_quarters[1])
    shift = draw(st.timedeltas(dt.timedelta(days=-9), dt.timedelta(days=2)))
    return replace(timetable, away_until=draw(st.none() | near)), (night + shift).replace(tzinfo=draw(zones))


def is_quiet(moment: dt.datetime, timetable: Timetable) -> bool:
    """Whether the clocks there show a quiet time."""
    start, end = timetable.quiet_from, timetable.quiet_until
    if start is None or end is None:
        return False
    shown = wall(moment, timetable.timezone).time()
    return start <= shown < end if start < end else not end <= shown < start


def after_quiet(moment: dt.datetime, timetable: Timetable) -> dt.datetime:
    """By waiting: quiet hours end, and clocks are moved, on whole quarters of an hour."""
    while is_quiet(moment, timetable):
        moment += A_QUARTER - dt.timedelta(minutes=moment.minute % 15)
    return moment


def is_a_day_of(timetable: Timetable, day: dt.date) -> bool:
    """Whether something comes on this local day, before quiet hours hold it."""
    if timetable.away_until and day <= timetable.away_until:
        return False
    if timetable.every_days and timetable.from_day:
        return day >= timetable.from_day and (day - timetable.from_day).days % timetable.every_days == 0
    return WEEK[day.weekday()] in timetable.days


def expected(timetable: Timetable, *, after: dt.datetime, days: int) -> list[dt.datetime]:
    """The occasions after this moment of so many local days, of which the first four are before it."""
    first = local(after, timetable.timezone).date() - 4 * A_DAY
    its_days = [day for number in range(days) if is_a_day_of(timetable, day := first + number * A_DAY)]
    due = [due_on(day, replace(timetable, time=time)) for day in its_days for time in timetable.times]
    return sorted({held for moment in due if (held := after_quiet(moment, timetable)) > after})
