"""The people rules are tried on: the same for the same seed, valid, mostly healthy, refused where it makes no sense."""

from collections.abc import Callable
from functools import cache
from pathlib import Path
from statistics import fmean
from typing import Any

import pytest
import yaml

from recommender.authoring.population import FILE, load_population, representative
from recommender.conditions import domain_of
from recommender.knowledge import KnowledgeError, shipped
from recommender.questionnaire import Answers
from tests.untraced import Untraced

SIGNS = ("urgent_signs", "warning_signs", "health_conditions")
QUESTIONS = shipped().questionnaire.questions


def crowd(count: int = 2000, *, seed: int = 1) -> list[Answers]:
    return list(representative().people(count, seed=seed))


@cache
def many() -> list[Answers]:
    """Enough for shares. Each takes the same ways as those of a smaller crowd."""
    with Untraced():
        return crowd()


def share(people: list[Answers], holds: Callable[[Answers], bool]) -> float:
    return sum(map(holds, people)) / len(people)


def test_the_same_seed_gives_the_same_people_and_another_seed_others() -> None:
    assert crowd(50) == crowd(50)
    assert crowd(50) != crowd(50, seed=2)


def test_a_larger_crowd_begins_with_a_smaller_one() -> None:
    assert crowd(50)[:20] == crowd(20)


def test_everybody_could_have_answered_so() -> None:
    check = shipped().questionnaire.check
    assert all(check(person.as_dict()) == person for person in crowd(500))


def test_most_are_healthy_and_every_sign_and_condition_is_rare_but_there() -> None:
    people = many()
    assert share(people, lambda person: not any(person[code] for code in SIGNS)) > 0.5
    for code in SIGNS:
        for option in domain_of(QUESTIONS[code]):
            assert 0 < share(people, lambda person, code=code, option=option: option in person[code]) < 0.06  # type: ignore[misc]


def test_every_answer_of_a_single_choice_is_met() -> None:
    people = many()
    for question in QUESTIONS.values():
        if question.kind == "one":
            assert {person[question.id] for person in people} == set(domain_of(question))


def test_shares_are_what_the_file_says() -> None:
    people = many()
    assert share(people, lambda person: person["age_group"] == "18_to_49") == pytest.approx(0.52, abs=0.03)
    assert share(people, lambda person: "shoulder_right" in person["pain_zones"]) == pytest.approx(0.22, abs=0.03)


def test_what_goes_together_is_drawn_together() -> None:
    people = many()
    at_desk = [person for person in people if person["work"] == "desk"]
    standing = [person for person in people if person["work"] == "standing"]
    assert fmean(p["hours_sitting"] for p in at_desk) > fmean(p["hours_sitting"] for p in standing) + 2
    assert {p["age_group"] for p in people if "pregnancy" in p["health_conditions"]} == {"18_to_49"}
    seated = [person for person in people if person["giver"] == "colleague"]
    assert share(seated, lambda person: person["surface"] == "chair") > 0.8


# Mistakes in the file.


def refused(tmp_path: Path, *, question: str, becomes: str = "", **entry: Any) -> list[str]:
    """What is wrong with the shipped population after one entry was changed; without anything else it was taken out."""
    draws = [
        entry and {"question": becomes or question, **entry} if draw["question"] == question else draw
        for draw in yaml.safe_load(FILE.read_text(encoding="utf-8"))
    ]
    file = tmp_path / "population.yaml"
    file.write_text(yaml.safe_dump([draw for draw in draws if draw], sort_keys=False), encoding="utf-8")
    with pytest.raises(KnowledgeError) as error:
        load_population(file, shipped().questionnaire)
    return [str(problem) for problem in error.value.problems]


LESS = {"well": 75, "poorly": 20}
UNKNOWN = {"well": 75, "poorly": 20, "sometimes": 5}
BEYOND = {"well": 175, "poorly": -75}
MANY = {"nuts": 3, "fragrance": 4, "wheat": 101, "other_or_unsure": 1}
LATER = [{"when": {"goal": "relax"}, "shares": {"well": 75, "poorly": 25}}]
MISTAKES: dict[str, tuple[str, dict[str, Any], str]] = {
    "shares below 100": ("sleep", {"shares": LESS}, "shares add up to 95: make it 100"),
    "an unknown answer": ("sleep", {"shares": UNKNOWN}, "'sometimes' is not an answer: use one of well, poorly"),
    "no percentage": ("sleep", {"shares": BEYOND}, "poorly: -75.0 is no percentage: write a number from 0 to 100"),
    "above 100 percent": ("allergies", {"each": MANY}, "wheat: 101.0 is no percentage: write a number from 0 to 100"),
    "an option forgotten": ("allergies", {"each": {"nuts": 3}}, "says nothing of fragrance, other_or_unsure, wheat: g"),
    "one drawn as many": ("sleep", {"each": {"well": 50}}, "is drawn by shares and not by each, as its kind is one"),
    "many drawn as one": ("allergies", {"shares": {"nuts": 100}}, "is drawn by each and not by shares, as its kind i"),
    "a condition on what comes later": (
        "sleep",
        {"shares": {"well": 75, "poorly": 25}, "but": LATER},
        "when: 'goal' is not a question: ",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("question", "entry", "message"), MISTAKES.values(), ids=MISTAKES)
def test_it_names_what_has_to_be_mended(tmp_path: Path, question: str, entry: dict[str, Any], message: str) -> None:
    told = refused(tmp_path, question=question, **entry)
    assert any(f"{question}: {message}" in line for line in told), told


def test_it_refuses_a_question_that_is_not_drawn(tmp_path: Path) -> None:
    (told,) = refused(tmp_path, question="knots")
    assert told.endswith("knots: is not drawn: say how often each answer is given")


def test_it_refuses_a_question_that_is_none_or_is_drawn_twice(tmp_path: Path) -> None:
    for name in ("stress", "naps"):
        told = refused(tmp_path, question="knots", becomes=name, shares={"low": 100})
        assert any(f"{name}: is no question, or is drawn twice: name each question" in line for line in told)
