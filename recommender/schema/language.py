"""How texts for people are written: language.yaml. `verify` holds every one of them to it."""

from recommender.schema.entry import Entry


class Unsaid(Entry, frozen=True, kw_only=True):
    """Words and phrases that no text uses, except inside the phrases of `unless`. `instead` is what to write."""

    id: str
    words: tuple[str, ...]
    unless: tuple[str, ...] = ()
    because: str
    instead: str


class Language(Entry, frozen=True, kw_only=True):
    """language.yaml: `grade_at_most` are school years, asked of texts with `grade_from_words` words or more.

    `known_words` are long words that have no plainer one: they count as short.
    """

    sentence_words_at_most: int
    grade_at_most: int
    grade_from_words: int
    known_words: tuple[str, ...]
    never_said: tuple[Unsaid, ...]
