"""The weeks so far in a few sentences: honest about how little a few numbers mean, and never a reproach."""

from collections.abc import Iterator, Mapping, Sequence
from statistics import median
from typing import Any

from recommender.knowledge import shipped
from recommender.prose import in_letters, sentence
from routines.models import Session

NOTICED = 2  # points: from there on most people call it better (Farrar and others 2001, 10.1016/S0304-3959(01)00349-9)
A_FEW = 4  # massages: of fewer nobody can say how it mostly is


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
    """How the last one was while there are few, then how it mostly was, where it mostly went one way."""
    fell = [points for one in sessions if (points := _fell(one)) is not None]
    if len(fell) < A_FEW:
        if last := _fell(sessions[-1]):
            yield f"Right after the last massage it hurt {_less(last)} than before."
        return
    middle = median(fell)
    if 2 * sum(points * middle > 0 for points in fell) > len(fell):
        yield f"Right after a massage it mostly hurt about {_less(middle)} than before."
    elif min(fell) < 0 < max(fell):
        yield "Right after a massage it hurt sometimes less and sometimes more than before."


def _fell(session: Session) -> int | None:
    """By how much pain fell during it, where both numbers were told."""
    before, after = session.pain_before, session.pain_after
    return None if before is None or after is None else before - after


def _over_the_weeks(sessions: Sequence[Session], learnt: Mapping[str, Any]) -> Iterator[str]:
    """The first few beside the last few, once none is among both."""
    count, few = sum(one.pain_before is not None for one in sessions), shipped().limits.lately
    if not count:
        return
    if count < 2 * few:
        enough = _counted(2 * few, "massage")
        yield f"Pain goes up and down by itself. A look back begins to say something after {enough}."
        return
    now, fell = learnt["pain_lately"], learnt["pain_fell_by"]
    number = _number(few)
    yield f"Before the first {number} it hurt about {now + fell}, before the last {number} about {now}."
    if abs(fell) < NOTICED:
        yield "A difference of less than two points may well be chance."
    elif fell > 0:
        yield "That much most people notice. Nobody can say what it is due to, and it is good to see."
    else:
        yield "It hurts more than at the start. Please have it looked at."


def _less(points: float) -> str:
    """ "two points less", "one and a half points more". Where most went one way, the middle is one point at least."""
    whole, half = divmod(abs(points), 1)
    counted = f"{_number(int(whole))} and a half points" if half else _counted(int(whole), "point")
    return f"{counted} {'less' if points > 0 else 'more'}"


def _counted(number: int, thing: str) -> str:
    return f"{_number(number)} {thing}{'' if number == 1 else 's'}"


def _number(number: int) -> str:
    """In letters up to twelve, as people write."""
    return in_letters(number) if number <= 12 else str(number)
