"""Where the knowledge comes from: documents, their facts, and the facts that are declined."""

from typing import Literal

from recommender.schema.entry import Entry


class Fact(Entry, frozen=True, kw_only=True):
    """One citable fact, in our own words. `locator` says where in its document it stands."""

    id: str
    says: str
    locator: str
    safety: bool = False


class Document(Entry, frozen=True, kw_only=True):
    """An article or a public guideline, and the facts we took from it."""

    id: str
    title: str
    publisher: str
    kind: Literal["article", "guidance", "study"]
    facts: tuple[Fact, ...]


class Declined(Entry, frozen=True, kw_only=True):
    """A fact that is not used, and the reason, so that nothing is dropped in silence."""

    fact: str
    because: str
