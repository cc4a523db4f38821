"""Where two rules say opposite things, somebody says why, or it never happens; and it is seen where nobody does."""

from recommender.conditions import Condition, parse
from recommender.knowledge import Knowledge, shipped
from recommender.proof.conflicts import Conflicts
from recommender.proof.counterexample import Counterexample
from recommender.proof.guarantees import Guarantees
from recommender.proof.space import Space
from recommender.schema import Note, Position, Targets, Then
from tests.recommender.proof.breaking import with_rule, without

QUESTIONS = shipped().questionnaire.questions
DESK: Condition = parse({"work": "desk"}, QUESTIONS)
STANDING: Condition = parse({"work": "standing"}, QUESTIONS)
PILLOW = "towel_under_forehead"


def conflicts(knowledge: Knowledge) -> list[Counterexample]:
    return list(Conflicts(knowledge, Space.of(knowledge.questionnaire), Guarantees(knowledge)).silent())


def said(then: Then, condition: Condition = DESK, *, knowledge: Knowledge | None = None) -> Knowledge:
    return with_rule(then, condition, knowledge=knowledge)


def test_the_shipped_rules_have_none() -> None:
    assert conflicts(shipped()) == []


def test_a_preparation_that_another_rule_forbids_without_a_word_is_found() -> None:
    knowledge = said(Then(exclude=Targets(preparation=(PILLOW,))))
    (one,) = conflicts(knowledge)
    assert one.what == f"face-down-is-fine asks for {PILLOW}, new-{len(shipped().compiled)} forbids it without a word"
    fired = [knowledge.compiled[number].rule.id for number in knowledge.index.fired(one.answers)]
    assert {"face-down-is-fine", knowledge.compiled[-1].rule.id} <= set(fired)


def test_a_rule_that_speaks_may_forbid() -> None:
    forbidding = Targets(preparation=(PILLOW,))
    assert conflicts(said(Then(exclude=forbidding, caution="No towel, please."))) == []
    assert conflicts(said(Then(exclude=forbidding, note=Note(giver="No towel, please.")))) == []


def test_rules_that_never_fire_together_have_no_conflict() -> None:
    forbidding = said(Then(exclude=Targets(preparation=(PILLOW,))), knowledge=without("face-down-is-fine"))
    assert conflicts(said(Then(prepare=(PILLOW,)), STANDING, knowledge=forbidding)) == []
    assert conflicts(said(Then(prepare=(PILLOW,)), DESK, knowledge=forbidding)) != []


def test_a_position_that_another_rule_rules_out_without_a_word_is_found() -> None:
    knowledge = said(Then(position=Position(prefer="side_lying")))
    forbidding = {one.what for one in conflicts(knowledge)}
    new = knowledge.compiled[-1].rule.id
    assert forbidding == {
        f"{new} asks for side_lying, {rule} forbids it without a word"
        for rule in ("colleague-works-on-somebody-seated", "chair-means-seated-and-short")
    }


def test_a_technique_that_one_requires_and_another_forbids_without_a_word_is_found() -> None:
    knowledge = said(Then(require=Targets(technique=("spread_oil",))))
    assert f"{knowledge.compiled[-1].rule.id} asks for a technique it requires" in " ".join(
        one.what for one in conflicts(knowledge)
    )


def test_gliding_hands_without_oil_or_lotion_are_found() -> None:
    (one,) = conflicts(without("oil-it-is"))
    assert one.what == "strokes that glide may be used, but neither oil nor lotion is offered"
    assert one.answers["lubricant"] == "oil"
    assert conflicts(without("lotion-it-is"))[0].answers["lubricant"] == "lotion"
