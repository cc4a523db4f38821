"""How massages went is stored once, and the routine learns from it: gentler, shorter, or first to a clinician."""

from datetime import timedelta
from typing import Any

import pytest

from recommender.history import ToldStep
from recommender.outcome import Routine as RoutineOutcome
from routines import selectors
from routines.models import Reminder, Routine, Session
from routines.services import keeping, telling
from routines.told import Telling
from tests.recommender.strategies import plain
from tests.routines.cast import DAY, HOUR, NOW, fresh, keep, mails_until, remind

pytestmark = pytest.mark.django_db
WEEK = timedelta(weeks=1)


def tell(routine: Routine, *, at: Any = NOW, key: str = "", **changed: Any) -> Session:
    told = Telling(**{"given_at": at, "pressure_felt": "right", **changed})
    return telling.tell(routine=routine, key=key or f"at {at}", telling=told, now=at)


def outcome(routine: Routine) -> RoutineOutcome:
    found = selectors.outcome_of(fresh(routine))
    assert isinstance(found, RoutineOutcome)
    return found


def strongest(routine: Routine) -> set[str]:
    return {step.pressure for step in outcome(routine).steps}


@pytest.fixture
def firm() -> Routine:
    return keep({"pressure": "firm", "pain_zones": ["shoulder_left"], "shoulder_tension": "severe", "minutes": 30})


def test_told_twice_with_the_same_key_it_counts_once(firm: Routine) -> None:
    first = tell(firm, key="double tap", pain_before=6)
    again = tell(firm, key="double tap", pain_before=5, pain_after=3)
    assert first.pk == again.pk
    assert (Session.objects.get().pain_before, Session.objects.get().pain_after) == (5, 3)


def test_it_lasted_as_long_as_somebody_says_or_else_as_the_routine(firm: Routine) -> None:
    assert (tell(firm, key="short", minutes=10).minutes, tell(firm, key="whole").minutes) == (10, 30)


def test_the_same_key_behind_another_link_is_another_massage(firm: Routine) -> None:
    other = keep()
    assert tell(firm, key="the same").pk != tell(other, key="the same").pk
    assert [session.routine for session in Session.objects.order_by("pk")] == [firm, other]


def test_it_keeps_how_long_and_how_firm_the_massage_was_even_once_that_is_other(firm: Routine) -> None:
    assert "firm" in strongest(firm)
    tell(firm, key="one", pressure_felt="too_much")
    assert "firm" not in strongest(firm)
    session = tell(firm, key="one", pressure_felt="too_much", pain_after=2)
    session.refresh_from_db()
    assert (session.minutes, session.strongest) == (30, "firm")


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


@pytest.mark.parametrize("worse_at_first", [False, True])
def test_too_much_that_is_added_after_it_might_be_as_before_counts(firm: Routine, worse_at_first: bool) -> None:
    tell(firm, at=NOW, key="one", got_worse=worse_at_first)
    telling.as_firm_as_before(routine=firm, now=NOW + HOUR)
    tell(firm, at=NOW + 2 * HOUR, key="one", pressure_felt="too_much")
    assert strongest(firm) <= {"light", "medium"}
    telling.as_firm_as_before(routine=firm, now=NOW + 3 * HOUR)
    tell(firm, at=NOW + 4 * HOUR, key="one", pressure_felt="too_much")
    assert "firm" in strongest(firm)


def test_too_much_twice_lowers_the_pressure_for_good_until_they_say_otherwise(firm: Routine) -> None:
    tell(firm, at=NOW, pressure_felt="too_much")
    assert strongest(firm) <= {"light", "medium"}
    tell(firm, at=NOW + DAY, pressure_felt="too_much")
    assert strongest(firm) == {"light"}
    for day in range(2, 12):
        tell(firm, at=NOW + day * DAY)
    assert strongest(firm) == {"light"}
    keeping.renew_routine(routine=firm, answers=plain(pressure="firm", minutes=30), now=NOW + 13 * DAY)
    assert strongest(firm) == {"light"}, "a fresh check does not forget it"
    telling.as_firm_as_before(routine=firm, now=NOW + 14 * DAY)
    assert "firm" in strongest(firm)


