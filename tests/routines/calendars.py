"""What the tests of calendars share: reading one as RFC 5545 says, without help from this machine's timezones."""

from datetime import UTC, datetime
from typing import Any

from icalendar import Calendar, Timezone

from routines.links import Purpose
from routines.models import Reminder


def feed_page(reminder: Reminder, *, purpose: Purpose = Purpose.CALENDAR) -> str:
    return f"/calendar/{reminder.token(purpose)}.ics"


def starts(calendar: bytes) -> list[datetime]:
    """When the events begin, in UTC, by the timezones that the calendar itself brings."""
    read = Calendar.from_ical(calendar)
    return [_start(event, {zone.tz_name: zone for zone in read.timezones}) for event in read.walk("VEVENT")]


def in_utc(wall: datetime, zone: Timezone) -> datetime:
    """The moment at which clocks show this. RFC 5545: onsets are said by the clocks of before, the first counts."""
    onsets = sorted((part.DTSTART - part.TZOFFSETFROM, part.TZOFFSETTO) for part in zone.subcomponents)
    moments = [wall - offset for _, offset in onsets]
    right = [moment for moment in moments if [to for at, to in onsets if at <= moment][-1:] == [wall - moment]]
    first: datetime = min(right)
    return first.replace(tzinfo=UTC)


def _start(event: Any, zones: dict[str, Timezone]) -> datetime:
    start = event["DTSTART"]
    if "TZID" in start.params:
        return in_utc(start.dt.replace(tzinfo=None), zones[start.params["TZID"]])
    assert start.to_ical().endswith(b"Z")
    return datetime.strptime(start.to_ical().decode(), "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
