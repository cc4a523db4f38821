"""Many people through two versions: counts that add up, the plainest examples, and rare rules that are not missed."""

from pathlib import Path
from typing import Any

import pytest

from recommender.authoring.comparing import EXAMPLES, Comparison, compare
from recommender.authoring.differences import FACETS
from recommender.authoring.population import representative
from recommender.authoring.versions import Versions
from recommender.knowledge import shipped
from tests.recommender.editions import Edit, alter, edition, rule

PEOPLE = 150
DRIVERS = rule(
    {"cap_pressure": {"at": "light"}}, when={"work": "desk"}, silent={"work": "varied"}, code="desk-is-light"
)
EMERGENCY = alter(
    "rules/screening.yaml", "numbness-between-the-legs-is-an-emergency", ["then", "refer", "urgency"], "urgent"
)
OSTEOPOROSIS = alter("rules/care.yaml", "osteoporosis-is-light", ["then", "cap_pressure", "at"], "medium")
SAY = rule({"caution": "Mind the stairs."}, when={"sleep": "poorly"}, silent={"sleep": "well"}, code="mind-the-stairs")


def compared(folder: Path, *edits: Edit, people: int = PEOPLE) -> Comparison:
    return compare(Versions(shipped(), edition(folder, *edits)), people=people)


@pytest.fixture(scope="module")
def comparison(tmp_path_factory: pytest.TempPathFactory) -> Comparison:
    """Of several edits at once."""
    return compared(tmp_path_factory.mktemp("editions"), DRIVERS, EMERGENCY, OSTEOPOROSIS, SAY)


def answers_of(comparison: Comparison) -> list[dict[str, Any]]:
    return [dict(example.answers) for example in comparison.examples]


def test_versions_that_agree_change_nothing_for_anybody() -> None:
    nothing = compare(Versions(shipped(), shipped()), people=20)
    assert (nothing.changed, nothing.counts, nothing.careful, nothing.examples) == (0, {}, {}, [])


@pytest.mark.untraced
def test_the_counts_are_those_of_asking_everybody(comparison: Comparison) -> None:
    crowd = [person.as_dict() for person in representative().people(PEOPLE)]
    found = [one for person in crowd if (one := comparison.versions.compare(person))]
    assert comparison.people == PEOPLE
    assert comparison.changed == len(found)
    for facet in FACETS:
        count = sum(any(d.facet == facet for d in one.differences) for one in found)
        assert comparison.counts.get(facet, 0) == count
    more = sum(any(d.careful == "more" for d in one.differences) for one in found)
    assert comparison.careful["more"] == more > 0


def test_each_edit_is_shown_by_the_plainest_person(comparison: Comparison) -> None:
    answers = answers_of(comparison)
    assert {"urgent_signs": ["saddle_numbness"]} in answers
    assert {"health_conditions": ["osteoporosis"]} in answers
    assert {"work": "desk"} in answers
    assert {"sleep": "poorly"} in answers


def test_the_examples_show_different_things_the_gravest_first(comparison: Comparison) -> None:
    shown = [example.compared.shows for example in comparison.examples]
    assert len(set(shown)) == len(shown) <= EXAMPLES
    order = [list(FACETS).index(example.facet) for example in comparison.examples]
    assert order == sorted(order)
    assert comparison.examples[0].compared.gravest.careful == "less"


def test_nothing_in_an_example_is_idle(comparison: Comparison) -> None:
    versions = comparison.versions
    for example in comparison.examples:
        for code in example.answers:
            rest = {c: value for c, value in example.answers.items() if c != code}
            without = versions.compare(versions.plain | rest)
            assert without is None or not without.shows_part_of(example.compared)


def test_a_rule_that_meets_nobody_is_shown_by_its_own_example(tmp_path: Path) -> None:
    rare = compared(tmp_path, EMERGENCY, people=1)
    assert rare.changed == 0
    assert answers_of(rare) == [{"urgent_signs": ["saddle_numbness"]}]
    assert rare.examples[0].size == 1


def test_ten_examples_are_enough_and_no_facet_is_crowded_out(tmp_path: Path) -> None:
    many = [
        rule({"caution": f"Mind the {n}."}, when={"hours_sitting": n}, silent={"hours_sitting": 3}, code=f"mind-{n}")
        for n in range(4, 16)
    ]
    comparison = compared(tmp_path, *many, OSTEOPOROSIS, people=1)
    assert len(comparison.examples) == EXAMPLES
    assert comparison.examples[0].facet == "limits"


def test_it_can_be_watched() -> None:
    told: list[tuple[str, int]] = []

    def watch(items: Any, doing: str) -> Any:
        told.append((doing, len(items)))
        return items

    compare(Versions(shipped(), shipped()), people=7, watch=watch)
    assert told == [("trying people", 7), ("looking for plain examples", 0)]


def test_another_seed_tries_other_people() -> None:
    seen: list[Any] = []

    def watch(items: Any, doing: str) -> Any:
        seen.append(items)
        return items

    for seed in (1, 2):
        compare(Versions(shipped(), shipped()), people=3, seed=seed, watch=watch)
    assert seen[0] != seen[2]
