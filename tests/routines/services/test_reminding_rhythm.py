"""The finer rhythm of a reminder: what is written down, holidays, and how putting off goes with them."""

from dataclasses import replace
from datetime import UTC, date, datetime, time

import pytest

from recommender.rhythm import Timetable
from routines.models import Reminder, Routine
from routines.refusals import NotPossible
from routines.reminders import occasions
from routines.services import reminding
from tests.routines.cast import (
    DAY,
    HOUR,
    MINUTE,
    NOW,
    ROSA,
    THURSDAY,
    TIMETABLE,
    TONIGHT,
    fresh,
    mails_until,
    owed,
    remind,
    sign_up,
)

State = Reminder.State
MORNING = TONIGHT + 12 * HOUR - 15 * MINUTE  # a quarter past seven on Wednesday
TWICE = replace(TIMETABLE, more_times=(time(7, 15),))
THIRD = replace(TWICE, days=(), every_days=3, from_day=date(2026, 11, 18))
EVERYTHING = replace(THIRD, quiet_from=time(22), quiet_until=time(7), away_until=date(2026, 12, 1))
NEXT_TUESDAY, NEXT_THURSDAY = TONIGHT + 7 * DAY, THURSDAY + 7 * DAY


@pytest.mark.parametrize("timetable", [TWICE, THIRD, EVERYTHING, TIMETABLE], ids=["twice", "third", "all", "plain"])
def test_a_timetable_is_the_same_after_it_was_stored(rosas: Routine, active: Reminder, timetable: Timetable) -> None:
    signed_up = sign_up(rosas, "third@example.org", timetable=timetable)
    changed = reminding.change(reminder=active, timetable=timetable, now=NOW)
    assert fresh(signed_up).timetable == signed_up.timetable == timetable
    assert fresh(changed).timetable == changed.timetable == timetable


def test_going_back_to_days_of_the_week_leaves_nothing_behind(active: Reminder) -> None:
    reminding.change(reminder=active, timetable=EVERYTHING, now=NOW)
    assert reminding.change(reminder=active, timetable=TIMETABLE, now=NOW).next_at == TONIGHT
    assert fresh(active).timetable == TIMETABLE


def test_each_time_of_a_day_is_a_mail(rosas: Routine) -> None:
    reminder = remind(rosas, timetable=THIRD)
    assert reminder.next_at == MORNING
    assert [mails_until(moment) for moment in (MORNING, TONIGHT + DAY, TONIGHT + 2 * DAY)] == [
        [f"{ROSA} reminder"],
        [f"{ROSA} reminder"],
        [],
    ]


def test_not_today_is_the_first_time_of_tomorrow(rosas: Routine) -> None:
    reminder = remind(rosas, timetable=TWICE)
    assert reminding.snooze(reminder=reminder, now=NOW).next_at == MORNING
    assert reminding.skip_week(reminder=reminder, now=NOW).next_at == MORNING + 6 * DAY


def test_leaving_out_the_next_one_takes_nothing_back_that_is_on_its_way(active: Reminder) -> None:
    occasions.owe_due(now=TONIGHT)
    reminding.skip_occasion(reminder=active, occasion=THURSDAY, now=NOW)
    assert mails_until(TONIGHT + MINUTE) == [f"{ROSA} reminder"]


def test_nothing_comes_on_a_holiday_and_then_it_goes_on(active: Reminder) -> None:
    owed([active])
    for _ in range(2):
        gone = reminding.away(reminder=active, until=date(2026, 11, 24), now=NOW)
        assert (gone.next_at, gone.away_until) == (NEXT_THURSDAY, date(2026, 11, 24))
    assert [mails_until(TONIGHT + day * DAY) for day in range(9)] == [[]] * 9
    assert mails_until(NEXT_THURSDAY) == [f"{ROSA} reminder"]


def test_whoever_is_back_early_gets_the_next_regular_one(active: Reminder) -> None:
    reminding.away(reminder=active, until=date(2026, 12, 24), now=NOW)
    for _ in range(2):
        back = reminding.away(reminder=active, until=None, now=TONIGHT)
        assert (back.next_at, back.away_until) == (THURSDAY, None)


def test_a_holiday_never_brings_forward_what_was_moved_further_away(active: Reminder) -> None:
    reminding.skip_week(reminder=active, now=NOW)
    assert reminding.away(reminder=active, until=date(2026, 11, 18), now=NOW).next_at == NEXT_TUESDAY
    longer = reminding.change(reminder=active, timetable=replace(TIMETABLE, away_until=date(2026, 11, 24)), now=NOW)
    assert longer.next_at == NEXT_THURSDAY


def test_a_holiday_that_gets_shorter_ends_sooner(active: Reminder) -> None:
    reminding.away(reminder=active, until=date(2026, 12, 24), now=NOW)
    assert reminding.away(reminder=active, until=date(2026, 11, 24), now=NOW).next_at == NEXT_THURSDAY
    moved = reminding.skip_week(reminder=active, now=NEXT_THURSDAY)
    assert reminding.away(reminder=active, until=date(2026, 11, 27), now=NEXT_THURSDAY).next_at == moved.next_at


def test_a_holiday_of_what_is_paused_or_waits_wakes_it_not(active: Reminder, ben: Reminder) -> None:
    reminding.pause(reminder=active, now=NOW)
    gone = reminding.away(reminder=active, until=date(2026, 11, 24), now=NOW)
    assert (gone.state, gone.next_at) == (State.PAUSED, None)
    assert reminding.resume(reminder=active, now=NOW).next_at == NEXT_THURSDAY
    reminding.stop(reminder=ben)
    with pytest.raises(NotPossible) as refused:
        reminding.away(reminder=ben, until=date(2026, 11, 24), now=NOW)
    assert refused.value.code == "reminder_stopped"


def test_nothing_is_put_off_into_a_holiday(active: Reminder) -> None:
    reminding.away(reminder=active, until=date(2026, 11, 24), now=NOW)
    assert reminding.snooze(reminder=active, now=NOW).next_at == NEXT_TUESDAY + DAY
    assert reminding.skip_week(reminder=active, now=NOW).next_at == NEXT_THURSDAY


@pytest.mark.parametrize("far", [{"away_until": date(2027, 11, 19)}, {"from_day": date(2027, 11, 19), "every_days": 2}])
def test_what_would_be_silent_for_more_than_a_year_is_refused(
    rosas: Routine, active: Reminder, far: dict[str, object]
) -> None:
    timetable = replace(THIRD, **far)  # type: ignore[arg-type]
    with pytest.raises(NotPossible) as refused:
        reminding.change(reminder=active, timetable=timetable, now=NOW)
    assert refused.value.code == "too_far_ahead"
    with pytest.raises(NotPossible, match="more than a year ahead"):
        sign_up(rosas, "ben@example.net", timetable=timetable)
    assert fresh(active).next_at == TONIGHT
    assert reminding.away(reminder=active, until=date(2027, 11, 18), now=NOW).next_at == datetime(
        2027, 11, 23, 18, 30, tzinfo=UTC
    )


def test_who_resumes_after_mails_came_back_begins_anew(active: Reminder) -> None:
    reminding.pause(reminder=active, now=NOW)
    Reminder.objects.update(bounces=3, paused_because=Reminder.PauseReason.BOUNCES)
    reminding.resume(reminder=active, now=NOW)
    assert (fresh(active).bounces, fresh(active).paused_because) == (0, "")
