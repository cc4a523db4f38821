"""The gentle movements that a routine ends with: movements.yaml."""

from typing import Literal

from recommender.schema.entry import Entry


class Movement(Entry, frozen=True, kw_only=True):
    """Something to do in the days after, for these areas. `times` says how many and how often.

    `traits` say what it asks of a body, in codes of wording.yaml, so that rules can leave out all that bend or twist.
    """

    id: str
    title: str
    areas: tuple[str, ...]
    position: Literal["seated", "standing", "lying", "kneeling"]
    traits: tuple[str, ...] = ()
    instructions: tuple[str, ...]
    times: str
    because: str
    sources: tuple[str, ...]
