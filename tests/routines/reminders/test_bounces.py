"""Three mails in a row that come back pause an active reminder, however they are heard of, and never start one."""

from collections.abc import Sequence
from random import Random
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from routines.models import Delivery, Reminder, Routine
from routines.reminders import occasions
from routines.reminders.bounces import MOST_BOUNCES, arrived, came_back, lost, refused
from routines.services import keeping, reminding
from tests.routines.cast import DAY, NOW, ROSA, THURSDAY, TONIGHT, crowd, fresh, owed

State, Reason = Reminder.State, Reminder.PauseReason


def sent(reminder: Reminder, number: int = 1) -> list[Delivery]:
    """So many mails to it that a provider took, a day apart, the first one first."""
    return Delivery.objects.bulk_create(
        Delivery(
            reminder=reminder,
            kind=Delivery.Kind.REMINDER,
            key=f"sent:{reminder.pk}:{index}",
            provider_id=f"mail-{reminder.pk}-{index}",
            due_at=NOW + index * DAY,
            try_at=NOW + index * DAY,
            state=Delivery.State.SENT,
            sent_at=NOW + index * DAY,
        )
        for index in range(number)
    )


def standing(reminder: Reminder) -> tuple[str, int, str]:
    row = fresh(reminder)
    return row.state, row.bounces, row.paused_because


def row(delivery: Delivery) -> Delivery:
    return Delivery.objects.get(pk=delivery.pk)


def test_the_third_mail_in_a_row_that_is_refused_pauses_it_and_says_why(active: Reminder) -> None:
    found = []
    for _ in range(MOST_BOUNCES):
        refused(active.pk)
        found.append(standing(active))
    assert found == [(State.ACTIVE, 1, ""), (State.ACTIVE, 2, ""), (State.PAUSED, 3, Reason.BOUNCES)]
    assert fresh(active).next_at is None


def test_a_mail_that_arrives_between_them_begins_the_count_anew(active: Reminder) -> None:
    for came in (False, False, True, False, False):
        if came:
            arrived([active.pk])
        else:
            refused(active.pk)
    assert standing(active) == (State.ACTIVE, 2, "")


def test_a_mail_that_arrives_as_usual_costs_one_update_that_changes_nothing(active: Reminder) -> None:
    with CaptureQueriesContext(connection) as queries:
        arrived([active.pk])
    assert [query["sql"].split()[0] for query in queries.captured_queries] == ["UPDATE"]
    assert standing(active) == (State.ACTIVE, 0, "")


def test_its_reminders_that_wait_are_dropped_and_what_was_recalled_is_still_told(active: Reminder) -> None:
    [reminder] = owed([active])
    recall = Delivery.objects.create(
        reminder=active, kind=Delivery.Kind.RECALL, key="recall", due_at=NOW, try_at=NOW, state=Delivery.State.OWED
    )
    for _ in range(MOST_BOUNCES):
        refused(active.pk)
    assert (row(reminder).state, row(recall).state) == (Delivery.State.DROPPED, Delivery.State.OWED)


def test_nothing_falls_due_any_more_once_it_is_paused(active: Reminder) -> None:
    for _ in range(MOST_BOUNCES):
        refused(active.pk)
    assert occasions.owe_due(now=THURSDAY) == 0


def test_one_that_nobody_confirmed_waits_on_as_it_was(waiting: Reminder) -> None:
    for _ in range(MOST_BOUNCES):
        refused(waiting.pk)
    for delivery in sent(waiting, MOST_BOUNCES):
        came_back(delivery)
    assert standing(waiting) == (State.UNCONFIRMED, 0, "")


def test_one_that_was_stopped_stays_stopped(active: Reminder) -> None:
    reminding.stop(reminder=active)
    for _ in range(MOST_BOUNCES):
        refused(active.pk)
    assert standing(active) == (State.STOPPED, 0, "")
    assert fresh(active).email == ""


def test_one_that_somebody_paused_stays_theirs(active: Reminder) -> None:
    reminding.pause(reminder=active, now=NOW)
    for _ in range(MOST_BOUNCES):
        refused(active.pk)
    assert standing(active) == (State.PAUSED, 0, "")


def test_of_one_that_was_erased_nothing_is_left_to_count(active: Reminder) -> None:
    [delivery] = sent(active)
    keeping.erase_routine(routine=active.routine)
    refused(active.pk)
    arrived([active.pk])
    came_back(delivery)
    lost(delivery)
    assert not Reminder.objects.exists()


def test_somebody_elses_count_is_somebody_elses(active: Reminder, ben: Reminder) -> None:
    for _ in range(MOST_BOUNCES):
        refused(active.pk)
    assert standing(ben) == (State.ACTIVE, 0, "")


