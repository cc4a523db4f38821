"""Each occasion is one mail, whatever the clocks do: every timezone, 2025 to 2030, through the queue and its database.

What should come is told from UTC alone (tests/recommender/timetables.py). With UNKNOT_EXAMPLES=100000 it is all
timezones for all six years and 2,000 stories; else some timezones for the weeks of a spring, and 60 stories.
"""

import logging
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from itertools import pairwise
from random import Random

import pytest
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from recommender.rhythm import WEEK, Timetable, local, next_occasions, timezones
from recommender.timetable import EVERY_DAYS
from routines.models import Delivery, Reminder
from routines.reminders.occasions import STALE, owe_due
from routines.services import reminding
from tests.long import examples
from tests.recommender.clocks import nights
from tests.recommender.timetables import expected, situations
from tests.routines.cast import DAY, HOUR, KEEPS_ON, MINUTE, crowd, fresh, keep, remind
from tests.routines.reminders.test_occasions import Row, rows

log = logging.getLogger(__name__)
State = Delivery.State
IS_LONG = examples(0) >= 100_000
HALF_YEARS = [datetime(year, month, 1, tzinfo=UTC) for year in range(2025, 2031) for month in (1, 7)]
SPRING = [datetime(2027, 3, 8, tzinfo=UTC), datetime(2027, 3, 24, tzinfo=UTC), datetime(2027, 4, 8, tzinfo=UTC)]
JOURNEYS = [*HALF_YEARS, datetime(2031, 1, 1, tzinfo=UTC)] if IS_LONG else SPRING
SOME = 30  # timezones, in all of which the clocks are moved in that spring
QUARTER = 15 * MINUTE
NIGHTS = [
    ("Europe/Berlin", "2026-10-24", "02:30"),  # comes twice on the 25th
    ("Europe/Berlin", "2027-03-27", "02:30"),  # does not come on the 28th
    ("Australia/Lord_Howe", "2026-10-03", "02:15"),  # half an hour is left out on the 4th
    ("Australia/Lord_Howe", "2027-04-03", "01:45"),  # half an hour comes twice on the 4th
]


def told_apart(due: Sequence[datetime], now: datetime) -> list[Row]:
    """What these occasions come to when they are first looked at now: of several only the last can still be sent."""
    late = [moment for moment in due if moment != due[-1] or now - moment > STALE]
    missed = [(str(State.MISSED), late[-1], len(late))] if late else []
    return missed + [(str(State.OWED), moment, 1) for moment in due if moment not in late]


@pytest.mark.django_db
@pytest.mark.parametrize(("zone", "eve", "clock"), NIGHTS)
def test_the_nights_the_clocks_change_have_one_mail_each(zone: str, eve: str, clock: str) -> None:
    start = datetime.fromisoformat(eve).replace(tzinfo=UTC) - 12 * HOUR
    timetable = Timetable(WEEK, time.fromisoformat(clock), zone)
    reminder = remind(keep(now=start), now=start, timetable=timetable, manner=KEEPS_ON)
    for quarter in range(4 * 72):
        owe_due(now=start + quarter * 15 * MINUTE)
    dates = [local(due_at, zone).date() for state, due_at, _ in rows(reminder) if state == State.OWED]
    assert len(dates) == 3
    assert [later - earlier for earlier, later in pairwise(dates)] == [DAY, DAY]


gaps = st.one_of(
    st.integers(1, 60).map(lambda seconds: timedelta(seconds=seconds)),
    st.integers(1, 400).map(lambda minutes: minutes * MINUTE),
    st.integers(1, 100).map(lambda hours: hours * HOUR),
)
changes = st.none() | st.sampled_from(timezones()) | st.integers(-1, 5)  # of the timezone; days away, or back


