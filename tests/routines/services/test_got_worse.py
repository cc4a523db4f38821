"""Whoever got worse sees somebody first, and is not reminded until they say so."""

import pytest

from routines import selectors
from routines.models import Reminder, Routine, Session
from routines.services import keeping, telling
from tests.recommender.strategies import plain
from tests.routines.cast import DAY, HOUR, NOW, fresh, mails_until, remind
from tests.routines.massages import WEEK, tell

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("times", [1, 2])
def test_worse_that_is_added_after_a_check_counts_like_worse_that_is_told_then(firm: Routine, times: int) -> None:
    tell(firm, at=NOW + HOUR, key="one")
    keeping.renew_routine(routine=firm, answers=plain(), now=NOW + 2 * HOUR)
    reminder = remind(firm)
    for _ in range(times):
        tell(firm, at=NOW + 3 * HOUR, key="one", got_worse=True)
    assert (fresh(firm).kind, fresh(reminder).state) == (Routine.Kind.REFERRAL, Reminder.State.PAUSED)


def test_worse_that_was_settled_stays_so_when_the_same_form_comes_once_more(firm: Routine) -> None:
    tell(firm, at=NOW + HOUR, key="one", got_worse=True)
    keeping.renew_routine(routine=firm, answers=plain(), now=NOW + 2 * HOUR)
    tell(firm, at=NOW + 3 * HOUR, key="one", got_worse=True)
    assert fresh(firm).kind == Routine.Kind.ROUTINE


def test_whoever_got_worse_sees_somebody_first_and_gets_no_mail_until_they_resume(firm: Routine) -> None:
    reminder = remind(firm)
    tell(firm, at=NOW + HOUR, got_worse=True)
    row = fresh(firm)
    assert (row.kind, fresh(reminder).state) == (Routine.Kind.REFERRAL, Reminder.State.PAUSED)
    assert fresh(reminder).paused_because == Reminder.PauseReason.LOOK_FIRST
    assert selectors.outcome_of(row).referral
    for day in range(1, 40):
        assert mails_until(NOW + day * DAY) == []
    keeping.renew_routine(routine=row, answers=plain(), now=NOW + 40 * DAY)
    assert fresh(firm).kind == Routine.Kind.ROUTINE, "somebody went through the questions about safety again"
    assert fresh(reminder).state == Reminder.State.PAUSED, "only they resume it"


def test_taking_it_back_is_as_if_it_had_never_been_told(firm: Routine) -> None:
    before = fresh(firm).outcome
    session = tell(firm, at=NOW + HOUR, got_worse=True)
    telling.take_back(session=session, now=NOW + HOUR)
    assert (fresh(firm).kind, fresh(firm).outcome) == (Routine.Kind.ROUTINE, before)
    assert not Session.objects.exists()


def test_where_a_check_is_due_and_it_got_worse_a_clinician_comes_before_it_and_nobody_is_reminded(
    firm: Routine,
) -> None:
    reminder, later = remind(firm), NOW + 5 * WEEK
    tell(firm, at=later, got_worse=True)
    row = fresh(firm)
    referral, changed = selectors.outcome_of(row).referral, selectors.changed_of(row)
    assert referral
    assert changed
    assert referral.urgency == "clinician"
    assert [reason.rule for reason in changed.lessons] == ["worse-is-looked-at-first"]
    assert selectors.needs_fresh_check(row, now=later)
    assert fresh(reminder).state == Reminder.State.PAUSED


def test_taken_back_while_a_check_is_due_it_is_no_referral_any_more_and_the_check_still_comes(firm: Routine) -> None:
    later = NOW + 5 * WEEK
    telling.take_back(session=tell(firm, at=later, got_worse=True), now=later)
    assert fresh(firm).kind == Routine.Kind.ROUTINE
    assert selectors.needs_fresh_check(fresh(firm), now=later)


def test_only_a_check_that_was_begun_afterwards_settles_what_got_worse(firm: Routine) -> None:
    begun, told = NOW + HOUR, NOW + 2 * HOUR
    tell(firm, at=told, got_worse=True)
    keeping.renew_routine(routine=firm, answers=plain(), now=told + HOUR, begun=begun)
    assert (fresh(firm).kind, fresh(firm).checked_at) == (Routine.Kind.REFERRAL, begun)
    keeping.renew_routine(routine=firm, answers=plain(), now=told + 2 * HOUR, begun=told + HOUR)
    assert fresh(firm).kind == Routine.Kind.ROUTINE


def test_it_got_worse_with_answers_of_such_a_knowledge_and_a_clinician_comes_first_all_the_same(firm: Routine) -> None:
    answers = firm.answers | {"work": "no longer known"}
    Routine.objects.update(answers=answers)
    session = tell(firm, at=NOW + HOUR, got_worse=True)
    row = fresh(firm)
    assert selectors.outcome_of(row).referral
    assert (row.kind, row.checked_at) == (Routine.Kind.REFERRAL, None)
    assert row.answers == answers | {"got_worse": "yes", "massages_given": 1}, "what it asks anew at the check"
    telling.take_back(session=session, now=NOW + 2 * HOUR)
    assert fresh(firm).checked_at is None, "the check comes first"
