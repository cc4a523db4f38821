"""Each occasion of each reminder counts once: as a mail while it is of use, and as missed when it is not."""

import logging
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise, takewhile
from typing import Any

import pytest
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from recommender.rhythm import WEEK, Timetable, local, next_occasions
from recommender.rhythm import occasions as occasions_of
from routines.models import Delivery, Reminder, Routine
from routines.reminders.occasions import BATCH, STALE, occasion_key, owe_due
from tests.routines.cast import DAY, HOUR, MINUTE, NOW, THURSDAY, TIMETABLE, TONIGHT, crowd, fresh, keep, remind

SECOND = timedelta(seconds=1)
State = Delivery.State
Row = tuple[str, datetime, int]


def rows(reminder: Reminder) -> list[Row]:
    """What it came to, in the order of the occasions: the state, the last occasion, how many."""
    found = reminder.deliveries.order_by("due_at")
    return [(row.state, row.due_at, row.occasions) for row in found]


def test_nothing_is_owed_before_its_time(active: Reminder) -> None:
    assert owe_due(now=TONIGHT - SECOND) == 0
    assert rows(active) == []
    assert fresh(active).next_at == TONIGHT


def test_an_occasion_that_is_due_is_one_mail_and_the_reminder_moves_on(active: Reminder) -> None:
    assert owe_due(now=TONIGHT) == 1
    assert rows(active) == [(State.OWED, TONIGHT, 1)]
    assert fresh(active).next_at == THURSDAY
    [delivery] = active.deliveries.all()
    assert (delivery.kind, delivery.try_at) == (Delivery.Kind.REMINDER, TONIGHT)
    assert delivery.key == f"reminder:{active.pk}:20261117T183000Z" == occasion_key(active, TONIGHT)


def test_looking_twice_owes_once(active: Reminder) -> None:
    assert [owe_due(now=TONIGHT + minutes * MINUTE) for minutes in range(3)] == [1, 0, 0]
    assert len(rows(active)) == 1


def test_many_who_look_at_once_owe_once(races: dict[str, Any]) -> None:
    assert races["owe_due"] == {"moved": 60, "deliveries": 60, "late": 0}


def test_a_stop_at_the_very_moment_leaves_nothing_in_the_queue(races: dict[str, Any]) -> None:
    assert races["stop_while_it_falls_due"] == {"errors": [], "waiting": 0}


def test_an_occasion_that_a_backup_brings_back_is_not_owed_again(active: Reminder) -> None:
    owe_due(now=TONIGHT)
    active.deliveries.update(state=State.SENT, sent_at=TONIGHT)
    Reminder.objects.update(next_at=TONIGHT)
    owe_due(now=TONIGHT + MINUTE)
    assert rows(active) == [(State.SENT, TONIGHT, 1)]
    assert fresh(active).next_at == THURSDAY


@pytest.mark.parametrize("state", [Reminder.State.PAUSED, Reminder.State.UNCONFIRMED])
def test_only_an_active_reminder_falls_due(active: Reminder, state: Reminder.State) -> None:
    Reminder.objects.update(state=state, next_at=None)
    assert owe_due(now=TONIGHT + 30 * DAY) == 0


def test_six_hours_late_is_still_sent_and_a_second_more_is_missed(active: Reminder, ben: Reminder) -> None:
    Reminder.objects.filter(pk=ben.pk).update(next_at=TONIGHT - SECOND)
    owe_due(now=TONIGHT + 6 * HOUR)
    assert rows(active) == [(State.OWED, TONIGHT, 1)]
    assert rows(ben) == [(State.MISSED, TONIGHT - SECOND, 1), (State.OWED, TONIGHT, 1)]


def test_an_occasion_that_is_too_late_is_missed(active: Reminder) -> None:
    owe_due(now=TONIGHT + 6 * HOUR + SECOND)
    assert rows(active) == [(State.MISSED, TONIGHT, 1)]
    assert fresh(active).next_at == THURSDAY
    assert timedelta(hours=6) == STALE


def test_of_several_only_the_last_is_sent_and_one_row_counts_the_others(active: Reminder) -> None:
    owe_due(now=TONIGHT + 9 * DAY + HOUR)
    assert rows(active) == [(State.MISSED, TONIGHT + 7 * DAY, 3), (State.OWED, TONIGHT + 9 * DAY, 1)]
    assert fresh(active).next_at == TONIGHT + 14 * DAY


