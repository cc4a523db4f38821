"""Each rule's share of people, and of those who would miss it."""

import dataclasses
from typing import Any

import pytest
from msgspec.structs import replace

from recommender import recommend
from recommender.authoring.coverage import TRIED_WITHOUT, FileCoverage, RuleCoverage, by_file, coverage
from recommender.authoring.population import representative
from recommender.knowledge import Knowledge, shipped
from tests.recommender.editions import edition, rule
from tests.untraced import Untraced

PEOPLE = 80
DEAD = rule(
    {"caution": "Never said."}, when={"work": "desk", "hours_sitting": 16, "minutes": 59}, silent={"work": "desk"}
)
TWIN = rule(
    {"cap_pressure": {"at": "light"}},
    when={"pressure": "light"},
    silent={"pressure": "firm"},
    code="light-a-second-time",
)

SAY = rule({"caution": "Rest your eyes."}, when={"work": "desk"}, silent={"work": "varied"}, code="rest-your-eyes")


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> dict[str, RuleCoverage]:
    """Every rule of the shipped version with a rule that nobody meets, and one that says what another says."""
    knowledge = edition(tmp_path_factory.mktemp("editions"), DEAD, TWIN, SAY)
    with Untraced():  # fewer people take the same ways
        return {one.rule: one for one in coverage(knowledge, people=PEOPLE)}


def test_every_rule_is_there_in_the_order_of_the_files(found: dict[str, RuleCoverage]) -> None:
    assert [name for name in found if found[name].file != "newer.yaml"] == list(shipped().rules)
    assert found["a-new-rule"].file == "newer.yaml"


def test_a_rule_fires_for_as_many_as_its_condition_says(found: dict[str, RuleCoverage]) -> None:
    people = list(representative().people(PEOPLE))
    at_desk = sum(person["work"] == "desk" for person in people)
    assert found["desk-work"].fires == at_desk / PEOPLE > 0


def test_a_rule_that_meets_nobody_fires_never_and_cannot_be_missed(found: dict[str, RuleCoverage]) -> None:
    assert (found["a-new-rule"].fires, found["a-new-rule"].missed) == (0, None)


def test_a_rule_that_repeats_another_is_never_missed(found: dict[str, RuleCoverage]) -> None:
    assert found["light-a-second-time"].fires > 0
    assert found["light-a-second-time"].missed == 0


def test_a_rule_that_alone_says_something_is_missed_by_all_who_get_a_routine(found: dict[str, RuleCoverage]) -> None:
    at_desk = [person for person in representative().people(PEOPLE) if person["work"] == "desk"][:TRIED_WITHOUT]
    assert len(at_desk) == TRIED_WITHOUT
    assert found["rest-your-eyes"].missed == sum(not recommend(person).referral for person in at_desk) / len(at_desk)


def test_taking_a_rule_out_leaves_the_knowledge_as_it_was(found: dict[str, RuleCoverage]) -> None:
    person = next(iter(representative().people(1)))
    before = recommend(person)
    coverage(shipped(), people=2)
    assert recommend(person) == before


def with_example(name: str, **fires: Any) -> Knowledge:
    compiled = [
        dataclasses.replace(one, rule=replace(one.rule, examples=replace(one.rule.examples, fires=fires)))
        if one.rule.id == name
        else one
        for one in shipped().compiled
    ]
    return dataclasses.replace(shipped(), compiled=compiled)


def test_a_rule_with_a_broken_example_says_so(found: dict[str, RuleCoverage]) -> None:
    assert all(one.examples_hold for one in found.values())
    broken = coverage(with_example("desk-work", work="varied"), people=1)
    assert [one.rule for one in broken if not one.examples_hold] == ["desk-work"]


def test_files_are_summed_up() -> None:
    rules = [
        RuleCoverage("a", "care.yaml", examples_hold=True, fires=0.5, missed=0.0),
        RuleCoverage("b", "rhythm.yaml", examples_hold=False, fires=0.0, missed=None),
        RuleCoverage("c", "care.yaml", examples_hold=True, fires=0.1, missed=0.2),
    ]
    assert by_file(rules) == [
        FileCoverage("care.yaml", rules=2, examples_hold=2, silent=0, never_missed=1),
        FileCoverage("rhythm.yaml", rules=1, examples_hold=0, silent=1, never_missed=0),
    ]
