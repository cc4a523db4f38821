"""How often to come back, from the rules that fired; and when, for reminders. It reads no clock.

The second flow: raw input → `read_timetable` (timetable.py) → Timetable → `occasions`, in UTC, each later than the one
before; or `weekly`, some of them. The steps of each are in this order: the days of the timetable, their times, the
quiet hours.
"""

import datetime as dt
from bisect import bisect_left
from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from itertools import islice, takewhile
from zoneinfo import ZoneInfo

from recommender.directives import Finding
from recommender.knowledge import Knowledge
from recommender.outcome import Rhythm
from recommender.timetable import WEEK, InvalidTimetable, Timetable, read_timetable, timezones

__all__ = [
    "WEEK",
    "InvalidTimetable",
    "Timetable",
    "first_from",
    "held_until",
    "local",
    "next_occasions",
    "occasions",
    "once_a_week",
    "previous",
    "read_timetable",
    "suggest",
    "timezones",
    "tomorrow",
    "weekly",
]
A_SECOND = dt.timedelta(seconds=1)
A_WEEK = 7  # days
LOOK_BACK = (2, 9, 31)  # days; the longest rhythm has one in 28, and one may be held for two


def suggest(findings: Sequence[Finding], knowledge: Knowledge) -> Rhythm:
    """The highest number suggested, but never above the lowest limit; the usual number where nothing is suggested."""
    speaking = [finding for finding in findings if finding.rule.then.rhythm]
    effects = [rhythm for finding in speaking if (rhythm := finding.rule.then.rhythm)]
    suggested = max((effect.suggest for effect in effects), default=0) or knowledge.limits.usual_per_week
    at_most = min((effect.at_most for effect in effects if effect.at_most), default=7)
    per_week = min(suggested, at_most)
    because = tuple(finding.reason for finding in speaking) or (knowledge.reasons["usual_per_week"],)
    pause = any(effect.pause for effect in effects)
    return Rhythm(per_week, tuple(knowledge.wording.rhythm_days[per_week]), because, pause)


def occasions(timetable: Timetable, *, after: dt.datetime) -> Iterator[dt.datetime]:
    """Each occasion strictly after the aware moment `after`, in UTC and in order, until the calendar ends in 9999.

    As RFC 5545, 3.3.5 has it: a local time that the clocks skip moves on by as much, and of one that comes twice the
    first counts. Two that are held until the same quiet hours end are one. Raises TypeError where `after` is naive.
    """
    latest = after
    # Two zones are at most two dates apart; what the clocks skip moves an occasion past one midnight, and quiet hours
    # past one, or two where their end is skipped, too.
    for moment in _moments(timetable, first=after.toordinal() - 5):
        if moment > latest:  # where a whole day is skipped, its occasions fall on the next one's
            yield moment
            latest = moment


def weekly(timetable: Timetable, *, after: dt.datetime) -> Iterator[dt.datetime]:
    """Of the occasions after this one each that comes seven local days, or more, after the one before."""
    last = local(after, timetable.timezone).date()
    for moment in occasions(timetable, after=after + dt.timedelta(days=A_WEEK - 2)):  # no clock is moved by a day
        day = local(moment, timetable.timezone).date()
        if (day - last).days >= A_WEEK:
            yield moment
            last = day


def previous(timetable: Timetable, *, before: dt.datetime) -> dt.datetime:
    """The last occasion before this aware moment, in UTC, as if it had always come like this, without a holiday."""
    always = replace(timetable, away_until=None)
    if always.every_days and always.from_day:
        long_ago = always.from_day.toordinal() % always.every_days or always.every_days
        always = replace(always, from_day=dt.date.fromordinal(long_ago))
    for days in LOOK_BACK:
        earlier = takewhile(before.__gt__, occasions(always, after=before - dt.timedelta(days=days)))
        if last := deque(earlier, maxlen=1):
            return last.pop()
    raise OverflowError("no timetable has so few occasions")


def once_a_week(timetable: Timetable) -> Timetable:
    """The same, but once a week at most: at its first time on its first day, or every seven days or more."""
    every = timetable.every_days and max(timetable.every_days, A_WEEK)
    return replace(timetable, days=timetable.days[:1], every_days=every, more_times=())


