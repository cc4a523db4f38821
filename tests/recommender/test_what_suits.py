"""What helped gets more room, what did not suit gives way to something else, and never to nothing."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recommender import Answers, Routine, recommend
from recommender.knowledge import shipped
from tests.recommender.strategies import answers, plain

HELPED, SKIPPED = "helped_techniques", "skipped_techniques"
some_techniques = st.lists(st.sampled_from(list(shipped().techniques)), unique=True, max_size=40)


def routine(given: Answers) -> Routine | None:
    outcome = recommend(given)
    return outcome if isinstance(outcome, Routine) else None


def changed(given: Answers, **overlay: object) -> Answers:
    return shipped().questionnaire.check({**given.as_dict(), **overlay})


def work_of(given: Answers) -> list[tuple[str, str]]:
    outcome = routine(given)
    assert outcome
    return [(step.zone, step.technique) for step in outcome.steps if step.phase == "work"]


@settings(max_examples=150)
@given(asked=answers(signs=False, skipped_techniques=[]), skipped=some_techniques)
def test_whatever_is_avoided_the_massage_is_as_long(asked: Answers, skipped: list[str]) -> None:
    before, after = routine(asked), routine(changed(asked, skipped_techniques=skipped))
    if before is None or after is None:
        assert before is after
        return
    assert after.minutes == before.minutes


@settings(max_examples=60)
@given(asked=answers(signs=False, skipped_techniques=[]))
def test_whoever_avoids_everything_is_told_nothing_is_left_out_for_it_that_is_used(asked: Answers) -> None:
    outcome = routine(changed(asked, skipped_techniques=list(shipped().techniques)))
    if outcome:
        used = {step.technique for step in outcome.steps}
        assert not used & {entry.technique for entry in outcome.left_out if entry.zone is None}


@pytest.mark.parametrize("minutes", [10, 20, 30])
def test_what_did_not_suit_gives_way_to_something_else_for_the_same_place(minutes: int) -> None:
    asked = plain(pain_zones=["shoulder_left", "shoulder_right"], minutes=minutes)
    (skipped, *_) = [technique for zone, technique in work_of(asked) if zone == "shoulder"]
    now = work_of(changed(asked, skipped_techniques=[skipped]))
    assert skipped not in [technique for _, technique in now]
    assert "shoulder" in [zone for zone, _ in now]


def test_it_is_told_why_it_is_left_out() -> None:
    asked = plain(pain_zones=["shoulder_left", "shoulder_right"], minutes=20)
    (skipped, *_) = [technique for zone, technique in work_of(asked) if zone == "shoulder"]
    outcome = routine(changed(asked, skipped_techniques=[skipped]))
    assert outcome
    (entry,) = [entry for entry in outcome.left_out if entry.technique == skipped]
    assert [reason.rule for reason in entry.because] == ["something-else-for-what-did-not-suit"]
    assert entry.because[0].answers == {SKIPPED: [skipped]}


def test_what_helped_takes_the_place_of_others() -> None:
    asked = plain(pain_zones=["shoulder_left", "shoulder_right"], minutes=15)
    used = {technique for _, technique in work_of(asked)}
    left = [entry.technique for entry in recommend(asked).left_out if entry.zone == "shoulder"]
    wanted = next(technique for technique in left if technique not in used)
    outcome = routine(changed(asked, helped_techniques=[wanted], minutes=20))
    assert outcome
    (step, *_) = [step for step in outcome.steps if step.technique == wanted]
    assert "what-helped-gets-more-room" in [reason.rule for reason in step.because]


def test_a_technique_of_an_earlier_knowledge_is_no_answer_any_more() -> None:
    assert [option.id for option in shipped().questionnaire.questions[HELPED].options] == list(shipped().techniques)
