"""The calendar of a reminder: the right times, the same bytes for the same state, and nothing that is private."""

import re
from datetime import UTC, datetime, time, timedelta
from itertools import pairwise, takewhile

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from icalendar import Calendar

from recommender.rhythm import WEEK, next_occasions, occasions, timezones
from routines.addresses import address_hash
from routines.calendar_feed import AHEAD, calendar_of, shown
from routines.links import Purpose, keyed_digest
from routines.models import Reminder, Routine
from routines.services import reminding
from tests.long import examples
from tests.routines.calendars import starts
from tests.routines.cast import DAY, NOW, ROSA, THURSDAY, TONIGHT, fresh, remind

PRIVATE = re.compile(r"(?i)massage|back|pain|shoulder|neck|muscle|knot(?!\b)|sore|health|http|www|@")
DELICATE_TIMES = [time(hour, minute) for hour in (0, 1, 2, 3, 23) for minute in (0, 30)]
begins = st.datetimes(datetime(2024, 1, 1), datetime(2037, 10, 1), timezones=st.just(UTC))


def someone(timezone: str, at: time, next_at: datetime | None, *, days: tuple[str, ...] = WEEK) -> Reminder:
    """A reminder that is in no database."""
    return Reminder(
        pk=1,
        routine=Routine(minutes=20),
        days=list(days),
        time=at,
        timezone=timezone,
        state="active",
        next_at=next_at,
        confirmed_at=NOW,
    )


def ids(reminder: Reminder) -> list[str]:
    """The UID of each event."""
    return [str(event["UID"]) for event in Calendar.from_ical(calendar_of(reminder)).walk("VEVENT")]


@settings(max_examples=examples(100), deadline=None)
@given(
    st.sampled_from(timezones()),
    st.sampled_from(DELICATE_TIMES) | st.times().map(lambda at: at.replace(second=0, microsecond=0)),
    begins.map(lambda moment: moment.replace(second=0, microsecond=0)),
    st.lists(st.sampled_from(WEEK), min_size=1, unique=True),
    st.booleans(),
)
@example("Europe/Berlin", time(2, 30), datetime(2027, 3, 10, 1, 30, tzinfo=UTC), list(WEEK), False)  # a skipped hour
@example("Europe/Berlin", time(2, 30), datetime(2026, 10, 25, 1, 30, tzinfo=UTC), list(WEEK), True)  # the second 2:30
@example("Africa/Casablanca", time(2, 30), datetime(2026, 1, 25, tzinfo=UTC), list(WEEK), False)  # Ramadan between
@example("UTC", time(0, 0), datetime(2026, 1, 25, tzinfo=UTC), list(WEEK), False)
def test_for_every_zone_the_calendar_has_the_very_occasions_of_the_reminder(
    timezone: str, at: time, begin: datetime, days: list[str], is_moved: bool
) -> None:
    reminder = someone(timezone, at, begin, days=tuple(days))
    if not is_moved:
        reminder.next_at = next_occasions(reminder.timetable, after=begin, count=1)[0]
    assert reminder.next_at
    until = reminder.next_at + AHEAD
    later = takewhile(lambda moment: moment <= until, occasions(reminder.timetable, after=reminder.next_at))
    expected = [reminder.next_at, *later]
    calendar = calendar_of(reminder)
    assert starts(calendar) == expected == list(shown(reminder))
    library = [event.start for event in Calendar.from_ical(calendar).events]
    assert [start.astimezone(UTC) for start in library if isinstance(start, datetime)] == expected


@settings(max_examples=50, deadline=None)
@given(st.sampled_from(timezones()), begins)
def test_for_every_state_the_bytes_are_the_same_again_and_follow_the_format(timezone: str, begin: datetime) -> None:
    written = calendar_of(someone(timezone, time(19, 30), begin))
    assert written == calendar_of(someone(timezone, time(19, 30), begin))
    assert Calendar.from_ical(written).to_ical() == written
    lines = written.split(b"\r\n")
    assert b"\n" not in b"".join(lines)
    assert max(len(line) for line in lines) <= 75  # octets, RFC 5545, 3.1
    stamps = {event["DTSTAMP"].to_ical() for event in Calendar.from_ical(written).walk("VEVENT")}
    assert stamps == {b"20261117T120000Z"}


