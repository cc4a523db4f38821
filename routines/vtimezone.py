"""A timezone as RFC 5545 wants it inside a calendar: VTIMEZONE, for the time from the first to the last event.

`calendar_feed.py` puts it in. The one that icalendar 7.3 makes has two faults that this must not have: it dates the
start of summer time by the new offset and so an hour late, and it can step over a change that lasts only weeks.
"""

from bisect import bisect_left
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from icalendar import Timezone, TimezoneDaylight, TimezoneStandard

from recommender.rhythm import local

SECOND, DAY = timedelta(seconds=1), timedelta(days=1)


def vtimezone(timezone: str, *, first: datetime, last: datetime) -> Timezone:
    """The component for this IANA name, right from the aware moment `first` to `last`. Nothing is said of other times.

    Raises ZoneInfoNotFoundError where this machine does not know the name.
    """
    component = Timezone()
    component.add("TZID", timezone)
    begin = first.astimezone(UTC).replace(microsecond=0) - DAY  # an observance is in force only after its onset
    component.add_component(_observance(begin, timezone, offset_from=_offset(begin, timezone)))
    for moment in _changes(timezone, first=begin, last=last):
        component.add_component(_observance(moment, timezone, offset_from=_offset(moment - SECOND, timezone)))
    return component


def _observance(moment: datetime, timezone: str, *, offset_from: timedelta) -> TimezoneStandard | TimezoneDaylight:
    """What holds from this moment in UTC on. Its onset is said by the clocks of before (RFC 5545, 3.6.5)."""
    own = local(moment, timezone)
    observance = TimezoneDaylight() if own.dst() else TimezoneStandard()
    observance.DTSTART = (moment + offset_from).replace(tzinfo=None)
    observance.TZOFFSETFROM = offset_from
    observance.TZOFFSETTO = _offset(moment, timezone)
    observance.add("TZNAME", own.tzname())
    return observance


def _changes(timezone: str, *, first: datetime, last: datetime) -> Iterator[datetime]:
    """Each moment in UTC, to the second, from which another offset holds. No place changes it twice within a day."""
    moment = first
    while moment < last:
        if _offset(moment, timezone) != _offset(moment + DAY, timezone):
            yield _change_within_a_day(timezone, after=moment)
        moment += DAY


def _change_within_a_day(timezone: str, *, after: datetime) -> datetime:
    old = _offset(after, timezone)
    seconds = range(DAY // SECOND)
    is_past = bisect_left(seconds, True, key=lambda second: _offset(after + second * SECOND, timezone) != old)
    return after + is_past * SECOND


def _offset(moment: datetime, timezone: str) -> timedelta:
    """How far the clocks of this timezone are ahead of UTC. Every zone of zoneinfo says so."""
    return moment.astimezone(ZoneInfo(timezone)).utcoffset() or timedelta()
