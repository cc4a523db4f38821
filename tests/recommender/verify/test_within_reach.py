"""Who is said to be able to get a technique is massaged, and nothing keeps the technique from them."""

import pytest

from recommender import Routine, recommend
from recommender.conditions import Not
from recommender.knowledge import shipped
from recommender.proof.guarantees import Guarantees
from recommender.proof.positions import positions
from recommender.proof.space import Space
from recommender.verify.within_reach import WithinReach

SPACE, PROMISED = Space.of(shipped().questionnaire), Guarantees(shipped())
WITHIN, WAYS = WithinReach(shipped(), PROMISED), positions(shipped(), SPACE, PROMISED)


@pytest.mark.parametrize("technique", shipped().techniques)
def test_a_technique_within_reach_is_not_forbidden_to_them(technique: str) -> None:
    ways = [way for way in WAYS if way.position in shipped().techniques[technique].positions]
    unreferred = Not(PROMISED.referred())
    found = (SPACE.find(unreferred, *way.when, use) for way in ways for use in WITHIN.uses(technique, way.position))
    who = next(answers for answers in found if answers)
    outcome = recommend(shipped().questionnaire.check(who))
    assert isinstance(outcome, Routine)
    assert {step.position for step in outcome.steps} <= set(shipped().techniques[technique].positions)
    assert technique not in {left.technique for left in outcome.left_out if left.zone is None}


@pytest.mark.parametrize("position", shipped().wording.positions)
def test_a_technique_is_in_nobodys_reach_in_a_position_that_is_not_its_own(position: str) -> None:
    others = [code for code, one in shipped().techniques.items() if position not in one.positions]
    assert others
    assert not [use for code in others for use in WITHIN.uses(code, position)]


def test_there_is_nothing_to_begin_on_the_sides_with_while_seated() -> None:
    assert SPACE.find(WITHIN.begin_on("sides", "left", "face_down")) is not None
    assert SPACE.find(WITHIN.begin_on("sides", "left", "seated")) is None