@pytest.mark.untraced
@pytest.mark.django_db
@given(situation=situations(), story=st.lists(st.tuples(gaps, changes), min_size=1, max_size=15))
@settings(max_examples=max(60, examples(0) // 50), deadline=None)
def test_however_the_clock_is_looked_at_and_whatever_is_changed_each_occasion_is_sent_or_missed_once(
    situation: tuple[Timetable, datetime], story: Sequence[tuple[timedelta, str | int | None]]
) -> None:
    timetable, now = situation[0], situation[1].astimezone(UTC)
    with transaction.atomic():
        reminder = remind(keep(now=now), now=now, timetable=timetable, manner=KEEPS_ON)
        came: list[Row] = []
        for gap, change in story:
            due = between(timetable, now, now + gap)
            now += gap
            owe_due(now=now)
            came += told_apart(due, now)
            assert rows(reminder) == came
            changed = changed_by(change, timetable, now)
            if changed != timetable:
                reminding.change(reminder=reminder, timetable=changed, now=now)
                came = [(State.DROPPED if state == State.OWED else state, due_at, n) for state, due_at, n in came]
                timetable = changed
            assert fresh(reminder).next_at == next_occasions(timetable, after=now, count=1)[0]
        transaction.set_rollback(True)


def changed_by(change: str | int | None, timetable: Timetable, now: datetime) -> Timetable:
    """Somebody moves to another timezone, goes away for so many days more than today, or is back."""
    if isinstance(change, str):
        return replace(timetable, timezone=change)
    if change is None:
        return timetable
    today = local(now, timetable.timezone).date()
    return replace(timetable, away_until=None if change < 0 else today + change * DAY)


def between(timetable: Timetable, after: datetime, until: datetime) -> list[datetime]:
    found = expected(timetable, after=after, days=(until - after).days + 9)
    return [moment for moment in found if moment <= until]


def zones_that_move(begin: datetime, end: datetime) -> list[str]:
    """Where the clocks are moved in this time."""
    return sorted({name for name, night in nights() if begin <= night.replace(tzinfo=UTC) < end})


class Traveller:
    """Somebody with a reminder, who makes up another timetable for each journey."""

    def __init__(self, reminder: Reminder, lots: Random) -> None:
        self._reminder, self._lots = reminder, lots
        self.expected: list[datetime] = []

    def moves(self, zone: str, begin: datetime, end: datetime) -> None:
        timetable = self._timetable(zone, begin)
        reminding.change(reminder=self._reminder, timetable=timetable, now=begin)
        self.expected = between(timetable, begin, end)

    def check(self) -> int:
        """Each occasion has been owed, by itself and once. How many there were."""
        assert rows(self._reminder) == [(State.OWED, moment, 1) for moment in self.expected]
        self._reminder.deliveries.all().delete()
        return len(self.expected)

    def _first(self, zone: str, begin: datetime) -> datetime:
        """A time of day; of two, one within an hour of when the clocks there are moved next."""
        moves = [night for name, night in nights() if name == zone and night > begin.replace(tzinfo=None)]
        if not moves or self._lots.random() < 0.5:
            return begin + self._lots.randrange(24 * 4) * QUARTER
        return moves[0] + self._lots.randint(-4, 4) * QUARTER

    def _timetable(self, zone: str, begin: datetime) -> Timetable:
        lots, today = self._lots, begin.date()
        first, a_day = self._first(zone, begin), lots.choice((1, 1, 2, 4))
        earliest, *more = sorted((first + number * DAY / a_day).time() for number in range(a_day))
        days = tuple(day for day in WEEK if lots.random() < 0.8)
        timetable = Timetable(days or WEEK, earliest, zone, tuple(more))
        if lots.random() < 0.3:
            every, start = lots.choice(EVERY_DAYS), today + lots.randrange(9) * DAY
            timetable = replace(timetable, days=(), every_days=every, from_day=start)
        if lots.random() < 0.3:
            hours = lots.sample(range(24 * 4), 2)
            quiet_from, quiet_until = ((datetime.min + number * QUARTER).time() for number in hours)
            timetable = replace(timetable, quiet_from=quiet_from, quiet_until=quiet_until)
        return replace(timetable, away_until=lots.choice((None, None, today + lots.randrange(9) * DAY)))


@pytest.mark.untraced
@pytest.mark.django_db
def test_every_occasion_of_all_those_years_in_all_those_timezones_is_one_mail(
    record_property: Callable[[str, object], None],
) -> None:
    lots = Random(2030)
    zones = list(timezones()) if IS_LONG else lots.sample(zones_that_move(JOURNEYS[0], JOURNEYS[-1]), SOME)
    reminders = crowd(keep(), len(zones))
    Reminder.objects.update(keeps_on=True)
    travellers = [Traveller(reminder, lots) for reminder in reminders]
    mails = 0
    for begin, end in pairwise(JOURNEYS):
        lots.shuffle(zones)
        for traveller, zone in zip(travellers, zones, strict=True):
            traveller.moves(zone, begin, end)
        for moment in sorted({moment for traveller in travellers for moment in traveller.expected}):
            owe_due(now=moment)
        mails += sum(traveller.check() for traveller in travellers)
    figure = f"{len(zones)} timezones, {JOURNEYS[0]:%F} to {JOURNEYS[-1]:%F}: {mails} occasions, each one mail"
    record_property("daylight saving", figure)
    log.info(figure)
    assert mails > len(zones)
