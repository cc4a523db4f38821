"""What must hold for everybody, tried on random people and without the prover; and whether it says all it should."""

import dataclasses
from pathlib import Path
from random import Random
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from recommender import Answers, Routine, findings, recommend
from recommender.conditions import holds
from recommender.directives import Directives, Finding, merge
from recommender.knowledge import Knowledge, shipped
from recommender.schema import Lubricant, Refer, RhythmEffect, Then
from tests.recommender.invariants import lay_over, promises
from tests.recommender.strategies import not_too_small, plain, raw_answers

KNOWLEDGE = shipped()
INVARIANTS = KNOWLEDGE.invariants
ROWS = yaml.safe_load((Path(__file__).parents[1] / "cases" / "invariants.yaml").read_text())
TRIES = 60  # plain people that are changed into somebody whom an invariant is about
REFUSES_NOBODY = sorted(name for name, invariant in INVARIANTS.items() if invariant.never.refer == "not_today")


def is_about(name: str, answers: Answers) -> bool:
    """Whether the invariant speaks about this person."""
    return name not in KNOWLEDGE.invariant_conditions or holds(KNOWLEDGE.invariant_conditions[name], answers)


def for_invariant(name: str, raw: dict[str, Any], chance: Random) -> Answers | None:
    """These answers, changed into somebody the invariant is about; None where that does not work out."""
    condition = KNOWLEDGE.invariant_conditions.get(name)
    changed = lay_over(condition, raw, KNOWLEDGE, chance) if condition else raw
    answers = KNOWLEDGE.questionnaire.check(not_too_small(changed))
    return answers if is_about(name, answers) else None


def seeded(seed: int | str) -> Random:
    """The same chance for the same seed."""
    return Random(seed)


def plain_people(name: str) -> list[Answers]:
    """People as plain as can be whom the invariant is about: at most TRIES of them."""
    chance = seeded(name)
    tried = (for_invariant(name, plain().as_dict(), chance) for _ in range(TRIES))
    return [answers for answers in tried if answers]


def directives_of(answers: Answers, fired: list[Finding] | None = None) -> Directives:
    fired = findings(answers) if fired is None else fired
    return merge(fired, values=answers.by_code, catalogue=KNOWLEDGE.catalogue)


def broken(name: str, directives: Directives, knowledge: Knowledge = KNOWLEDGE) -> list[str]:
    """The promises of the invariant that are not kept."""
    return [what for what, kept in promises(INVARIANTS[name], directives, knowledge).items() if not kept]


# They hold.


@settings(max_examples=100, deadline=None)
@given(raw=raw_answers(), seed=st.integers(0, 2**32))
def test_each_invariant_holds_for_random_people_it_is_about(raw: dict[str, Any], seed: int) -> None:
    chance = seeded(seed)
    for name in INVARIANTS:
        if answers := for_invariant(name, raw, chance):
            assert not broken(name, directives_of(answers)), name


@settings(max_examples=100, deadline=None)
@given(raw=raw_answers())
def test_all_invariants_hold_at_once_for_random_people(raw: dict[str, Any]) -> None:
    answers = KNOWLEDGE.questionnaire.check(raw)
    directives = directives_of(answers)
    assert not {name: unkept for name in INVARIANTS if is_about(name, answers) and (unkept := broken(name, directives))}


@settings(max_examples=60, deadline=None)
@given(raw=raw_answers(signs=False), seed=st.integers(0, 2**32))
def test_whom_no_rule_may_refuse_gets_a_routine(raw: dict[str, Any], seed: int) -> None:
    chance = seeded(seed)
    for name in REFUSES_NOBODY:
        if answers := for_invariant(name, raw, chance):
            assert isinstance(recommend(answers), Routine), name


# They mean something.


@pytest.mark.parametrize("name", INVARIANTS)
def test_each_invariant_is_about_somebody_and_can_be_broken(name: str) -> None:
    answers = plain_people(name)[0]
    forgetful = broken(name, directives_of(answers, []), careless(KNOWLEDGE))
    reckless = broken(name, directives_of(answers, [rash_finding(answers)]))
    promised = promises(INVARIANTS[name], directives_of(answers), KNOWLEDGE)
    assert promised
    assert {*forgetful, *reckless} == set(promised)


def careless(knowledge: Knowledge) -> Knowledge:
    """The same knowledge without what everybody is told and without any area's own cap."""
    return dataclasses.replace(
        knowledge,
        advice={code: replace(item, always=False) for code, item in knowledge.advice.items()},
        areas={code: replace(area, at_most="firm") for code, area in knowledge.areas.items()},
    )


def rash_finding(answers: Answers) -> Finding:
    """A rule that sends everybody away, or else offers and says everything there is, every day."""
    every = Then(
        refer=Refer(urgency="emergency"),
        lubricant=Lubricant(offer=tuple(KNOWLEDGE.lubricants)),
        prepare=tuple(KNOWLEDGE.advice),
        rhythm=RhythmEffect(suggest=7),
    )
    some = KNOWLEDGE.compiled[0]
    rash = dataclasses.replace(
        some, rule=replace(some.rule, then=every), exclude=None, cap=None, prefer=None, speaks=True
    )
    return Finding(rash, answers.by_code)


@pytest.mark.parametrize("name", INVARIANTS)
def test_random_people_often_fit_the_invariant_they_are_made_for(name: str) -> None:
    assert len(plain_people(name)) >= TRIES // 3


# They say all they should.


def test_there_are_at_least_forty() -> None:
    assert len(INVARIANTS) >= 40


@pytest.mark.parametrize("row", [pytest.param(row, id=row["situation"]) for row in ROWS])
def test_each_row_of_the_evidence_is_kept(row: dict[str, Any]) -> None:
    assert row.get("invariants") or row["elsewhere"]
    assert set(row.get("invariants", ())) <= set(INVARIANTS)


def test_each_invariant_stands_in_a_row() -> None:
    assert {name for row in ROWS for name in row.get("invariants", ())} == set(INVARIANTS)


def test_each_safety_fact_of_the_sources_is_cited_by_an_invariant() -> None:
    cited = {fact for invariant in INVARIANTS.values() for fact in invariant.sources}
    safety = {fact.id for document in KNOWLEDGE.documents for fact in document.facts if fact.safety}
    assert safety
    assert safety <= cited
