"""The weeks so far in a few sentences: honest about how little a few numbers mean, and never a reproach."""

from collections.abc import Iterator, Mapping, Sequence
from statistics import median_low
from typing import Any

from recommender.knowledge import shipped
from recommender.prose import in_letters, sentence
from routines.models import Session

BY_CHANCE = 2  # points: less may be chance (Farrar and others 2001, 10.1016/S0304-3959(01)00349-9)


def sentences(sessions: Sequence[Session], learnt: Mapping[str, Any], *, planned: int, lately: int) -> Iterator[str]:
    """`learnt`: the answers that they come to. Over the last four weeks `planned` were called for, `lately` given."""
    if not sessions:
        return
    yield _how_many(sessions)
    if lately or planned:
        yield _rhythm(planned=planned, lately=lately)
    yield from _right_after(sessions)
    yield from _over_the_weeks(sessions, learnt)


def _how_many(sessions: Sequence[Session]) -> str:
    minutes = sum(session.minutes for session in sessions)
    return f"{sentence(_counted(len(sessions), 'massage'))} so far, {_counted(minutes, 'minute')} in all."


def _rhythm(*, planned: int, lately: int) -> str:
    told = f"In the last four weeks there {'was' if lately == 1 else 'were'} {_number(lately)}"
    return f"{told}; the reminders called for {_number(planned)}." if planned else f"{told}."


def _right_after(sessions: Sequence[Session]) -> Iterator[str]:
    both = [(one.pain_before, one.pain_after) for one in sessions]
    fell = [before - after for before, after in both if before is not None and after is not None]
    if fell and (points := median_low(fell)):
        change = "less" if points > 0 else "more"
        yield f"Right after a massage it mostly hurt {_counted(abs(points), 'point')} {change} than before."


def _over_the_weeks(sessions: Sequence[Session], learnt: Mapping[str, Any]) -> Iterator[str]:
    count, needed = sum(one.pain_before is not None for one in sessions), shipped().limits.lately
    if not count:
        return
    if count <= needed:
        enough = _counted(needed + 1, "massage")
        yield f"Pain goes up and down by itself. A look back begins to say something after {enough}."
        return
    now, fell = learnt["pain_lately"], learnt["pain_fell_by"]
    few = _number(needed)
    yield f"Before the first {few} it hurt {now + fell} in the middle, before the last {few} {now}."
    if abs(fell) < BY_CHANCE:
        yield "A difference of less than two points may well be chance."
    elif fell > 0:
        yield "That is more than chance on most days. Nobody can say what it is due to, and it is good to see."
    else:
        yield "It hurts more than at the start. Please have it looked at."


def _counted(number: int, thing: str) -> str:
    return f"{_number(number)} {thing}{'' if number == 1 else 's'}"


def _number(number: int) -> str:
    """In letters up to twelve, as people write."""
    return in_letters(number) if number <= 12 else str(number)
