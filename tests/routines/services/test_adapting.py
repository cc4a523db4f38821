"""A kept routine is changed for hours, or begins where it felt good. Nothing that safety needs is passed over."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from recommender import Answers, recommend
from recommender.knowledge import Knowledge, shipped
from recommender.outcome import Outcome, as_json
from recommender.outcome import Routine as RoutineOutcome
from routines import selectors
from routines.models import KnowledgeVersion, Routine
from routines.refusals import NotPossible
from routines.services import adapting, keeping
from routines.services.adapting import FELT_GOOD, TODAY
from tests.recommender.strategies import plain
from tests.routines.cast import HOUR, MINUTE, NOW, REFERRED, keep
from tests.routines.older import GENTLER, apply, keep_as, row
from tests.routines.pages.private import SECOND, all_rows

pytestmark = pytest.mark.django_db
SHOULDERS = ["shoulder_left", "shoulder_right"]
EVERYWHERE = [option.id for option in shipped().questionnaire.questions["leave_alone_zones"].options]
ALL_OVER = {"pain_zones": ["neck_left", "shoulder_left", "upper_back_right", "lower_back_left"], "minutes": 45}


def change(routine: Routine, *leave_alone: str, pressure: str = "medium") -> Routine:
    return adapting.change_today(routine=routine, leave_alone=leave_alone, pressure=pressure, now=NOW)


def begin_with(routine: Routine, *zones: str) -> Routine:
    return adapting.begin_next_time_with(routine=routine, zones=zones, now=NOW)


def outcome_today(routine: Routine, now: datetime = NOW + HOUR) -> RoutineOutcome:
    """The outcome to go by, an hour after the change or at another moment."""
    outcome = selectors.outcome_now(row(routine), now=now)
    assert isinstance(outcome, RoutineOutcome)
    return outcome


def places(outcome: RoutineOutcome) -> list[str]:
    """The areas that are worked on, in their order."""
    return list(dict.fromkeys(step.zone for step in outcome.steps if step.phase == "work"))


def pressures(outcome: RoutineOutcome) -> set[str]:
    return {step.pressure for step in outcome.steps}


def test_a_place_is_left_out_today(rosas: Routine) -> None:
    usual = outcome_today(rosas)
    change(rosas, *SHOULDERS)
    assert "shoulder" in places(usual)
    assert "shoulder" not in places(outcome_today(rosas))
    assert pressures(outcome_today(rosas)) == pressures(usual) == {"light", "medium"}


def test_the_hands_are_lighter_today(rosas: Routine) -> None:
    change(rosas, pressure="light")
    assert pressures(outcome_today(rosas)) == {"light"}
    assert "shoulder" in places(outcome_today(rosas))


def test_both_at_once_and_it_is_what_the_planner_makes_of_such_answers(rosas: Routine) -> None:
    change(rosas, *SHOULDERS, pressure="light")
    made = as_json(recommend(plain(leave_alone_zones=SHOULDERS, pressure="light"))).decode()
    kept = row(rosas)
    assert (kept.today_outcome, kept.today_until) == (made, NOW + TODAY)
    assert kept.today == {"leave_alone": SHOULDERS, "pressure": "light"}


def test_what_is_left_alone_anyway_stays_so() -> None:
    routine = keep({"leave_alone_zones": SHOULDERS})
    change(routine, "lower_back_left", "lower_back_right")
    assert not {"shoulder", "lower_back"} & set(places(outcome_today(routine)))


def test_a_second_change_takes_the_place_of_the_first(rosas: Routine) -> None:
    change(rosas, *SHOULDERS)
    change(rosas, pressure="light")
    assert "shoulder" in places(outcome_today(rosas))
    assert row(rosas).today == {"leave_alone": [], "pressure": "light"}


def test_what_was_kept_stays_byte_for_byte(rosas: Routine, bens: Routine) -> None:
    before = all_rows()
    change(rosas, *SHOULDERS, pressure="light")
    assert row(rosas).outcome.encode() == rosas.outcome.encode()
    Routine.objects.filter(pk=rosas.pk).update(today=None, today_outcome=None, today_until=None)
    assert all_rows() == before


def test_twelve_hours_later_it_is_as_it_was_kept(rosas: Routine) -> None:
    changed = change(rosas, *SHOULDERS)
    last, over = NOW + TODAY - timedelta(microseconds=1), NOW + TODAY
    assert timedelta(hours=12) == TODAY
    assert selectors.is_changed_today(changed, now=last)
    assert "shoulder" not in places(outcome_today(changed, last))
    assert not selectors.is_changed_today(changed, now=over)
    assert outcome_today(changed, over) == selectors.outcome_of(rosas)


def test_as_usual_takes_it_back_at_once(rosas: Routine, bens: Routine) -> None:
    before = all_rows()
    change(rosas, *SHOULDERS)
    adapting.as_usual(routine=rosas, now=NOW)
    assert all_rows() == before
    assert not selectors.is_changed_today(row(rosas), now=NOW)


def test_a_recall_ends_it(older: Knowledge) -> None:
    routine = keep_as(older, GENTLER)
    change(routine, *SHOULDERS)
    apply()
    assert not selectors.is_changed_today(row(routine), now=NOW + MINUTE)
    assert selectors.outcome_now(row(routine), now=NOW + MINUTE) == selectors.outcome_of(routine)


def is_stale() -> Routine:
    return keep(now=NOW - selectors.FRESH - SECOND)


def is_stopped() -> Routine:
    routine = keep()
    keeping.ask_again(routine=routine, now=NOW)
    return routine


def is_recalled() -> Routine:
    routine = keep()
    routine.recalled_at, routine.recall = NOW, {"version": "2099-01-01+0", "urgency": "none", "changes": []}
    routine.save()
    return routine


def is_referred() -> Routine:
    return keep(REFERRED)


def is_of_older_answers() -> Routine:
    routine = keep()
    routine.answers["surface"] = "hammock"
    routine.save()
    return routine


Act = Callable[[Routine], Routine]
Waiting = Callable[[], Routine]
ACTS: list[Act] = [lambda routine: change(routine, "neck_left"), lambda routine: begin_with(routine, "neck_left")]
WAITING: list[Waiting] = [is_stale, is_stopped, is_recalled, is_referred, is_of_older_answers]


@pytest.mark.parametrize("act", ACTS, ids=["today", "next time"])
@pytest.mark.parametrize("waiting", WAITING, ids=lambda waiting: waiting.__name__)
def test_a_check_comes_first_and_nothing_is_stored(waiting: Waiting, act: Act) -> None:
    assert_refused(waiting(), act, code="check_first")


def assert_refused(routine: Routine, act: Act, *, code: str) -> NotPossible:
    """And nothing is stored."""
    before = all_rows()
    with pytest.raises(NotPossible) as refused:
        act(routine)
    assert refused.value.code == code
    assert all_rows() == before
    return refused.value


@pytest.mark.parametrize("act", ACTS, ids=["today", "next time"])
def test_up_to_four_weeks_after_the_check_it_is_possible(act: Act) -> None:
    act(keep(now=NOW - selectors.FRESH))


@pytest.mark.parametrize("act", ACTS, ids=["today", "next time"])
def test_where_newer_knowledge_says_no_a_check_comes_first(
    rosas: Routine, monkeypatch: pytest.MonkeyPatch, act: Act
) -> None:
    def refer(answers: Answers) -> Outcome:
        return recommend(plain(**REFERRED))

    monkeypatch.setattr(adapting, "recommend", refer)
    assert_refused(rosas, act, code="check_first")


def test_where_nothing_would_be_left_it_says_so(rosas: Routine) -> None:
    refusal = assert_refused(rosas, lambda routine: change(routine, *EVERYWHERE), code="nothing_left")
    assert refusal.message == "Then too little is left to massage. Leave a place in, or take another day."


def test_a_change_that_is_refused_leaves_the_one_before(rosas: Routine) -> None:
    change(rosas, *SHOULDERS)
    assert_refused(rosas, lambda routine: change(routine, *EVERYWHERE), code="nothing_left")
    assert "shoulder" not in places(outcome_today(rosas))


@pytest.mark.parametrize("act", ACTS, ids=["today", "next time"])
def test_what_was_erased_meanwhile_is_not_changed(rosas: Routine, act: Act) -> None:
    gone = Routine.objects.get(pk=rosas.pk)
    keeping.erase_routine(routine=rosas)
    with pytest.raises(Routine.DoesNotExist):
        act(gone)
    adapting.as_usual(routine=gone, now=NOW)
    assert not Routine.objects.exists()


def test_the_next_massage_begins_where_it_felt_good() -> None:
    routine = keep(ALL_OVER)
    assert places(outcome_today(routine))[0] == "lower_back"
    begin_with(routine, "neck_left")
    assert places(outcome_today(routine))[0] == "neck"


def test_answers_outcome_and_version_are_stored_together(older: Knowledge) -> None:
    routine = keep_as(older, ALL_OVER)
    KnowledgeVersion.objects.all().delete()
    begin_with(routine, "neck_left")
    answers = plain(**ALL_OVER, **{FELT_GOOD: ["neck_left"]})
    kept, made = row(routine), recommend(answers)
    assert kept.answers == answers.as_dict()
    assert (kept.outcome, kept.minutes) == (as_json(made).decode(), made.minutes)
    assert kept.knowledge_version == shipped().version != older.version
    assert selectors.kept_knowledge(shipped().version)
    assert kept.checked_at == routine.checked_at


def test_what_felt_good_before_is_replaced() -> None:
    routine = keep(ALL_OVER)
    begin_with(routine, "neck_left")
    begin_with(routine, "shoulder_left", "upper_back_right")
    assert row(routine).answers[FELT_GOOD] == ["shoulder_left", "upper_back_right"]
    assert places(outcome_today(routine))[0] == "upper_back"


def test_todays_change_goes_on_meanwhile_and_what_felt_good_counts_from_then_on() -> None:
    routine = change(keep(ALL_OVER), *SHOULDERS)
    today = selectors.outcome_now(routine, now=NOW)
    begin_with(routine, "neck_left")
    assert selectors.outcome_now(row(routine), now=NOW) == today
    assert places(outcome_today(routine, NOW + TODAY))[0] == "neck"


def test_a_fresh_check_forgets_todays_change(rosas: Routine) -> None:
    change(rosas, *SHOULDERS)
    keeping.renew_routine(routine=rosas, answers=plain(), now=NOW + HOUR)
    kept = row(rosas)
    assert (kept.today, kept.today_outcome, kept.today_until) == (None, None, None)
    assert "shoulder" in places(outcome_today(rosas))
