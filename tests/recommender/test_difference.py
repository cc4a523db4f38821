"""Two outcomes side by side: nothing that differs is missed, and it is said in words."""

from typing import Any

import msgspec
from hypothesis import given, settings

from recommender import Answers, Referral, Routine, recommend
from recommender.difference import ComparedStep, compare
from recommender.knowledge import shipped
from recommender.outcome import Step
from tests.recommender.strategies import answers, plain


def routine(**overlay: object) -> Routine:
    outcome = recommend(plain(**overlay))
    assert isinstance(outcome, Routine)
    return outcome


def placed(steps: tuple[Step, ...]) -> list[tuple[str, ...]]:
    return [(step.phase, step.technique, step.zone, step.side) for step in steps]


def with_steps(outcome: Routine, *steps: Step) -> Routine:
    return msgspec.structs.replace(outcome, steps=steps)


def test_the_same_routine_has_no_difference() -> None:
    difference = compare(routine(), routine(), knowledge=shipped())
    assert difference.is_same
    assert difference.summary == f"20 minutes, {len(routine().steps)} steps: nothing changes."
    assert {(step.marks, step.told) for step in difference.steps} == {((), "")}


def test_a_longer_routine_has_new_steps_longer_ones_and_none_that_are_gone() -> None:
    before, after = routine(minutes=20), routine(minutes=30)
    difference = compare(before, after, knowledge=shipped())
    new = [step for step in difference.steps if step.marks == ("new",)]
    longer = [step for step in difference.steps if step.marks == ("longer",)]
    assert len(new) == len(after.steps) - len(before.steps)
    assert difference.summary == f"30 minutes, {len(after.steps)} steps: {len(new)} new and {len(longer)} longer."
    assert {step.told for step in new} == {"New"}


def test_each_difference_of_a_step_is_told_in_words() -> None:
    base = routine()
    first, second, *_ = base.steps
    lighter = msgspec.structs.replace(second, seconds=second.seconds + 75, pressure="medium")
    other = msgspec.structs.replace(second, seconds=second.seconds, pressure="light")
    marks = [
        [step.told for step in compare(with_steps(base, *old), with_steps(base, *new), knowledge=shipped()).steps]
        for old, new in (((first, other), (first, lighter)), ((first, lighter), (first, other)))
    ]
    assert marks == [["", "1:15 longer and firmer"], ["", "1:15 shorter and gentler"]]


def test_the_same_steps_in_another_order_are_told() -> None:
    before = routine()
    first, second, *others = before.steps
    difference = compare(before, with_steps(before, second, first, *others), knowledge=shipped())
    assert not difference.is_same
    assert difference.summary == f"20 minutes, {len(before.steps)} steps: only the order changes."


def test_what_is_gone_stands_where_it_stood() -> None:
    base = routine()
    first, second, third, *_ = base.steps
    difference = compare(with_steps(base, first, second, third), with_steps(base, third), knowledge=shipped())
    assert [(step.title, step.told) for step in difference.steps] == [
        (first.title, "Gone"),
        (second.title, "Gone"),
        (third.title, ""),
    ]
    difference = compare(with_steps(base, first, second, third), with_steps(base, first, third), knowledge=shipped())
    assert [step.told for step in difference.steps] == ["", "Gone", ""]


def test_a_step_is_told_in_the_words_of_the_sheet() -> None:
    base = routine()
    step = next(step for step in base.steps if step.side == "right")
    (compared,) = compare(with_steps(base), with_steps(base, step), knowledge=shipped()).steps
    seconds = f"{step.seconds // 60}:{step.seconds % 60:02}"
    place = f"{shipped().areas[step.zone].title}, right side"
    assert compared == ComparedStep(("new",), "New", step.technique, step.title, place, seconds, step.pressure)


def test_a_referral_takes_everything_away_and_says_what_it_is() -> None:
    referral = recommend(plain(warning_signs=["fever"]))
    assert isinstance(referral, Referral)
    difference = compare(routine(), referral, knowledge=shipped())
    assert difference.summary == referral.title
    assert {step.marks for step in difference.steps} == {("gone",)}


def test_the_same_steps_are_not_the_same_outcome_once_it_refers_somebody() -> None:
    signs: tuple[dict[str, Any], ...] = ({}, {"warning_signs": ["fever"]}, {"urgent_signs": ["chest_pain_or_pressure"]})
    bare, milder, graver = (msgspec.structs.replace(recommend(plain(**sign)), steps=()) for sign in signs)
    outcomes = [bare, milder, graver]
    assert milder.referral
    assert graver.referral
    assert milder.referral.urgency != graver.referral.urgency
    for before in outcomes:
        found = [compare(before, after, knowledge=shipped()) for after in outcomes]
        assert [difference.is_same for difference in found] == [before is after for after in outcomes]


@settings(max_examples=50, deadline=None)
@given(answers(signs=False), answers(signs=False))
def test_both_routines_can_be_read_off_the_difference(one: Answers, other: Answers) -> None:
    before, after = recommend(one), recommend(other)
    difference = compare(before, after, knowledge=shipped())
    stays = [step.technique for step in difference.steps if "gone" not in step.marks]
    was = [step.technique for step in difference.steps if "new" not in step.marks]
    assert stays == [step.technique for step in after.steps]
    assert sorted(was) == sorted(step.technique for step in before.steps)
    same = set(placed(before.steps)) & set(placed(after.steps))
    changed = [step for step in difference.steps if not {"new", "gone"} & set(step.marks)]
    assert len(changed) == len(same)
    assert difference.is_same is (
        [(*place, s.seconds, s.pressure) for place, s in zip(placed(before.steps), before.steps, strict=True)]
        == [(*place, s.seconds, s.pressure) for place, s in zip(placed(after.steps), after.steps, strict=True)]
    )
