"""Each occasion of each reminder counts once: as a mail while it is of use, and as missed when it is not."""

import logging
from dataclasses import replace
from datetime import datetime, time, timedelta
from typing import Any

import pytest

from recommender.rhythm import next_occasions
from routines.models import Delivery, Reminder, Routine
from routines.reminders.occasions import BATCH, STALE, occasion_key, owe_due
from tests.routines.cast import DAY, HOUR, MINUTE, NOW, THURSDAY, TIMETABLE, TONIGHT, crowd, fresh, remind

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
    Reminder.objects.update(next_at=TONIGHT, unanswered=0)
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
        patch.setattr("routines.reminders.occasions._move", broken)
        with pytest.raises(RuntimeError):
            owe_due(now=TONIGHT)
    assert not Delivery.objects.exists()
    assert owe_due(now=TONIGHT) == 2


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


def test_the_usual_timetable_is_the_one_these_tests_speak_of() -> None:
    assert next_occasions(TIMETABLE, after=NOW, count=3) == (TONIGHT, THURSDAY, TONIGHT + 7 * DAY)
