"""How hard a text is to read: words, sentences, syllables and the grade made of them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recommender.verify.reading import grade, sentences, syllables, words

SYLLABLES = {
    "the": 1,
    "one": 1,
    "used": 1,
    "palms": 1,
    "pressed": 1,
    "over": 2,
    "away": 2,
    "body": 2,
    "easy": 2,
    "muscle": 2,
    "massage": 2,
    "shoulders": 2,
    "something": 2,
    "medicine": 3,
    "emergency": 3,
    "comfortable": 3,
    "physiotherapist": 5,
    "9": 1,
    "2024": 1,
}
HARD = "Osteoporosis necessitates considerable circumspection regarding concentrated mechanical pressure application."
PLAIN = "Bones that break with ease need light hands. Do not lean in. Do not press on one spot."


@pytest.mark.parametrize(("word", "count"), SYLLABLES.items())
def test_it_counts_syllables(word: str, count: int) -> None:
    assert syllables(word) == count


def test_it_finds_words_and_numbers() -> None:
    assert words("Press for 1 to 3 seconds, the giver's way: in-and-out.") == [
        *("press", "for", "1", "to", "3", "seconds", "the", "giver's", "way", "in", "and", "out")
    ]


def test_it_finds_sentences_and_leaves_numbers_whole() -> None:
    assert sentences("Is it 38.5? Yes! Then stop. …") == ["Is it 38.5?", "Yes!", "Then stop."]
    assert sentences("") == []


def test_the_grade_is_that_of_flesch_and_kincaid() -> None:
    assert grade("The cat sat on the mat.") == pytest.approx(0.39 * 6 + 11.8 * 1 - 15.59)
    assert grade("Lean in slowly. Then stop.") == pytest.approx(0.39 * 5 / 2 + 11.8 * 6 / 5 - 15.59)


def test_plain_words_are_easier_than_long_ones() -> None:
    assert grade(PLAIN) < 3
    assert grade(HARD) > 15


def test_known_words_count_as_short() -> None:
    assert grade("Osteoporosis.", known=["osteoporosis"]) == pytest.approx(grade("Bones."))


def test_a_text_without_words_takes_no_years() -> None:
    assert grade("…") == grade("") == 0


@given(st.text())
def test_any_text_has_a_grade_and_every_word_a_syllable(text: str) -> None:
    assert isinstance(grade(text), float)
    assert all(syllables(word) >= 1 for word in words(text))
    assert bool(words(text)) is bool(sentences(text))


@given(st.lists(st.sampled_from(["Lean in.", "Is it easy?", "Slowly now!"]), min_size=1))
def test_sentences_put_together_are_found_again(parts: list[str]) -> None:
    assert sentences(" ".join(parts)) == parts
