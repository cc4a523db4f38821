"""Our prover and z3 agree on hundreds of random questions about all answers, also where rules are missing."""

from random import Random
from typing import Any

import pytest
import z3

from recommender.conditions import Condition, Not, domain_of, parse
from recommender.directives import URGENCIES
from recommender.knowledge import Knowledge, shipped
from recommender.proof.guarantees import Guarantees
from recommender.proof.space import Space
from tests.recommender.proof.breaking import without
from tests.recommender.proof.second_opinion import SecondOpinion

EDITIONS, QUESTIONS = 20, 30  # at least 600 in all; in every second edition some rules are missing
Asked = tuple[str, list[Condition], list[Any]]


def effects(knowledge: Knowledge, chance: Random) -> list[tuple[str, tuple[Any, ...]]]:
    """One random effect of each kind, by the name of the method that both opinions have for it."""
    return [
        ("referred", (chance.choice(URGENCIES),)),
        ("technique_excluded", (chance.choice(list(knowledge.techniques)),)),
        ("zone_excluded", (chance.choice(list(knowledge.zones)),)),
        ("capped", (chance.choice([0, 1]), chance.choice(list(knowledge.zones)))),
        ("position_excluded", (chance.choice(list(knowledge.wording.positions)),)),
        ("offered", (chance.choice(list(knowledge.lubricants)),)),
        ("movement_excluded", (chance.choice(list(knowledge.movements)),)),
        ("advised", (chance.choice(list(knowledge.advice)),)),
    ]


def raw_condition(knowledge: Knowledge, chance: Random, *, depth: int = 2) -> dict[str, Any]:
    """A random condition, as the YAML would have it; half of them are the condition of some rule."""
    if depth == 2 and chance.random() < 0.5:
        return dict(chance.choice(list(knowledge.rules.values())).when)
    kind = chance.choice(["all", "any", "not", "leaf", "leaf"]) if depth else "leaf"
    if kind == "not":
        return {"not": raw_condition(knowledge, chance, depth=depth - 1)}
    if kind != "leaf":
        return {kind: [raw_condition(knowledge, chance, depth=depth - 1) for _ in range(chance.randint(1, 3))]}
    question = chance.choice(list(knowledge.questionnaire.questions.values()))
    value = chance.choice(domain_of(question))
    if question.kind == "many":
        return {question.id: chance.choice([[], [value], {"includes": value}])}
    if question.kind == "integer":
        return {question.id: chance.choice([value, {"at_least": value}, {"at_most": value}])}
    return {question.id: value}


def a_question(knowledge: Knowledge, theirs: SecondOpinion, chance: Random) -> Asked:
    """Could somebody like this have (or lack) that effect? In words, for us, for z3."""
    raw = raw_condition(knowledge, chance)
    name, arguments = chance.choice(effects(knowledge, chance))
    our_effect, their_effect = (getattr(side, name)(*arguments) for side in (Guarantees(knowledge), theirs))
    opposite = chance.random() < 0.5
    ours: list[Condition] = [parse(raw, knowledge.questionnaire.questions), Not(our_effect) if opposite else our_effect]
    formulas = [theirs.when(raw), z3.Not(their_effect) if opposite else their_effect]
    return f"{raw} and {'not ' * opposite}{name} {arguments}", ours, formulas


@pytest.mark.parametrize("seed", range(EDITIONS))
def test_both_answer_random_questions_alike(seed: int) -> None:
    chance = Random(seed)
    missing = chance.sample(list(shipped().rules), 15) if seed % 2 else []
    knowledge = without(*missing)
    space, theirs = Space.of(knowledge.questionnaire), SecondOpinion(knowledge, knowledge.rules.values())
    ours: dict[str, bool] = {}
    z3s: dict[str, bool] = {}
    while len(ours) < QUESTIONS or len({*ours.values()}) < 2:  # until both yes and no were heard
        words, conditions, formulas = a_question(knowledge, theirs, chance)
        ours[words], z3s[words] = space.find(*conditions) is not None, theirs.is_possible(*formulas)
    assert ours == z3s
