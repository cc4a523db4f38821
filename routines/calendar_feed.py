"""A reminder as a calendar (RFC 5545): an event for each occasion to come, for a calendar program to show.

Reminder → `calendar_of` → bytes. It reads no clock, so the same state gives the same bytes. Whoever sees the calendar
sees times and minutes only: no address, no answer, no word about health, and no link that opens anything.
"""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from itertools import chain, takewhile
from zoneinfo import ZoneInfoNotFoundError

from icalendar import Calendar, Event
from icalendar.enums import CLASS, TRANSP

from recommender.prose import in_letters, sentence
from recommender.rhythm import local, occasions
from routines.links import keyed_digest
from routines.models import Reminder
from routines.selectors import is_weekly
from routines.vtimezone import vtimezone

AHEAD = timedelta(days=60)  # from the next occasion on, to the last one shown
A_WEEK = timedelta(weeks=1)
READ_AGAIN = timedelta(hours=6)  # a skipped evening is gone by the next one, and a million calendars ask seldom enough
NAME = "Unknot"
PRODID = "-//Unknot//Reminders//EN"
HOW_TO_MOVE = "To move or skip one, use the links in your reminder email."


def calendar_of(reminder: Reminder) -> bytes:
    """A whole VCALENDAR in UTF-8, its lines ended by CRLF. Without events where the reminder is not active."""
    calendar = _empty(reminder)
    moments = shown(reminder)
    for moment in moments:
        calendar.add_component(_event(reminder, moment))
    if calendar.get_missing_tzids():  # all events in UTC need none
        zone = vtimezone(reminder.timezone, first=moments[0], last=moments[-1])
        calendar.subcomponents.insert(0, zone)
    written: bytes = calendar.to_ical()
    return written


def shown(reminder: Reminder) -> Sequence[datetime]:
    """The occasions in the calendar, in UTC: where the next one was moved to, then the regular ones of 60 days.

    All regular ones, too, where it comes but once a week for now, as nobody answers: they are when a massage is due.
    None where the reminder is not active, or where this machine does not know its timezone and it is about to pause.
    """
    begin = reminder.next_at
    if begin is None:
        return ()
    try:
        first = [] if is_weekly(reminder) else [begin]
        later = occasions(reminder.timetable, after=begin - A_WEEK if is_weekly(reminder) else begin)
        return tuple(takewhile(lambda moment: moment - begin <= AHEAD, chain(first, later)))
    except ZoneInfoNotFoundError:
        return ()


def _empty(reminder: Reminder) -> Calendar:
    uid = keyed_digest("calendar", str(reminder.pk))
    calendar = Calendar.new(prodid=PRODID, name=NAME, method="PUBLISH", uid=uid)
    calendar.add("REFRESH-INTERVAL", READ_AGAIN, parameters={"VALUE": "DURATION"})  # RFC 7986, 5.7: no default type
    calendar.add("X-PUBLISHED-TTL", f"PT{READ_AGAIN // timedelta(hours=1)}H")  # the same, for Outlook
    return calendar


def _event(reminder: Reminder, moment: datetime) -> Event:
    """Private, and nobody seems busy by it."""
    event = Event.new(
        uid=keyed_digest("calendar-event", str(reminder.pk), f"{moment:%Y%m%dT%H%M%SZ}"),
        stamp=(reminder.confirmed_at or moment).astimezone(UTC),
        start=_start(reminder, moment),
        summary=f"{sentence(in_letters(reminder.routine.minutes))} minutes for you",
        description=HOW_TO_MOVE,
        classification=CLASS.PRIVATE,
        transparency=TRANSP.TRANSPARENT,
    )
    event.add("DURATION", timedelta(minutes=reminder.routine.minutes))
    return event


def _start(reminder: Reminder, moment: datetime) -> datetime:
    """By the person's own clocks. Of an hour that comes twice, RFC 5545, 3.3.5 can name the second in UTC only."""
    own = local(moment, reminder.timezone)
    return own if own.fold == 0 else moment.astimezone(UTC)
