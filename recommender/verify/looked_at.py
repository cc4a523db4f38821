"""How the static checks report: a search that meets its limit becomes a finding too, never a crash or a silent pass."""

from collections.abc import Iterator

from recommender.knowledge import Problem
from recommender.proof.search import TooHard


def looked_at(file: str, entry: str, findings: Iterator[Problem]) -> Iterator[Problem]:
    """The findings about one entry, and one more where a limit is met before all is known."""
    try:
        yield from findings
    except TooHard as error:
        yield Problem(file, entry, f"could not be looked at to the end: {error}")
