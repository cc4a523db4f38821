"""Who asked for it is not reminded when a massage was given shortly before; it is looked for as the mail goes out."""

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import settings as how

from recommender.rhythm import WEEK, Timetable, next_occasions, occasions, previous
from routines.models import Delivery, Reminder
from routines.reminders.dispatch import send_waiting
from routines.reminders.occasions import owe_due
from routines.reminders.silence import was_not_heard
from routines.services import reminding
from routines.services.telling import tell
from routines.told import Telling
from tests.recommender.timetables import situations
from tests.routines.cast import (
    DAY,
    HOUR,
    MINUTE,
    NOW,
    THURSDAY,
    TIMETABLE,
    TONIGHT,
    clock_at,
    fresh,
    keep,
    remind,
)
from tests.routines.reminders.sending import send

TUE_FRI = replace(TIMETABLE, days=("tue", "fri"))
DAILY = replace(TIMETABLE, days=WEEK)
FRIDAY = TONIGHT + 3 * DAY
THURSDAY_MORNING = datetime(2026, 11, 19, 6, 30, tzinfo=UTC)  # half past seven in Berlin
State = Delivery.State
pytestmark = pytest.mark.django_db


def only_if_none(timetable: Timetable = TUE_FRI) -> Reminder:
    """Somebody who is reminded at these times, and rather not after a massage."""
    reminder = remind(keep(), timetable=timetable)
    Reminder.objects.update(only_if_none=True)
    return fresh(reminder)


def massage(reminder: Reminder, at: datetime) -> None:
    tell(routine=reminder.routine, key=f"{at}", telling=Telling(given_at=at, pressure_felt="right"), now=at)


def becomes_of(reminder: Reminder, occasion: datetime) -> str:
    """Of the mail for this occasion."""
    Reminder.objects.update(next_at=occasion)
    owe_due(now=occasion)
    send(occasion)
    return reminder.deliveries.get(due_at=occasion).state


@pytest.mark.parametrize(
    ("given_at", "state"),
    [
        (TONIGHT + HOUR, State.SENT),  # the massage that the reminder before led to
        (THURSDAY_MORNING - MINUTE, State.SENT),
        (THURSDAY_MORNING, State.DROPPED),
        (FRIDAY - MINUTE, State.DROPPED),
    ],
)
def test_from_tuesday_to_friday_it_counts_from_thursday_morning_on(given_at: datetime, state: str) -> None:
    reminder = only_if_none()
    massage(reminder, given_at)
    assert becomes_of(reminder, FRIDAY) == state


@pytest.mark.parametrize(("before", "state"), [(12 * HOUR + MINUTE, State.SENT), (12 * HOUR, State.DROPPED)])
def test_of_a_daily_one_the_last_twelve_hours_count(before: timedelta, state: str) -> None:
    reminder = only_if_none(DAILY)
    massage(reminder, FRIDAY - before)
    assert becomes_of(reminder, FRIDAY) == state


def test_who_did_not_ask_for_it_is_reminded(active: Reminder) -> None:
    massage(active, THURSDAY - MINUTE)
    assert becomes_of(active, THURSDAY) == State.SENT


def test_a_massage_of_somebody_else_does_not_count(ben: Reminder) -> None:
    reminder = only_if_none()
    massage(ben, FRIDAY - MINUTE)
    assert becomes_of(reminder, FRIDAY) == State.SENT


def test_the_first_of_all_looks_back_as_if_there_had_been_one_before() -> None:
    reminder = only_if_none()
    massage(reminder, TONIGHT - HOUR)
    assert becomes_of(reminder, TONIGHT) == State.DROPPED


def test_a_massage_that_is_told_while_mails_go_out_still_counts() -> None:
    reminder = only_if_none()
    Reminder.objects.update(next_at=FRIDAY)
    owe_due(now=FRIDAY)
    send_waiting(clock=clock_at(FRIDAY, meanwhile=lambda: massage(reminder, FRIDAY)))
    send(FRIDAY)
    assert reminder.deliveries.get().state == State.DROPPED


def test_what_we_did_not_send_nobody_left_unanswered() -> None:
    reminder = only_if_none()
    massage(reminder, FRIDAY - MINUTE)
    assert becomes_of(reminder, FRIDAY) == State.DROPPED
    row = fresh(reminder)
    assert (row.unanswered, row.next_at) == (0, TONIGHT + 7 * DAY)


@pytest.mark.parametrize(
    ("unanswered", "left", "is_regular"), [(3, 2, False), (2, 1, True), (1, 0, True), (0, 0, True)]
)
def test_one_that_never_arrived_is_one_less_and_may_bring_the_usual_days_back(
    active: Reminder, unanswered: int, left: int, is_regular: bool
) -> None:
    weekly = TONIGHT + 7 * DAY
    Reminder.objects.update(unanswered=unanswered, next_at=weekly if unanswered > 1 else THURSDAY)
    was_not_heard(active.pk, now=TONIGHT)
    row = fresh(active)
    assert (row.unanswered, row.next_at) == (left, THURSDAY if is_regular else weekly)


def test_a_mail_server_that_is_away_for_long_counts_for_nobodys_silence(active: Reminder) -> None:
    owe_due(now=TONIGHT)
    assert fresh(active).unanswered == 1
    send(TONIGHT + 7 * HOUR)
    assert active.deliveries.get().state == State.MISSED
    assert fresh(active).unanswered == 0


def test_what_is_asked_for_stays_asked_for_when_the_days_change() -> None:
    reminder = only_if_none()
    assert reminding.change(reminder=reminder, timetable=DAILY, now=NOW).only_if_none


@given(situation=situations())
@how(deadline=None)
def test_the_one_before_is_the_last_that_the_timetable_has_before_it(situation: tuple[Timetable, datetime]) -> None:
    timetable, now = situation
    always = replace(timetable, away_until=None)
    first, second = next_occasions(always, after=now, count=2)
    assert previous(timetable, before=second) == first
    before = previous(timetable, before=first)
    assert before < first
    if not timetable.every_days:
        assert next(occasions(always, after=before)) == first


def test_one_that_comes_every_few_days_has_one_before_its_first_day_and_in_a_holiday() -> None:
    start = datetime(2026, 11, 18, tzinfo=UTC)
    timetable = Timetable((), time(8), "UTC", every_days=28, from_day=start.date(), away_until=start.date() + 9 * DAY)
    assert previous(timetable, before=start + 8 * HOUR) == start + 8 * HOUR - 28 * DAY
