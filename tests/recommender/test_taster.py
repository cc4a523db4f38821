"""A few minutes for somebody who has only answered what safety asks."""

from typing import Any

import pytest
from hypothesis import given, settings
from msgspec.structs import replace as replaced

from recommender import Answers, taster
from recommender.knowledge import Knowledge, shipped
from recommender.questionnaire import Questionnaire
from recommender.schema import Taster
from tests.recommender import promises
from tests.recommender.strategies import answers, plain

KNOWLEDGE = shipped()
PAGES = KNOWLEDGE.questionnaire.pages
SHORT = KNOWLEDGE.questionnaire.taster


def answered_so_far(answers_given: Answers) -> dict[str, Any]:
    """The answers of the pages up to the one after which it is offered."""
    assert SHORT
    upto = [page.id for page in PAGES].index(SHORT.after) + 1
    codes = {code for page in PAGES[:upto] for code in page.questions}
    return {code: value for code, value in answers_given.as_dict().items() if code in codes}


def with_taster(short: Taster | None) -> Knowledge:
    asking = KNOWLEDGE.questionnaire
    changed = Questionnaire(asking.pages, asking.questions, asking.asked_when, asking.defaults_when, short)
    return Knowledge(**{**vars_of(KNOWLEDGE), "questionnaire": changed})


def vars_of(knowledge: Knowledge) -> dict[str, Any]:
    return {name: getattr(knowledge, name) for name in knowledge.__dataclass_fields__}


def test_it_is_three_light_minutes_for_the_shoulders_on_a_chair() -> None:
    routine = taster(answered_so_far(plain(pain_zones=["hip_left"])))
    assert routine
    assert (routine.minutes, sum(step.seconds for step in routine.steps)) == (3, 180)
    assert {step.zone for step in routine.steps if step.phase == "work"} == {"shoulder"}
    assert {step.pressure for step in routine.steps} == {"light"}
    assert {step.position for step in routine.steps} == {"seated"}
    assert [step.phase for step in routine.steps][:: len(routine.steps) - 1] == ["arrive", "close"]


def test_it_does_without_what_takes_longer_than_itself() -> None:
    routine = taster({})
    assert routine
    said = [line.text for line in routine.preparation]
    assert not any("music" in text or "Dim" in text for text in said)
    assert any("wash" in text for text in said)


def test_it_does_not_say_that_it_was_shortened() -> None:
    routine = taster({})
    assert routine
    assert not any("asked for" in line.text for line in routine.cautions)


@pytest.mark.parametrize(
    "sign",
    [
        {"urgent_signs": ["saddle_numbness"]},
        {"warning_signs": ["fever"]},
        {"health_conditions": ["pregnancy"]},
        {"pain_level": 9},
    ],
)
def test_whoever_should_see_somebody_first_is_offered_none(sign: dict[str, Any]) -> None:
    assert taster(sign) is None


def test_only_one_shoulder_is_touched_where_the_other_is_to_be_left_alone() -> None:
    routine = taster({"leave_alone_zones": ["shoulder_left"]})
    assert routine
    assert {step.side for step in routine.steps if step.phase == "work"} == {"right"}


def test_none_is_offered_where_nothing_may_be_touched() -> None:
    [leave_alone] = [q for q in KNOWLEDGE.questionnaire.questions.values() if q.id == "leave_alone_zones"]
    assert taster({"leave_alone_zones": [option.id for option in leave_alone.options]}) is None


def test_a_knowledge_may_have_none() -> None:
    assert taster({}, knowledge=with_taster(None)) is None


def test_the_author_decides_how_long_it_is() -> None:
    assert SHORT
    routine = taster({}, knowledge=with_taster(replaced(SHORT, minutes=4)))
    assert routine
    assert routine.minutes == 4


@settings(max_examples=200, deadline=None)
@given(answers())
def test_whatever_was_answered_it_is_three_minutes_and_never_more_than_light(any_answers: Answers) -> None:
    routine = taster(answered_so_far(any_answers))
    if routine:
        assert sum(step.seconds for step in routine.steps) == routine.minutes * 60 == 180
        assert {step.pressure for step in routine.steps} == {"light"}
        touched = set().union(*(promises.zones_of(step, KNOWLEDGE) for step in routine.steps))
        assert not touched.intersection(any_answers["leave_alone_zones"])
