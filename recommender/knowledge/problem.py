"""What an author has to mend, and the error that carries it. Every check yields these; `lines` finds their lines."""

from collections.abc import Hashable, Iterable
from dataclasses import dataclass, field, replace
from typing import Any

from recommender.prose import listed

OTHERS_AT_MOST = 3


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing an author has to mend. Two are the same if they say the same about the same entry, wherever it stands.

    `at` leads to it inside the entry: keys, numbers in lists, and as text the value itself. `cause` is shared by
    problems that one mend may solve. `line` counts from 1.
    """

    file: str
    entry: str
    message: str
    at: tuple[Any, ...] = field(default=(), compare=False)
    cause: Hashable = field(default=None, compare=False)
    line: int | None = field(default=None, compare=False)

    def __str__(self) -> str:
        place = self.file if self.line is None else f"{self.file}:{self.line}"
        return f"{place}: {self.entry}: {self.message}"


class KnowledgeError(ValueError):
    """The knowledge cannot be used. `problems` names each file, entry, line, value and mend."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(map(str, self.problems)))


def told_once(problems: Iterable[Problem]) -> list[Problem]:
    """Problems of one cause as one, which names the other entries."""
    by_cause: dict[Hashable, list[Problem]] = {}
    for number, problem in enumerate(problems):
        by_cause.setdefault(number if problem.cause is None else problem.cause, []).append(problem)
    return [_with_others(*same) for same in by_cause.values()]


def _with_others(first: Problem, *others: Problem) -> Problem:
    names = [f"{other.entry} ({other.file})" for other in others if other.entry != first.entry]
    if not names:
        return first
    more = [f"{len(names) - OTHERS_AT_MOST} more"] if len(names) > OTHERS_AT_MOST else []
    same = listed([*names[:OTHERS_AT_MOST], *more])
    return replace(first, message=f"{first.message} (the same in {same}: if they are right, mend what they speak of)")