@pytest.mark.parametrize("hours", [1, 12])
def test_a_year_without_a_clock_makes_at_most_two_rows(active: Reminder, hours: int) -> None:
    owe_due(now=TONIGHT + 364 * DAY + hours * HOUR)
    assert sum(count for _, _, count in rows(active)) == 2 * 52 + 1
    assert [state for state, _, _ in rows(active)] == ([State.MISSED, State.OWED] if hours == 1 else [State.MISSED])


def test_all_are_taken_however_many_are_due(rosas: Routine) -> None:
    crowd(rosas, 1200)
    assert owe_due(now=TONIGHT + MINUTE) == 1200 > 2 * BATCH
    assert Delivery.objects.filter(state=State.OWED).count() == 1200
    assert not Reminder.objects.filter(next_at__lte=TONIGHT + MINUTE).exists()


def test_a_timezone_that_got_lost_pauses_its_reminder_and_holds_up_no_other(
    active: Reminder, ben: Reminder, caplog: pytest.LogCaptureFixture
) -> None:
    Reminder.objects.filter(pk=active.pk).update(timezone="Europe/Atlantis")
    with caplog.at_level(logging.ERROR):
        assert owe_due(now=TONIGHT) == 2
    assert (fresh(active).state, fresh(active).next_at, rows(active)) == (Reminder.State.PAUSED, None, [])
    assert rows(ben) == [(State.OWED, TONIGHT, 1)]
    assert f"reminder {active.pk} is paused" in caplog.text


def test_a_row_that_makes_no_sense_holds_up_no_other_and_is_still_there_for_whoever_mends_it(
    active: Reminder, ben: Reminder, caplog: pytest.LogCaptureFixture
) -> None:
    Reminder.objects.filter(pk=active.pk).update(days=[])
    with caplog.at_level(logging.ERROR):
        assert owe_due(now=TONIGHT) == 2
    assert (fresh(active).state, fresh(active).next_at) == (Reminder.State.ACTIVE, TONIGHT)
    assert rows(ben) == [(State.OWED, TONIGHT, 1)]
    assert f"reminder {active.pk} stands still" in caplog.text
    Reminder.objects.filter(pk=active.pk).update(days=["tue"])
    assert owe_due(now=TONIGHT) == 1
    assert rows(active) == [(State.OWED, TONIGHT, 1)]


def test_if_a_batch_fails_none_of_it_has_happened(
    active: Reminder, ben: Reminder, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*arguments: object, **_: object) -> None:
        raise RuntimeError

    with monkeypatch.context() as patch:
        patch.setattr("django.db.models.query.QuerySet.bulk_update", broken)
        with pytest.raises(RuntimeError):
            owe_due(now=TONIGHT)
    assert not Delivery.objects.exists()
    assert owe_due(now=TONIGHT) == 2


NIGHTS = [
    ("Europe/Berlin", "2026-10-24", "02:30"),  # comes twice on the 25th
    ("Europe/Berlin", "2027-03-27", "02:30"),  # does not come on the 28th
    ("Australia/Lord_Howe", "2026-10-03", "02:15"),  # half an hour is left out on the 4th
    ("Australia/Lord_Howe", "2027-04-03", "01:45"),  # half an hour comes twice on the 4th
]


@pytest.mark.django_db
@pytest.mark.parametrize(("zone", "eve", "clock"), NIGHTS)
def test_the_nights_the_clocks_change_have_one_mail_each(zone: str, eve: str, clock: str) -> None:
    start = datetime.fromisoformat(eve).replace(tzinfo=UTC) - 12 * HOUR
    timetable = Timetable(WEEK, time.fromisoformat(clock), zone)
    reminder = remind(keep(now=start), now=start, timetable=timetable)
    for quarter in range(4 * 72):
        owe_due(now=start + quarter * 15 * MINUTE)
    dates = [local(due_at, zone).date() for state, due_at, _ in rows(reminder) if state == State.OWED]
    assert len(dates) == 3
    assert [later - earlier for earlier, later in pairwise(dates)] == [DAY, DAY]


