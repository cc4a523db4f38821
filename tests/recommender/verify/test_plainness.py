"""Hard texts, promises and diagnoses are found, each with what to write instead."""

import dataclasses
from typing import Any

import pytest
from msgspec.structs import replace

from recommender.knowledge import Knowledge, Problem, shipped
from recommender.verify.plainness import unplain_texts
from tests.recommender.verify.editing import with_rule_changed

RULE = "desk-work"
LONG = " ".join(["Rub"] * 25) + "."
HARD = (
    "Considerable occupational immobility predisposes musculature to accumulating tension. Consequently additional "
    "attention to cervical and scapular areas is recommended throughout the entire duration."
)


def found(knowledge: Knowledge) -> list[Problem]:
    return list(unplain_texts(knowledge))


def saying(text: str) -> list[Problem]:
    """What is found where one rule gives this reason."""
    return found(with_rule_changed(RULE, because=text))


def with_language(**fields: Any) -> Knowledge:
    """The shipped knowledge, held to another language."""
    return dataclasses.replace(shipped(), language=replace(shipped().language, **fields))


def test_every_shipped_text_is_plain() -> None:
    assert found(shipped()) == []


def test_a_sentence_too_long_is_found() -> None:
    assert saying(LONG) == []
    (problem,) = saying(f"So. Please {LONG}")
    assert (problem.file, problem.entry, problem.at) == ("selection.yaml", RULE, ("because",))
    assert problem.message.startswith("'Please Rub Rub ")
    assert problem.message.endswith("…' has 26 words, more than 25: make two sentences of it")


def test_a_text_too_hard_is_found() -> None:
    (problem,) = saying(HARD)
    assert problem.message.startswith("'Considerable occupational ")
    assert "school years to read, more than 8: use shorter sentences and words" in problem.message


def test_a_short_text_may_hold_a_long_word() -> None:
    assert saying("Inflammatory arthritis necessitates gentleness.") == []


def test_what_is_too_hard_is_for_the_author_to_say() -> None:
    assert found(with_language(grade_at_most=30, sentence_words_at_most=5)) != []
    assert len(found(with_language(grade_at_most=5))) > len(found(with_language(grade_at_most=6))) > 0
    assert len(found(with_language(grade_at_most=5, grade_from_words=30))) < len(found(with_language(grade_at_most=5)))


def test_a_long_word_that_everybody_knows_counts_as_short() -> None:
    hard = found(with_language(known_words=()))
    assert {problem.file for problem in hard} >= {"wording.yaml"}


def test_a_known_word_that_no_text_uses_is_found() -> None:
    (problem,) = found(with_language(known_words=(*shipped().language.known_words, "tapotements")))
    assert str(problem) == "language.yaml: known_words: 'tapotements' is in no text: take it out"
    assert problem.at == ("tapotements",)


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("This will cure your back.", "cure"),
        ("Massage heals your muscles.", "heals your"),
        ("We guarantee that it helps.", "guarantee"),
        ("Toxins leave the body.", "Toxins"),
        ("You may have a strained muscle.", "You may have"),
        ("Numbness is a sign of something else.", "a sign of"),
        ("The pain may be sciatica.", "sciatica"),
        ("It is not a cure, but it cures.", "cures"),
    ],
)
def test_a_promise_or_a_diagnosis_is_found(text: str, word: str) -> None:
    (problem,) = saying(text)
    unsaid = next(one for one in shipped().language.never_said if word.lower() in one.words)
    assert problem.message == f"says {word!r}. {unsaid.because} {unsaid.instead}"


@pytest.mark.parametrize(
    "text",
    [
        "Come back when the skin has healed.",
        "A bone heals before anybody presses on it.",
        "This is comfort and not a cure.",
        "It is secured with a towel.",
        "Unknot does not diagnose.",
    ],
)
def test_a_harmless_sentence_is_left_alone(text: str) -> None:
    assert saying(text) == []


def test_words_without_exceptions_have_none() -> None:
    strict = [replace(one, unless=()) for one in shipped().language.never_said]
    assert {problem.entry for problem in found(with_language(never_said=tuple(strict)))} >= {"disclaimer"}
