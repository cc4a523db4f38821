"""How massages went is stored once, and the routine learns from it: gentler, with something else, or shorter."""

from typing import Any

import pytest

from recommender.history import ToldStep
from routines import selectors
from routines.models import Routine, Session
from routines.services import adapting, keeping, telling
from routines.told import Telling
from tests.recommender.strategies import plain
from tests.routines.cast import DAY, HOUR, NOW, REFERRED, fresh, keep
from tests.routines.massages import WEEK, outcome, strongest, tell

pytestmark = pytest.mark.django_db


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


def test_where_a_check_is_due_it_is_stored_and_learnt_at_the_check(firm: Routine) -> None:
    later = NOW + 5 * WEEK
    tell(firm, at=later, pressure_felt="too_much")
    assert "firm" in strongest(firm)
    keeping.renew_routine(routine=firm, answers=plain(pressure="firm", minutes=30), now=later)
    assert strongest(firm) <= {"light", "medium"}


def test_a_massage_told_while_it_is_referred_is_as_it_was_asked_for(firm: Routine) -> None:
    tell(firm, at=NOW + HOUR, got_worse=True)
    session = tell(firm, at=NOW + 2 * HOUR)
    assert (session.minutes, session.strongest, str(session)) == (30, "firm", f"session {session.pk}")


@pytest.mark.parametrize("referred", [{"got_worse": True}, {}])
def test_no_massage_was_firmer_than_anything_allowed(referred: dict[str, Any]) -> None:
    row = keep({"pressure": "firm", "health_conditions": ["blood_thinners"]}, now=NOW - DAY)
    if not referred:
        keeping.renew_routine(routine=row, answers=plain(**row.answers | REFERRED), now=NOW)
    tell(row, at=NOW + HOUR, **referred)
    assert fresh(row).kind == Routine.Kind.REFERRAL
    assert tell(row, at=NOW + 2 * HOUR).strongest == "light"


@pytest.mark.parametrize(
    ("hours", "strongest"), [(13, "light"), (24, "light"), (25, "firm"), (-12, "light"), (-13, "firm")]
)
def test_lighter_for_today_it_was_light_also_where_it_is_told_later_or_by_the_day(
    firm: Routine, hours: int, strongest: str
) -> None:
    at = NOW + DAY
    adapting.change_today(routine=firm, leave_alone=[], pressure="light", now=at)
    told = Telling(given_at=at + hours * HOUR, pressure_felt="right")
    session = telling.tell(routine=firm, key="one", telling=told, now=at + 2 * DAY)
    assert session.strongest == strongest


def test_answers_of_a_knowledge_that_asked_something_else_stay_and_the_massage_is_stored(firm: Routine) -> None:
    Routine.objects.update(answers=firm.answers | {"asked_long_ago": "yes"})
    before = fresh(firm).outcome
    tell(firm, pressure_felt="too_much")
    assert (Session.objects.count(), fresh(firm).outcome) == (1, before)


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