def test_two_times_of_a_day_that_are_both_due_are_one_mail_and_one_missed(rosas: Routine) -> None:
    twice = replace(TIMETABLE, more_times=(time(15, 30),))
    reminder = remind(rosas, timetable=twice)
    owe_due(now=TONIGHT + MINUTE)
    assert rows(reminder) == [(State.MISSED, TONIGHT - 4 * HOUR, 1), (State.OWED, TONIGHT, 1)]


def test_what_is_held_over_the_quiet_hours_is_owed_when_they_end(rosas: Routine) -> None:
    held = replace(TIMETABLE, quiet_from=time(19), quiet_until=time(7), more_times=(time(23),))
    reminder = remind(rosas, timetable=held)
    morning = TONIGHT + 11 * HOUR + 30 * MINUTE
    assert [owe_due(now=now) for now in (TONIGHT, morning - SECOND, morning)] == [0, 0, 1]
    assert rows(reminder) == [(State.OWED, morning, 1)]


days = st.sets(st.sampled_from(WEEK), min_size=1).map(lambda some: tuple(day for day in WEEK if day in some))
times = st.builds(time, st.integers(0, 23), st.sampled_from([0, 15, 30, 59]))
zones = st.sampled_from(["Europe/Berlin", "Australia/Lord_Howe", "America/New_York", "Pacific/Apia", "UTC"])
starts = st.sampled_from([NOW, *[datetime.fromisoformat(eve).replace(tzinfo=UTC) for _, eve, _ in NIGHTS]])
hours = st.sampled_from([None, (time(22), time(7)), (time(2, 30), time(6)), (time(12), time(2, 30))])


@st.composite
def timetables(draw: st.DrawFn) -> Timetable:
    """Plain ones and finer ones."""
    timetable = Timetable(draw(days), draw(times), draw(zones))
    if draw(st.booleans()):
        noon = time(hour=(timetable.time.hour + 12) % 24, minute=timetable.time.minute)
        timetable = replace(timetable, more_times=(noon,))
    if draw(st.booleans()):
        start = draw(st.dates(date(2026, 10, 1), date(2027, 4, 1)))
        timetable = replace(timetable, days=(), every_days=draw(st.integers(2, 28)), from_day=start)
    quiet_from, quiet_until = draw(hours) or (None, None)
    away_until = draw(st.none() | st.dates(date(2026, 10, 1), date(2027, 4, 10)))
    return replace(timetable, quiet_from=quiet_from, quiet_until=quiet_until, away_until=away_until)


gaps = st.one_of(
    st.integers(1, 60).map(lambda seconds: seconds * SECOND),
    st.integers(1, 400).map(lambda minutes: minutes * MINUTE),
    st.integers(1, 100).map(lambda hours: hours * HOUR),
)


@pytest.mark.django_db
@given(timetable=timetables(), start=starts, ticks=st.lists(gaps, min_size=1, max_size=20))
@settings(max_examples=100, deadline=None)
def test_however_the_clock_is_looked_at_each_occasion_is_sent_or_missed_and_counted_once(
    timetable: Timetable, start: datetime, ticks: Sequence[timedelta]
) -> None:
    with transaction.atomic():
        reminder = remind(keep(now=start), now=start, timetable=timetable)
        expected, last = [], start
        for tick in ticks:
            now = last + tick
            owe_due(now=now)
            expected += told_apart(due_between(timetable, last, now), now)
            assert fresh(reminder).next_at == next_occasions(timetable, after=now, count=1)[0]
            last = now
        assert rows(reminder) == expected
        transaction.set_rollback(True)


def due_between(timetable: Timetable, after: datetime, until: datetime) -> list[datetime]:
    return list(takewhile(lambda moment: moment <= until, occasions_of(timetable, after=after)))


def told_apart(due: list[datetime], now: datetime) -> list[Row]:
    """What these occasions come to when they are first looked at now."""
    late = [moment for moment in due if moment != due[-1] or now - moment > timedelta(hours=6)]
    missed = [(str(State.MISSED), late[-1], len(late))] if late else []
    return missed + [(str(State.OWED), moment, 1) for moment in due if moment not in late]


def test_the_usual_timetable_is_the_one_these_tests_speak_of() -> None:
    assert next_occasions(TIMETABLE, after=NOW, count=3) == (TONIGHT, THURSDAY, TONIGHT + 7 * DAY)
