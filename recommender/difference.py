"""Two outcomes side by side, for somebody who tries other wishes: which steps are new, gone, longer or firmer.

It stands behind the flow. What is said is said in words, so that no colour is needed to tell it.
"""

from collections.abc import Iterator, Sequence
from typing import Literal

import msgspec

from recommender.catalogue import LEVEL
from recommender.knowledge import Knowledge
from recommender.outcome import Outcome, Step, Urgency
from recommender.prose import clock, listed

Mark = Literal["new", "gone", "longer", "shorter", "firmer", "gentler"]
COUNTED: dict[Mark, str] = {
    "new": "{} new",
    "gone": "{} gone",
    "longer": "{} longer",
    "shorter": "{} shorter",
    "firmer": "{} firmer",
    "gentler": "{} gentler",
}


class ComparedStep(msgspec.Struct, frozen=True):
    """A step of either outcome. `marks` is empty where nothing about it differs; `told` says them in words."""

    marks: tuple[Mark, ...]
    told: str
    technique: str
    title: str
    place: str
    lasts: str
    pressure: str


class Difference(msgspec.Struct, frozen=True):
    """All steps of the new outcome in their order, and those that are gone where they stood.

    `is_same`: no step differs, nor their order, and it is still a routine, or a referral that is just as urgent.
    """

    summary: str
    is_same: bool
    steps: tuple[ComparedStep, ...]


def compare(before: Outcome, after: Outcome, *, knowledge: Knowledge) -> Difference:
    """What the new outcome does differently."""
    steps = tuple(_step(old, new, knowledge) for old, new in _pairs(before.steps, after.steps))
    marks = [mark for step in steps for mark in step.marks]
    counted = [words.format(marks.count(mark)) for mark, words in COUNTED.items() if mark in marks]
    is_in_order = [_place(step) for step in before.steps] == [_place(step) for step in after.steps]
    unmarked = "nothing changes" if is_in_order else "only the order changes"
    summary = f"{after.minutes} minutes, {len(after.steps)} steps: {listed(counted) or unmarked}."
    is_same = not marks and is_in_order and _urgency(before) == _urgency(after)
    return Difference(after.title if after.referral else summary, is_same, steps)


def place_in_words(zone: str, side: str, knowledge: Knowledge) -> str:
    """An area and a side as a step names them: "Shoulder, right side"."""
    return ", ".join(filter(None, (knowledge.areas[zone].title, knowledge.wording.sides[side])))


def _urgency(outcome: Outcome) -> Urgency | None:
    """That of a referral; None for a routine."""
    return outcome.referral.urgency if outcome.referral else None


def _pairs(before: Sequence[Step], after: Sequence[Step]) -> Iterator[tuple[Step | None, Step | None]]:
    """Each step with the one it was. What is gone comes where it stood, after the last that stayed before it."""
    old = {_place(step): step for step in before}
    new = {_place(step): step for step in after}
    gone: dict[tuple[str, ...] | None, list[Step]] = {}
    last = None
    for place, step in old.items():
        if place in new:
            last = place
        else:
            gone.setdefault(last, []).append(step)
    yield from ((step, None) for step in gone.get(None, ()))
    for place, step in new.items():
        yield old.get(place), step
        yield from ((other, None) for other in gone.get(place, ()))


def _place(step: Step) -> tuple[str, ...]:
    """What makes a step the same step, however long and firm it is."""
    return step.phase, step.technique, step.zone, step.side


def _step(old: Step | None, new: Step | None, knowledge: Knowledge) -> ComparedStep:
    told = dict(_marks(old, new))
    step: Step = new or old  # type: ignore[assignment]
    return ComparedStep(
        tuple(told),
        listed(list(told.values())),
        step.technique,
        step.title,
        place_in_words(step.zone, step.side, knowledge),
        clock(step.seconds),
        knowledge.wording.pressures[step.pressure],
    )


def _marks(old: Step | None, new: Step | None) -> Iterator[tuple[Mark, str]]:
    if old is None:
        yield "new", "New"
    elif new is None:
        yield "gone", "Gone"
    else:
        if old.seconds != new.seconds:
            mark: Mark = "longer" if new.seconds > old.seconds else "shorter"
            yield mark, f"{clock(abs(new.seconds - old.seconds))} {mark}"
        if old.pressure != new.pressure:
            firmer: Mark = "firmer" if LEVEL[new.pressure] > LEVEL[old.pressure] else "gentler"
            yield firmer, firmer
