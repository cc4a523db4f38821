"""Answers in words."""

from typing import Any

import pytest

from recommender.in_words import answer_in_words, answers_in_words, said_in_words
from recommender.knowledge import shipped

QUESTIONS = shipped().questionnaire.questions


@pytest.mark.parametrize(
    ("code", "value", "words"),
    [
        ("minutes", 20, "20 minutes"),
        ("work", "desk", "At a desk"),
        ("pain_zones", ["shoulder_right", "neck_left"], "Neck, your left; Shoulder, your right"),
        ("urgent_signs", [], "None of these"),
        ("pain_zones", (), "Nowhere in particular"),
    ],
)
def test_an_answer_reads_as_a_person_would_say_it(code: str, value: Any, words: str) -> None:
    assert answer_in_words(QUESTIONS[code], value) == words


def test_several_answers_carry_the_short_names_of_their_questions() -> None:
    assert answers_in_words(QUESTIONS, {"pain_level": 3}) == ("Pain now: 3 out of 10",)


def test_what_was_only_counted_was_said_by_nobody() -> None:
    answers = {"massages_given": 5, "pain_fell_by": 0, "too_much_at": "firm", "minutes": 20}
    assert said_in_words(QUESTIONS, answers) == ("Too much pressure: Firm", "Time: 20 minutes")