def test_what_changed_is_told_with_its_lesson(firm: Routine) -> None:
    tell(firm, pressure_felt="too_much")
    changed = selectors.changed_of(fresh(firm))
    assert changed
    assert [reason.rule for reason in changed.lessons] == ["firm-was-too-much"]
    assert "gentler" in changed.summary
    tell(firm, at=NOW + DAY)
    assert selectors.changed_of(fresh(firm)) is None, "the next massage changed nothing"


def test_what_was_skipped_twice_gives_way(firm: Routine) -> None:
    step = next(step for step in outcome(firm).steps if step.phase == "work")
    for day in range(2):
        tell(firm, at=NOW + day * DAY, steps=(ToldStep(step.technique, "skipped"),))
    now = [one for one in outcome(firm).steps if one.zone == step.zone]
    assert now
    assert step.technique not in [one.technique for one in now]


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


def test_where_a_check_is_due_it_is_stored_and_learnt_at_the_check(firm: Routine) -> None:
    later = NOW + 5 * WEEK
    tell(firm, at=later, pressure_felt="too_much")
    assert "firm" in strongest(firm)
    keeping.renew_routine(routine=firm, answers=plain(pressure="firm", minutes=30), now=later)
    assert strongest(firm) <= {"light", "medium"}


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


def test_pain_that_is_no_less_after_weeks_is_told_and_pauses_once(firm: Routine) -> None:
    reminder = remind(firm)
    for week in range(5):
        keeping.renew_routine(routine=firm, answers=plain(minutes=20), now=NOW + week * WEEK)
        tell(firm, at=NOW + week * WEEK, pain_before=5, pain_after=3)
    assert any("not become less" in line.text for line in outcome(firm).cautions)
    assert fresh(reminder).paused_because == Reminder.PauseReason.LOOK_FIRST
    telling_again = NOW + 5 * WEEK
    Reminder.objects.update(state=Reminder.State.ACTIVE, next_at=telling_again + DAY)
    keeping.renew_routine(routine=firm, answers=plain(minutes=20), now=telling_again)
    tell(firm, at=telling_again, pain_before=5)
    assert fresh(reminder).state == Reminder.State.ACTIVE, "they know it, and went on"


def test_a_massage_told_while_it_is_referred_is_as_it_was_asked_for(firm: Routine) -> None:
    tell(firm, at=NOW + HOUR, got_worse=True)
    session = tell(firm, at=NOW + 2 * HOUR)
    assert (session.minutes, session.strongest, str(session)) == (30, "firm", f"session {session.pk}")


def test_answers_of_a_knowledge_that_asked_something_else_stay_and_the_massage_is_stored(firm: Routine) -> None:
    Routine.objects.update(answers=firm.answers | {"asked_long_ago": "yes"})
    before = fresh(firm).outcome
    tell(firm, pressure_felt="too_much")
    assert (Session.objects.count(), fresh(firm).outcome) == (1, before)


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


def test_a_technique_that_helped_and_is_gone_from_the_knowledge_is_in_nobodys_way(firm: Routine) -> None:
    Routine.objects.update(answers=firm.answers | {"helped_techniques": ["gone"]})
    tell(firm, pressure_felt="too_much")
    assert strongest(firm) <= {"light", "medium"}
    assert fresh(firm).answers["helped_techniques"] == []


def test_erasing_the_routine_takes_its_massages_along(firm: Routine) -> None:
    tell(firm)
    keeping.erase_routine(routine=firm)
    assert not Session.objects.exists()
    with pytest.raises(Routine.DoesNotExist):
        tell(firm)


def test_a_change_for_today_ends_with_what_was_learnt(firm: Routine) -> None:
    Routine.objects.update(today={}, today_outcome=firm.outcome, today_until=NOW + DAY)
    tell(firm, pressure_felt="too_much")
    assert fresh(firm).today_outcome is None