def test_this_is_all_that_it_says(active: Reminder) -> None:
    Reminder.objects.update(days=["tue"], next_at=TONIGHT)
    reminder = fresh(active)
    lines = calendar_of(reminder).decode().split("\r\n")
    event = keyed_digest("calendar-event", str(reminder.pk), "20261117T183000Z")
    assert lines[:9] == [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Unknot//Reminders//EN",
        "METHOD:PUBLISH",
        "NAME:Unknot",
        "X-WR-CALNAME:Unknot",
        "REFRESH-INTERVAL;VALUE=DURATION:PT6H",
        f"UID:{keyed_digest('calendar', str(reminder.pk))}",
        "X-PUBLISHED-TTL:PT6H",
    ]
    first = lines.index("BEGIN:VEVENT")
    assert lines[first : lines.index("END:VEVENT") + 1] == [
        "BEGIN:VEVENT",
        "SUMMARY:Twenty minutes for you",
        "DTSTART;TZID=Europe/Berlin:20261117T193000",
        "DURATION:PT20M",
        "DTSTAMP:20261117T120000Z",
        f"UID:{event}",
        "CLASS:PRIVATE",
        "DESCRIPTION:To move or skip one\\, use the links in your reminder email.",
        "TRANSP:TRANSPARENT",
        "END:VEVENT",
    ]
    assert lines.count("BEGIN:VEVENT") == 9  # sixty days of Tuesdays
    assert lines.count("BEGIN:VTIMEZONE") == 1


def test_no_answer_no_address_no_link_and_no_word_about_health_stands_in_it(active: Reminder) -> None:
    canary = "a-very-private-answer"
    Routine.objects.update(answers={"goal": canary}, outcome=f'{{"{canary}": 1}}')
    reminder = fresh(active)
    written = calendar_of(reminder).decode().replace("\r\n ", "")
    links = [row.token(purpose) for row in (reminder, reminder.routine) for purpose in Purpose]
    rows = [reminder.public_id, reminder.routine.public_id, *(link.partition(".")[2] for link in links)]
    for secret in (canary, ROSA, "rosa", address_hash(ROSA), *links, *rows):
        assert secret not in written
    said = [
        str(event[name]) for event in Calendar.from_ical(written).walk("VEVENT") for name in ("SUMMARY", "DESCRIPTION")
    ]
    assert not [words for words in said if PRIVATE.search(words)]


def test_each_occasion_has_an_id_that_stays_while_others_go(active: Reminder, ben: Reminder) -> None:
    mine, bens = ids(active), ids(ben)
    assert len(set(mine + bens)) == len(mine) + len(bens)
    skipped = reminding.skip_occasion(reminder=active, occasion=TONIGHT, now=NOW)
    assert ids(skipped)[: len(mine) - 1] == mine[1:]
    Reminder.objects.update(generation=2, calendar_generation=2)
    assert ids(fresh(skipped)) == ids(skipped)


def test_what_is_moved_skipped_or_paused_shows(rosas: Routine) -> None:
    reminder = remind(rosas)
    assert starts(calendar_of(reminder))[:2] == [TONIGHT, THURSDAY]
    assert starts(calendar_of(reminding.snooze(reminder=reminder, now=NOW)))[:2] == [TONIGHT + DAY, THURSDAY]
    assert starts(calendar_of(reminding.skip_week(reminder=reminder, now=NOW)))[0] == TONIGHT + 7 * DAY
    assert starts(calendar_of(reminding.pause(reminder=reminder, now=NOW))) == []
    assert starts(calendar_of(reminding.resume(reminder=reminder, now=NOW)))[0] == TONIGHT


def test_it_reaches_sixty_days_and_no_further(active: Reminder) -> None:
    moments = shown(active)
    assert moments[-1] - moments[0] <= timedelta(days=60) < moments[-1] - moments[0] + 7 * DAY
    assert all(before < after for before, after in pairwise(moments))


@pytest.mark.parametrize("state", ["unconfirmed", "paused", "stopped"])
def test_without_a_next_occasion_it_is_an_empty_calendar(state: str) -> None:
    reminder = someone("Europe/Berlin", time(19, 30), None)
    reminder.state = state
    calendar = Calendar.from_ical(calendar_of(reminder))
    assert (calendar["VERSION"], calendar.subcomponents) == ("2.0", [])


def test_a_timezone_that_this_machine_has_lost_leaves_it_empty() -> None:
    assert starts(calendar_of(someone("Europe/Atlantis", time(19, 30), TONIGHT))) == []
    assert starts(calendar_of(someone("UTC", time(19, 30), TONIGHT)))[0] == TONIGHT


def test_the_last_days_of_the_calendar_are_no_trouble() -> None:
    last = datetime(9999, 12, 30, 19, 30, tzinfo=UTC)
    assert starts(calendar_of(someone("UTC", time(19, 30), last))) == [last, last + DAY]


def test_while_nobody_answers_the_regular_dates_stay_in_the_calendar(active: Reminder) -> None:
    Reminder.objects.filter(pk=active.pk).update(unanswered=2, next_at=THURSDAY + 7 * DAY)
    first, second, third, *_ = starts(calendar_of(fresh(active)))
    assert (first, second, third) == (TONIGHT + 7 * DAY, THURSDAY + 7 * DAY, TONIGHT + 14 * DAY)
