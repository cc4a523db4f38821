"""Nobody answers: after two once a week, in the place of the fifth a question, then nothing. Until somebody comes."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise

import pytest
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from recommender.rhythm import Timetable, local, next_occasions
from routines import selectors
from routines.models import Delivery, Reminder
from routines.reminders.occasions import MOST_COUNTED, owe_due
from routines.services import reminding
from routines.services.acting import somebody_came
from tests.long import examples
from tests.recommender.timetables import situations
from tests.routines.cast import DAY, HOUR, KEEPS_ON, MONDAYS, NOW, THURSDAY, TIMETABLE, TONIGHT, fresh, keep, remind

State = Delivery.State
A_WEEK = timedelta(weeks=1)
Act = Callable[[Reminder, datetime], object]


def owed_to(reminder: Reminder, *kinds: Delivery.Kind) -> list[datetime]:
    """The occasions of its mails of these kinds that were not missed."""
    rows = reminder.deliveries.filter(kind__in=kinds).exclude(state=State.MISSED)
    return list(rows.order_by("pk").values_list("due_at", flat=True))


def let_come(reminder: Reminder, number: int, *, late: timedelta = timedelta(), now: datetime = NOW) -> datetime:
    """So many occasions come, if there are so many, and nobody does anything. The moment of the last."""
    for _ in range(number):
        if next_at := fresh(reminder).next_at:
            now = next_at + late
            owe_due(now=now)
    return now


def test_the_third_comes_a_week_after_the_second_and_the_fourth_a_week_after_the_third(active: Reminder) -> None:
    let_come(active, 4)
    assert owed_to(active, Delivery.Kind.REMINDER) == [TONIGHT, THURSDAY, THURSDAY + A_WEEK, THURSDAY + 2 * A_WEEK]
    assert fresh(active).unanswered == 4


def test_in_the_place_of_the_fifth_comes_the_question_once_and_then_nothing(active: Reminder) -> None:
    let_come(active, 9)
    row, fifth = fresh(active), THURSDAY + 3 * A_WEEK
    assert (row.state, row.next_at, row.paused_because) == ("paused", None, "ignored")
    assert len(owed_to(active, Delivery.Kind.REMINDER)) == 4
    assert owed_to(active, Delivery.Kind.SHALL_STOP) == [fifth]
    [question] = active.deliveries.filter(kind=Delivery.Kind.SHALL_STOP)
    assert (question.state, question.key) == (State.OWED, f"shall_stop:{active.pk}:{fifth:%Y%m%dT%H%M%SZ}")
    assert owe_due(now=fifth + 365 * DAY) == 0


def test_who_wants_to_be_reminded_all_the_same_is(rosas: object) -> None:
    reminder = remind(keep(), manner=KEEPS_ON)
    let_come(reminder, 12)
    assert owed_to(reminder, Delivery.Kind.REMINDER) == [*next_occasions(TIMETABLE, after=NOW, count=12)]
    assert fresh(reminder).unanswered == 12
    assert not owed_to(reminder, Delivery.Kind.SHALL_STOP)


@pytest.mark.django_db
def test_nobody_counts_for_ever() -> None:
    reminder = remind(keep(), manner=KEEPS_ON)
    Reminder.objects.update(unanswered=MOST_COUNTED)
    let_come(reminder, 1)
    assert fresh(reminder).unanswered == MOST_COUNTED < 2**15


def test_what_was_missed_nobody_left_unanswered(active: Reminder) -> None:
    owe_due(now=TONIGHT + 7 * HOUR)
    assert (fresh(active).unanswered, fresh(active).next_at) == (0, THURSDAY)
    owe_due(now=TONIGHT + 30 * DAY - HOUR)
    assert fresh(active).unanswered == 0
    Reminder.objects.update(unanswered=4, next_at=THURSDAY)
    owe_due(now=THURSDAY + 7 * HOUR)
    row = fresh(active)
    assert (row.state, row.unanswered, row.next_at) == ("active", 4, THURSDAY + A_WEEK)


def test_after_a_standstill_one_row_counts_the_weekly_ones_that_were_missed(active: Reminder) -> None:
    Reminder.objects.update(unanswered=2, next_at=THURSDAY)
    owe_due(now=THURSDAY + 3 * A_WEEK + HOUR)
    missed, sent = active.deliveries.order_by("pk")
    assert (missed.state, missed.occasions, missed.due_at) == (State.MISSED, 3, THURSDAY + 2 * A_WEEK)
    assert (sent.state, sent.due_at) == (State.OWED, THURSDAY + 3 * A_WEEK)
    assert (fresh(active).unanswered, fresh(active).next_at) == (3, THURSDAY + 4 * A_WEEK)


EVERY_THIRD = Timetable((), time(8), "Europe/Berlin", every_days=3, from_day=date(2026, 11, 18))
LATE_MONDAYS = replace(MONDAYS, time=time(23), quiet_from=time(22), quiet_until=time(7))
SILENT = {
    "two times a day": (replace(TIMETABLE, more_times=(time(7, 15),)), "2026-11-26T07:15"),
    "held over midnight": (LATE_MONDAYS, "2026-12-08T07:00"),
    "every third day": (EVERY_THIRD, "2026-11-30T08:00"),
    "every tenth day": (replace(EVERY_THIRD, every_days=10), "2026-12-08T08:00"),
}


@pytest.mark.django_db
@pytest.mark.parametrize("silent", SILENT)
def test_a_week_is_seven_days_of_the_persons_calendar_at_least(silent: str) -> None:
    timetable, third = SILENT[silent]
    reminder = remind(keep(), timetable=timetable)
    let_come(reminder, 2)
    found = fresh(reminder).next_at
    assert found
    assert f"{local(found, timetable.timezone):%Y-%m-%dT%H:%M}" == third


COMES: dict[str, Act] = {
    "uses the routine": lambda reminder, now: somebody_came(routine=reminder.routine, now=now),
    "is back": lambda reminder, now: reminding.resume(reminder=reminder, now=now),
    "saves the same again": lambda reminder, now: reminding.change(
        reminder=reminder, timetable=reminder.timetable, now=now
    ),
    "is not away": lambda reminder, now: reminding.away(reminder=reminder, until=None, now=now),
    "skips what is past": lambda reminder, now: reminding.skip_occasion(reminder=reminder, occasion=NOW, now=now),
}


@pytest.mark.parametrize("comes", COMES)
def test_whoever_comes_is_reminded_as_usual_again(active: Reminder, comes: str) -> None:
    now = let_come(active, 3) + HOUR
    COMES[comes](fresh(active), now)
    row = fresh(active)
    assert (row.unanswered, row.next_at) == (0, next_occasions(TIMETABLE, after=now, count=1)[0])


def test_what_is_due_at_this_moment_still_comes(active: Reminder) -> None:
    let_come(active, 2)
    third = fresh(active).next_at
    assert third
    somebody_came(routine=active.routine, now=third)
    assert (fresh(active).unanswered, fresh(active).next_at) == (0, third)


def test_a_week_that_was_skipped_on_purpose_stays(active: Reminder) -> None:
    now = let_come(active, 1) + HOUR
    away = reminding.skip_week(reminder=active, now=now)
    somebody_came(routine=active.routine, now=now)
    assert fresh(active).next_at == away.next_at


def test_a_holiday_is_no_later_because_nobody_answered(active: Reminder) -> None:
    now = let_come(active, 2) + HOUR
    back = reminding.away(reminder=active, until=date(2026, 11, 20), now=now)
    assert back.next_at == TONIGHT + A_WEEK


def test_skipping_the_weekly_one_leads_to_the_regular_one_after_it(active: Reminder) -> None:
    now = let_come(active, 2) + HOUR
    weekly = fresh(active).next_at
    assert weekly == THURSDAY + A_WEEK
    skipped = reminding.skip_occasion(reminder=active, occasion=weekly, now=now)
    assert (skipped.unanswered, skipped.next_at) == (0, TONIGHT + 2 * A_WEEK)


def test_a_week_that_somebody_skips_is_no_longer_because_nobody_answered_before(active: Reminder) -> None:
    now = let_come(active, 2) + DAY
    assert reminding.skip_week(reminder=active, now=now).next_at == TONIGHT + 2 * A_WEEK


def test_after_the_question_it_goes_on_only_when_somebody_says_so(active: Reminder) -> None:
    now = let_come(active, 5) + HOUR
    somebody_came(routine=active.routine, now=now)
    assert (fresh(active).state, fresh(active).unanswered) == ("paused", 0)
    going = reminding.resume(reminder=active, now=now)
    assert (going.state, going.paused_because, going.unanswered) == ("active", "", 0)
    assert going.next_at == next_occasions(TIMETABLE, after=now, count=1)[0]
    assert active.deliveries.get(kind=Delivery.Kind.SHALL_STOP).state == State.DROPPED


def test_it_may_go_on_once_a_week_for_good(active: Reminder) -> None:
    now = let_come(active, 5) + HOUR
    going = reminding.once_a_week(reminder=active, now=now)
    assert (going.state, going.paused_because, going.days, going.more_times) == ("active", "", ["tue"], [])
    assert going.next_at == next_occasions(replace(TIMETABLE, days=("tue",)), after=now, count=1)[0]


def test_the_dates_to_come_are_those_that_will_come_if_nobody_answers(active: Reminder) -> None:
    coming = {}
    for number in range(1, 5):
        let_come(active, 1)
        coming[number] = selectors.coming(fresh(active))
    third, fourth, question = (THURSDAY + weeks * A_WEEK for weeks in (1, 2, 3))
    assert len(coming.pop(1)) == selectors.SHOWN
    assert coming == {2: [third, fourth], 3: [fourth], 4: [question]}


COME = {
    "came": COMES["uses the routine"],
    "tomorrow": lambda reminder, now: reminding.snooze(reminder=reminder, now=now),
    "skipped a week": lambda reminder, now: reminding.skip_week(reminder=reminder, now=now),
    "skipped one": lambda reminder, now: reminding.skip_occasion(
        reminder=reminder, occasion=reminder.next_at or now, now=now
    ),
    "changed": lambda reminder, now: reminding.change(reminder=reminder, timetable=MONDAYS, now=now),
    "went away": lambda reminder, now: reminding.away(
        reminder=reminder, until=local(now, reminder.timezone).date() + 9 * DAY, now=now
    ),
    "resumed": COMES["is back"],
}
REGULAR = ("came", "changed", "resumed")
stories = st.lists(st.integers(1, 7) | st.sampled_from(sorted(COME)), min_size=1, max_size=12)


@pytest.mark.untraced
@pytest.mark.django_db
@given(situation=situations(), story=stories, late=st.sampled_from([timedelta(), 2 * HOUR, 7 * HOUR]))
@settings(max_examples=max(40, examples(0) // 50), deadline=None)
def test_whoever_comes_and_goes_no_silence_has_a_fifth_reminder_and_each_has_one_question(
    situation: tuple[Timetable, datetime], story: Sequence[int | str], late: timedelta
) -> None:
    timetable, now = situation[0], situation[1].astimezone(UTC)
    with transaction.atomic():
        reminder = remind(keep(now=now), now=now, timetable=timetable)
        for part in [*story, "resumed", 12]:
            if isinstance(part, int):
                now = let_come(reminder, part, late=late, now=now)
                check_silence(fresh(reminder), is_over=part == 12 and late < 6 * HOUR)
            elif fresh(reminder).state == "active" or part == "resumed":
                reminder.deliveries.all().delete()
                before = fresh(reminder)
                COME[part](before, now)
                row = fresh(reminder)
                assert (row.state, row.unanswered) == ("active", 0)
                if part in REGULAR and (selectors.is_weekly(before) or before.state == "paused"):
                    assert row.next_at == next_occasions(row.timetable, after=now, count=1)[0]
        transaction.set_rollback(True)


def check_silence(row: Reminder, *, is_over: bool) -> None:
    """Of all that came since somebody was there, if it `is_over` with the question that ends it."""
    came, questions = owed_to(row, Delivery.Kind.REMINDER), owed_to(row, Delivery.Kind.SHALL_STOP)
    assert row.unanswered == len(came) <= 4
    days = [local(moment, row.timezone).date() for moment in came + questions]
    assert all(later - earlier >= A_WEEK for earlier, later in pairwise(days[1:]))
    assert len(questions) == (row.state == "paused")
    assert not is_over or (len(came), len(questions)) == (4, 1)
