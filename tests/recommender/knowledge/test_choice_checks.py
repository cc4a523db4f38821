"""What may be suggested is refused where it is no choice: a sign, a condition, pain, or what is asked because of it."""

from pathlib import Path
from typing import Any

import pytest

from recommender.knowledge import FOLDER, KnowledgeError, read_raw, shipped
from recommender.knowledge.choice_checks import guarded_questions
from tests.recommender.editions import alter, edition

FREE = {
    "minutes", "pressure", "lubricant", "surface",
    "wall_nearby", "goal",
}  # fmt: skip
LIGHT = {"id": "light", "text": "Light"}
NOBODY_CHOOSES = [{"id": "well", "text": "Well", "choice": "asleep"}, {"id": "poorly", "text": "Badly"}]


def test_these_questions_and_no_others_are_a_matter_of_choice() -> None:
    assert {code for code, question in shipped().questionnaire.questions.items() if question.chosen} == FREE


@pytest.mark.parametrize(
    ("question", "because"),
    [
        ("urgent_signs", "it is under monotone in invariants.yaml"),
        ("leave_alone_zones", "it is under monotone in invariants.yaml"),
        ("pain_level", "the referral severe-pain-is-looked-at-first looks at it"),
        ("age_group", "the referral fall-with-fragile-bones-or-age-is-an-emergency looks at it"),
        ("cleared_for_massage", "looks at it"),
        ("allergies", "people tick what is so"),
    ],
)
def test_what_is_no_choice_is_refused(tmp_path: Path, question: str, because: str) -> None:
    message = refused(tmp_path, question, ["chosen"], True)
    assert message.startswith("questions.yaml:")
    assert f": {question}: cannot be chosen, because " in message
    assert because in message
    assert message.endswith(": take chosen out")


def test_what_is_only_asked_because_of_a_sign_is_no_choice_either(tmp_path: Path) -> None:
    message = refused(tmp_path, "wall_nearby", ["asked_when"], {"health_conditions": {"includes": "osteoporosis"}})
    assert "cannot be chosen, because it is only asked because of health_conditions: take chosen out" in message


def test_each_option_that_may_be_suggested_needs_its_words(tmp_path: Path) -> None:
    options = [LIGHT, *({"id": code, "text": code, "choice": f"with {code} pressure"} for code in ("medium", "firm"))]
    message = refused(tmp_path, "pressure", ["options"], options)
    assert "pressure: option light has no choice: say how it is called, as in 'with oil'" in message


def test_words_for_what_nobody_chooses_are_a_mistake(tmp_path: Path) -> None:
    message = refused(tmp_path, "sleep", ["options"], NOBODY_CHOOSES)
    assert "sleep: option well has a choice, but nobody chooses here: take it out, or set chosen: true" in message


def test_a_condition_that_cannot_be_read_guards_nothing_yet(tmp_path: Path) -> None:
    raw_conditions = {
        f"rule {code}": one.condition for code, one in zip(shipped().rules, shipped().compiled, strict=True)
    }
    assert "pain_level" in guarded_questions(read_raw(FOLDER), raw_conditions)
    del raw_conditions["rule severe-pain-is-looked-at-first"]
    assert "pain_level" not in guarded_questions(read_raw(FOLDER), raw_conditions)


def refused(folder: Path, question: str, path: list[str], value: Any) -> str:
    """What the loader says once this is changed about a question."""
    with pytest.raises(KnowledgeError) as error:
        edition(folder, alter("questions.yaml", question, path, value))
    return str(error.value.problems[0])
