"""Answers in the words of the questionnaire, for the summary, the reasons of an outcome and the examples of a rule."""

from collections.abc import Mapping
from typing import Any

from recommender.schema import Question

NOTHING_TICKED = "None of these"


def answer_in_words(question: Question, value: Any) -> str:
    """One answer as a person would say it: "20 minutes", "Neck, your left; Shoulder, your right"."""
    if question.kind == "integer":
        return f"{value} {question.unit}".strip()
    chosen = {value} if isinstance(value, str) else set(value)
    texts = [option.text for option in question.options if option.id in chosen]
    return "; ".join(texts) or question.none_text or NOTHING_TICKED


def answers_in_words(questions: Mapping[str, Question], answers: Mapping[str, Any]) -> tuple[str, ...]:
    """Each answer with the short name of its question: "Pain now: 3 out of 10"."""
    return tuple(
        f"{questions[code].short}: {answer_in_words(questions[code], value)}" for code, value in answers.items()
    )


def said_in_words(questions: Mapping[str, Question], answers: Mapping[str, Any]) -> tuple[str, ...]:
    """The same for those that somebody gave: what was only counted over their massages they never said."""
    said = {code: value for code, value in answers.items() if not _is_counted(questions[code])}
    return answers_in_words(questions, said)


def _is_counted(question: Question) -> bool:
    return question.remembered and question.kind == "integer"
