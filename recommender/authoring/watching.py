"""How long work is watched: whoever calls may hand in something that shows it, such as a bar in the terminal."""

from collections.abc import Iterable, Sequence
from typing import Protocol, TypeVar

T = TypeVar("T")


class Watch(Protocol):
    """Hands through all items, one by one, while it shows what is being done to them."""

    def __call__(self, items: Sequence[T], doing: str) -> Iterable[T]:
        """`doing` is said beside the bar."""


def unwatched(items: Sequence[T], doing: str) -> Iterable[T]:
    """Shows nothing."""
    return items
