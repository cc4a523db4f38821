"""Texts that are hard to read, and texts that promise or diagnose: what language.yaml asks for."""

import re
from collections.abc import Iterator

from recommender.knowledge import Knowledge, Problem
from recommender.mending import shown
from recommender.schema import Language, Unsaid
from recommender.verify.reading import grade, sentences, words
from recommender.verify.texts import texts

FILE = "language.yaml"


def unplain_texts(knowledge: Knowledge) -> Iterator[Problem]:
    """One for each long sentence, hard text, word that is never said, and word of language.yaml that no text uses."""
    language = knowledge.language
    patterns = [(unsaid, _pattern(unsaid.words), _pattern(unsaid.unless)) for unsaid in language.never_said]
    used: set[str] = set()
    for text in texts(knowledge):
        used.update(words(text.text))
        found = [*_hard(text.text, language), *(m for one in patterns for m in _unsaid(text.text, *one))]
        yield from (Problem(text.file, text.entry, message, at=text.at) for message in found)
    for word in language.known_words:
        if word not in used:
            yield Problem(FILE, "known_words", f"{word!r} is in no text: take it out", at=(word,))


def _hard(text: str, language: Language) -> Iterator[str]:
    most = language.sentence_words_at_most
    for sentence in sentences(text):
        if len(words(sentence)) > most:
            yield f"{shown(sentence)} has {len(words(sentence))} words, more than {most}: make two sentences of it"
    if len(words(text)) >= language.grade_from_words:
        years = grade(text, known=language.known_words)
        if years > language.grade_at_most:
            yield (
                f"{shown(text)} takes {years:.1f} school years to read, more than {language.grade_at_most}: "
                "use shorter sentences and words"
            )


def _unsaid(text: str, unsaid: Unsaid, never: re.Pattern[str], unless: re.Pattern[str]) -> Iterator[str]:
    for found in never.finditer(unless.sub(" ", text)):
        yield f"says {found[0]!r}. {unsaid.because} {unsaid.instead}"


def _pattern(phrases: tuple[str, ...]) -> re.Pattern[str]:
    """Any of these phrases as whole words; nothing where there are none."""
    any_of = "|".join(re.escape(phrase) for phrase in phrases) or "(?!)"
    return re.compile(rf"\b(?:{any_of})\b", re.IGNORECASE)
