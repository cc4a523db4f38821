"""Everybody who gets a massage keeps two movements; where rules leave fewer, the plainest such person is found."""

from recommender.conditions import Condition, parse
from recommender.knowledge import Knowledge, shipped
from recommender.proof.counterexample import Counterexample
from recommender.proof.guarantees import Guarantees
from recommender.proof.movements import too_few
from recommender.proof.space import Space
from recommender.schema import Targets
from tests.recommender.proof.breaking import with_exclusion

DESK: Condition = parse({"work": "desk"}, shipped().questionnaire.questions)
ALL = tuple(shipped().movements)


def found(knowledge: Knowledge) -> list[Counterexample]:
    return list(too_few(knowledge, Space.of(knowledge.questionnaire), Guarantees(knowledge)))


def test_the_shipped_rules_leave_enough_to_everybody() -> None:
    assert found(shipped()) == []


def test_rules_that_together_leave_one_are_found() -> None:
    half = with_exclusion(Targets(movement=ALL[:8]), DESK)
    assert found(half) == []
    (one,) = found(with_exclusion(Targets(movement=ALL[8:-1]), DESK, knowledge=half))
    assert one.what == "fewer than 2 movements are left"
    assert one.answers["work"] == "desk"


def test_two_that_are_left_are_enough() -> None:
    rest = tuple(code for code in ALL if code not in ("shoulder_rolls", "blade_squeezes"))
    assert found(with_exclusion(Targets(movement=rest), DESK)) == []


def test_where_each_can_be_left_out_but_never_too_many_together_there_are_enough() -> None:
    standing: Condition = parse({"work": "standing"}, shipped().questionnaire.questions)
    half = with_exclusion(Targets(movement=ALL[:8]), DESK)
    assert found(with_exclusion(Targets(movement=ALL[8:]), standing, knowledge=half)) == []