def test_three_that_come_back_after_a_provider_took_them_pause_it(active: Reminder) -> None:
    for delivery in sent(active, MOST_BOUNCES):
        came_back(delivery)
        assert (row(delivery).state, row(delivery).sent_at) == (Delivery.State.FAILED, None)
    assert standing(active) == (State.PAUSED, 3, Reason.BOUNCES)


def test_a_mail_that_is_said_to_come_back_again_and_again_counts_once(active: Reminder) -> None:
    [delivery] = sent(active)
    for _ in range(5):
        came_back(delivery)
    assert standing(active) == (State.ACTIVE, 1, "")


def test_a_later_mail_that_was_taken_but_is_not_heard_of_yet_does_not_hide_the_ones_before(active: Reminder) -> None:
    first, second, third, _ = sent(active, 4)
    for delivery in (first, second, third):
        came_back(delivery)
    assert standing(active) == (State.PAUSED, 3, Reason.BOUNCES)


def test_a_mail_before_it_that_stayed_there_begins_the_count_anew(active: Reminder) -> None:
    first, second, _, fourth, fifth = sent(active, 5)
    for delivery in (first, second, fourth, fifth):
        came_back(delivery)
    assert standing(active) == (State.ACTIVE, 2, "")


def test_old_news_counts_where_it_makes_a_row_and_nowhere_else(active: Reminder) -> None:
    first, second, third, fourth, fifth = sent(active, 5)
    for delivery in (fourth, first, fifth):
        came_back(delivery)
    assert standing(active) == (State.ACTIVE, 2, ""), "the first is history"
    for delivery in (third, second):
        came_back(delivery)
    assert standing(active) == (State.PAUSED, 3, Reason.BOUNCES)


def test_a_lost_mail_neither_breaks_a_row_nor_joins_two(active: Reminder) -> None:
    first, second, third, _, fifth, sixth = sent(active, 6)
    came_back(first)
    lost(second)
    came_back(third)
    assert standing(active) == (State.ACTIVE, 2, "")
    lost(fifth)
    came_back(sixth)
    assert standing(active) == (State.ACTIVE, 1, "")


def test_a_mail_lost_through_no_fault_of_the_address_is_failed_and_does_not_count(active: Reminder) -> None:
    [delivery] = sent(active)
    lost(delivery)
    lost(delivery)
    assert row(delivery).state == Delivery.State.FAILED
    assert standing(active) == (State.ACTIVE, 0, "")


def test_the_log_tells_which_reminder_and_never_to_whom(active: Reminder, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level("INFO"):
        for delivery in sent(active, MOST_BOUNCES):
            came_back(delivery)
        lost(sent_later(active))
    assert f"reminder {active.pk} is paused: 3 mails in a row came back" in caplog.text
    assert ROSA not in caplog.text


def sent_later(reminder: Reminder) -> Delivery:
    """One more that was taken."""
    return Delivery.objects.create(
        reminder=reminder,
        kind=Delivery.Kind.NOTICE,
        key="later",
        due_at=TONIGHT,
        try_at=TONIGHT,
        state=Delivery.State.SENT,
        sent_at=TONIGHT,
    )


def longest_run(came_back_of: Sequence[bool]) -> int:
    longest = run = 0
    for back in came_back_of:
        run = run + 1 if back else 0
        longest = max(longest, run)
    return longest


@pytest.mark.untraced
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(fates=st.lists(st.booleans(), max_size=9))
def test_for_every_row_of_mails_only_three_in_a_row_pause_it_by_either_way(rosas: Routine, fates: list[bool]) -> None:
    by_server, by_provider = crowd_of_two(rosas)
    for back in fates:
        if back:
            refused(by_server.pk)
        else:
            arrived([by_server.pk])
    for delivery, back in zip(sent(by_provider, len(fates)), fates, strict=True):
        if back:
            came_back(delivery)
    expected = State.PAUSED if longest_run(fates) >= MOST_BOUNCES else State.ACTIVE
    assert [fresh(one).state for one in (by_server, by_provider)] == [expected, expected]


@pytest.mark.untraced
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(fates=st.lists(st.booleans(), max_size=9), lots=st.randoms())
def test_in_whatever_order_it_is_heard_of_nothing_is_paused_before_three_in_a_row(
    rosas: Routine, fates: list[bool], lots: Random
) -> None:
    reminder, _ = crowd_of_two(rosas)
    back = [delivery for delivery, is_back in zip(sent(reminder, len(fates)), fates, strict=True) if is_back]
    for delivery in lots.sample(back, len(back)):
        came_back(delivery)
    assert longest_run(fates) >= MOST_BOUNCES or fresh(reminder).state == State.ACTIVE


def crowd_of_two(routine: Routine) -> Any:
    """New ones, of which nothing is known."""
    routine.reminders.all().delete()
    return crowd(routine, 2)
