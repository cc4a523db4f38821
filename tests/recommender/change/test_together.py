"""Several choices at once: "nothing you could choose differently" is a proof, so no choices contradict it."""

from functools import cache
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from recommender import Answers, recommend
from recommender.change.together import JointChoices, places_of
from recommender.change.trials import Trials, Use
from recommender.conditions import domain_of
from recommender.knowledge import shipped
from tests.recommender.strategies import answers, not_too_small, plain

CHOSEN = [question for question in shipped().questionnaire.questions.values() if question.chosen]
OTHERWISE: SearchStrategy[dict[str, Any]] = st.fixed_dictionaries(
    {}, optional={question.id: st.sampled_from(domain_of(question)) for question in CHOSEN}
)


def joint(given_answers: Answers) -> JointChoices:
    return JointChoices(Trials(given_answers, shipped()), shipped())


@cache
def every_use() -> list[Use]:
    return [(technique, None) for technique in shipped().techniques]


@settings(max_examples=12, deadline=None)
@given(answers(signs=False), OTHERWISE)
def test_what_nothing_allows_no_choices_bring_in(given_answers: Answers, otherwise: dict[str, Any]) -> None:
    allowing = joint(given_answers).allowing
    impossible = {use[0] for use in every_use() if allowing(use) is None}
    for choices in (otherwise, otherwise | {"minutes": 60, "pressure": "firm"}):
        outcome = recommend(shipped().questionnaire.check(not_too_small({**given_answers.as_dict(), **choices})))
        assert not impossible & {step.technique for step in outcome.steps}


@settings(max_examples=12, deadline=None)
@given(answers(signs=False))
def test_it_only_ever_changes_what_is_chosen(given_answers: Answers) -> None:
    found = joint(given_answers)
    codes = {question.id for question in CHOSEN}
    for use in every_use():
        for choices in (found.allowing(use), found.forbidding(use)):
            assert set(choices or ()) <= codes
            assert all(given_answers[code] != value for code, value in (choices or {}).items())


def test_it_finds_the_fewest_choices() -> None:
    found = joint(plain(surface="floor_mat", giver_weight="lighter_by_9_kg_or_more", feet_welcome="yes"))
    assert found.allowing(("foot_press_hip", None)) == {"wall_nearby": "yes"}
    assert found.allowing(("long_glide", None)) == {}
    assert found.forbidding(("foot_press_hip", None)) == {}


def test_a_place_is_one_area_or_all_of_them() -> None:
    everywhere = {place.area for place in places_of(("palm_circles", None), shipped())}
    assert everywhere == set(shipped().techniques["palm_circles"].areas)
    assert {place.area for place in places_of(("palm_circles", "mid_back"), shipped())} == {"mid_back"}