def next_occasions(timetable: Timetable, *, after: dt.datetime, count: int = 3) -> tuple[dt.datetime, ...]:
    """The first `count` of the occasions after this aware moment, in UTC."""
    return tuple(islice(occasions(timetable, after=after), count))


def first_from(timetable: Timetable, *, now: dt.datetime, days: int) -> dt.datetime:
    """The first occasion after `now`, in UTC, of the local day that is this many days from today, or of a later one.

    Raises OverflowError where that is beyond the year 9999.
    """
    for moment in _moments(timetable, first=local(now, timetable.timezone).toordinal() + days):
        if moment > now:
            return moment
    raise OverflowError("the calendar ends with the year 9999")


def tomorrow(timetable: Timetable, *, now: dt.datetime) -> dt.datetime:
    """The first time of the timetable on the next local day that is no holiday, whichever weekday that is, in UTC."""
    return first_from(replace(timetable, days=WEEK, every_days=None, from_day=None), now=now, days=1)


def held_until(timetable: Timetable, *, moment: dt.datetime) -> dt.datetime | None:
    """The end of the quiet hours in which this aware moment falls, in UTC; None where it falls in none.

    What the clocks there show decides: it is the first moment from then on at which they show no quiet time.
    Raises OverflowError where that is beyond the year 9999.
    """
    end = moment
    while _is_quiet(timetable, end):
        end = _turn(timetable, end)
    return end.astimezone(dt.UTC) if end > moment else None


def local(moment: dt.datetime, timezone: str) -> dt.datetime:
    """An aware moment as the clocks of this timezone show it."""
    return moment.astimezone(ZoneInfo(timezone))


def _moments(timetable: Timetable, *, first: int) -> Iterator[dt.datetime]:
    """For each time of each local day its moment in UTC, held where it is quiet, from the day with this ordinal on."""
    zone = ZoneInfo(timetable.timezone)
    for ordinal in _days(timetable, first=first):
        for time in timetable.times:
            with suppress(OverflowError):  # in UTC it is before the year 1 or after 9999
                moment = dt.datetime.combine(dt.date.fromordinal(ordinal), time, tzinfo=zone).astimezone(dt.UTC)
                yield held_until(timetable, moment=moment) or moment


def _days(timetable: Timetable, *, first: int) -> Iterator[int]:
    """The ordinals of its local days, from this one on and after the holiday."""
    earliest = max(first, dt.date.min.toordinal())
    if timetable.away_until:
        earliest = max(earliest, timetable.away_until.toordinal() + 1)
    if timetable.every_days and timetable.from_day:
        start = timetable.from_day.toordinal()
        earliest = max(earliest, start)
        earliest += (start - earliest) % timetable.every_days
        yield from range(earliest, dt.date.max.toordinal() + 1, timetable.every_days)
    else:
        every = range(earliest, dt.date.max.toordinal() + 1)
        yield from (day for day in every if WEEK[dt.date.fromordinal(day).weekday()] in timetable.days)


def _is_quiet(timetable: Timetable, moment: dt.datetime) -> bool:
    start, end = timetable.quiet_from, timetable.quiet_until
    if start is None or end is None:
        return False
    shown = local(moment, timetable.timezone).time()
    return start <= shown < end if start < end else shown >= start or shown < end


def _turn(timetable: Timetable, moment: dt.datetime) -> dt.datetime:
    """From a quiet moment on, the first at which the clocks show the end of the quiet hours, or are moved before."""
    zone = ZoneInfo(timetable.timezone)
    own = moment.astimezone(zone)
    assert timetable.quiet_until is not None  # noqa: S101 it is quiet, so it ends
    end = dt.datetime.combine(own.date(), timetable.quiet_until, tzinfo=zone)  # within a zone, by the clocks alone
    start = moment.astimezone(dt.UTC)
    wait = end - own if end > own else end + dt.timedelta(days=1) - own
    if (start + wait).astimezone(zone).utcoffset() == own.utcoffset():
        return start + wait
    start = start.replace(microsecond=0)
    seconds = range(wait // A_SECOND + 2)
    moved = bisect_left(
        seconds, True, key=lambda n: (start + n * A_SECOND).astimezone(zone).utcoffset() != own.utcoffset()
    )
    return start + moved * A_SECOND
