"""Another way to do a step must be as good as the first one: the planner's promises hold whichever is taken."""

from hypothesis import assume, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from recommender import Answers, Routine, recommend
from recommender.knowledge import shipped
from recommender.outcome import Step
from recommender.swaps import OFFERED, swaps
from tests.long import examples
from tests.recommender import promises
from tests.recommender.strategies import answers, plain

KNOWLEDGE = shipped()
many = settings(max_examples=examples(100), deadline=None)


def routine_for(given_answers: Answers) -> Routine:
    outcome = recommend(given_answers)
    assert isinstance(outcome, Routine)
    return outcome


def any_routine_for(any_answers: Answers) -> Routine:
    """Or another example, where there is a referral."""
    assume(isinstance(recommend(any_answers), Routine))
    return routine_for(any_answers)


def ways_for(routine: Routine, given_answers: Answers) -> dict[int, tuple[Step, ...]]:
    return swaps(routine, given_answers.as_dict(), knowledge=KNOWLEDGE)


@many
@given(answers(), st.data())
def test_whatever_is_swapped_every_promise_of_the_planner_holds(any_answers: Answers, data: st.DataObject) -> None:
    routine = any_routine_for(any_answers)
    ways = ways_for(routine, any_answers)
    taken = tuple(data.draw(st.sampled_from([step, *ways.get(step.number, ())])) for step in routine.steps)
    promises.check_all(replace(routine, steps=taken), any_answers, KNOWLEDGE)


@many
@given(answers())
def test_nothing_but_the_way_of_touching_changes(any_answers: Answers) -> None:
    routine = any_routine_for(any_answers)
    for number, ways in ways_for(routine, any_answers).items():
        step = routine.steps[number - 1]
        assert len({step.technique, *(way.technique for way in ways)}) == len(ways) + 1 <= OFFERED + 1
        for way in ways:
            same = ("number", "phase", "zone", "side", "pressure", "seconds", "starts_at", "position", "stance")
            assert all(getattr(way, field) == getattr(step, field) for field in same)


def test_a_usual_routine_has_another_way_for_most_of_its_work() -> None:
    given_answers = plain(pain_zones=["shoulder_left", "shoulder_right", "lower_back_left"], minutes=30)
    routine = routine_for(given_answers)
    ways = ways_for(routine, given_answers)
    work = [step.number for step in routine.steps if step.phase == "work"]
    assert len(ways.keys() & set(work)) * 2 >= len(work)


def test_a_move_that_belongs_to_the_step_stays_where_the_step_is_done_otherwise() -> None:
    given_answers = plain(pain_zones=["neck_left", "lower_back_left"], minutes=40)
    routine = routine_for(given_answers)
    ways = ways_for(routine, given_answers)
    to_head = KNOWLEDGE.wording.moves.to_head
    moved = [step for step in routine.steps if step.instructions[0] == to_head and step.number in ways]
    assert moved
    for step in moved:
        assert all(way.instructions[0] == to_head for way in ways[step.number])


def test_the_reasons_begin_with_the_technique_that_is_done_instead() -> None:
    given_answers = plain(pain_zones=["shoulder_left"], minutes=30)
    routine = routine_for(given_answers)
    for number, ways in ways_for(routine, given_answers).items():
        for way in ways:
            assert way.because[0].rule == way.technique
            assert routine.steps[number - 1].technique not in {reason.rule for reason in way.because}


def test_nothing_is_offered_for_answers_that_todays_knowledge_does_not_take() -> None:
    routine = routine_for(plain())
    assert swaps(routine, {"pressure": "feather"}, knowledge=KNOWLEDGE) == {}


def test_nothing_is_offered_for_a_step_that_is_told_in_other_words_today() -> None:
    routine = routine_for(plain(pain_zones=["shoulder_left"], minutes=30))
    ways = ways_for(routine, plain())
    number = min(ways)
    older = tuple(
        replace(step, instructions=(*step.instructions[:-1], "Older words.")) if step.number == number else step
        for step in routine.steps
    )
    assert number not in swaps(replace(routine, steps=older), plain().as_dict(), knowledge=KNOWLEDGE)


def test_nothing_is_offered_for_a_technique_that_is_gone() -> None:
    routine = routine_for(plain())
    older = tuple(replace(step, technique="older_technique") for step in routine.steps)
    assert swaps(replace(routine, steps=older), plain().as_dict(), knowledge=KNOWLEDGE) == {}
