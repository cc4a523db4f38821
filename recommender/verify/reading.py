"""How hard a text is to read: its sentences, and the school years one needs for it (Flesch and Kincaid's grade).

Syllables are where a hyphen could stand. A word that is never hyphenated, such as "over", is counted by its vowels.
"""

import re
from collections.abc import Collection
from functools import cache

from pyphen import Pyphen

WORD = re.compile(r"[a-z0-9]+(?:'[a-z]+)?", re.IGNORECASE)
SENTENCE_END = re.compile(r"(?<=[.!?])\s+")
SILENT_END = re.compile(r"(?<=[^aeiouy])(?:e|es|ed)$")
VOWELS = re.compile(r"[aeiouy]+")


def words(text: str) -> list[str]:
    """The words and numbers of a text, in lower case."""
    return [word.lower() for word in WORD.findall(text)]


def sentences(text: str) -> list[str]:
    """The sentences of a text, without those that hold no word."""
    return [sentence for sentence in SENTENCE_END.split(text) if WORD.search(sentence)]


def grade(text: str, *, known: Collection[str] = ()) -> float:
    """School years, 8 for a reader of about fourteen. `known` words count as short ones. 0 for a text without words."""
    spoken = words(text)
    if not spoken:
        return 0.0
    counted = sum(1 if word in known else syllables(word) for word in spoken)
    return 0.39 * len(spoken) / len(sentences(text)) + 11.8 * counted / len(spoken) - 15.59


@cache
def syllables(word: str) -> int:
    """How many syllables an English word in lower case has, near enough."""
    pieces = len(_hyphens().positions(word)) + 1
    if pieces > 1 or len(word) < 4:
        return pieces
    return max(1, len(VOWELS.findall(SILENT_END.sub("", word))))


@cache
def _hyphens() -> Pyphen:
    return Pyphen(lang="en_US")
