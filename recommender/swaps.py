"""Other ways to do a step of a routine: what a giver may take instead, with nothing else to change.

What takes the place of a step lasts as long, with the same pressure, on the same zones, from where the giver stands.
So every promise of the planner still holds. Nothing is offered for a step that today's knowledge would do otherwise.
"""

from collections.abc import Iterator, Mapping
from typing import Any, get_args

from msgspec.structs import replace

from recommender import directives_for
from recommender.catalogue import LEVEL, Group, Place, Placement, Role
from recommender.directives import Directives
from recommender.knowledge import Knowledge
from recommender.outcome import Routine, Step
from recommender.picture.scene import motion_of
from recommender.questionnaire import InvalidAnswers

OFFERED = 2  # ways, for one step


def swaps(routine: Routine, raw: Mapping[str, Any], *, knowledge: Knowledge) -> dict[int, tuple[Step, ...]]:
    """By a step's number, the steps that may stand in its place, the most wanted first. `raw`: the routine's answers.

    Empty where these answers are none for this knowledge any more.
    """
    try:
        answers = knowledge.questionnaire.check(raw)
    except InvalidAnswers:
        return {}
    chooser = _Chooser(routine, directives_for(answers, knowledge=knowledge), knowledge)
    return {step.number: found for step in routine.steps if (found := chooser.instead_of(step))}


class _Chooser:
    """Ways for the steps of one routine, within one set of directives."""

    def __init__(self, routine: Routine, directives: Directives, knowledge: Knowledge) -> None:
        self._directives = directives
        self._knowledge = knowledge
        self._used = {(step.technique, step.zone) for step in routine.steps}

    def instead_of(self, step: Step) -> tuple[Step, ...]:
        """The steps that may stand in this one's place."""
        now = self._place_of(step) if step.motion else None  # without, it is from before there were pictures
        if now is None or self._directives.required >> now.number & 1:
            return ()
        weights = self._directives.weights
        ways = sorted(self._ways(step, now), key=lambda place: (-weights[place.number], place.number))
        return tuple(self._step(step, now, place) for place in ways[:OFFERED])

    def _place_of(self, step: Step) -> Placement | None:
        """Where the step is in today's catalogue; None where it is told in other words there, or not at all."""
        for group in self._groups(step):
            place = group.sides.get(_side(step))
            if place and place.technique.id == step.technique:
                said = step.instructions[len(step.instructions) - len(place.instructions) :]
                return place if said == place.instructions else None
        return None

    def _groups(self, step: Step) -> Iterator[Group]:
        """Everything for this place in this phase, but for what has another role there."""
        for role in get_args(Role):
            groups = self._knowledge.catalogue.groups.get((step.position, step.phase, step.zone, role), [])
            if any(group.technique.id == step.technique for group in groups):
                yield from groups

    def _ways(self, step: Step, now: Placement) -> Iterator[Placement]:
        for group in self._groups(step):
            place = group.sides.get(_side(step))
            if place and (group.technique.id, step.zone) not in self._used and self._fits(place, step, now):
                yield place

    def _fits(self, place: Placement, step: Step, now: Placement) -> bool:
        technique, directives, level = place.technique, self._directives, LEVEL[step.pressure]
        return (
            not directives.excluded_techniques >> place.number & 1
            and not place.zones & (directives.excluded_zones | ~now.zones)
            and technique.sides != "one"
            and (not place.thumbs or now.thumbs)
            and (technique.stance == now.technique.stance or step.position != "face_down")
            and (technique.stroke == step.stroke or step.phase == "work")
            and place.least_level <= level <= min(directives.cap(place.zones), place.most_level)
            and technique.seconds.least <= step.seconds <= technique.seconds.most
        )

    def _step(self, step: Step, now: Placement, place: Placement) -> Step:
        technique = place.technique
        own = self._knowledge.reasons[technique.id]
        moves = step.instructions[: len(step.instructions) - len(now.instructions)]
        return replace(
            step,
            technique=technique.id,
            stroke=technique.stroke,
            title=technique.title,
            tool=technique.tool,
            instructions=(*moves, *place.instructions),
            cue=technique.cue,
            because=(own, *(reason for reason in step.because if reason.rule != step.technique)),
            sources=own.sources,
            motion=motion_of(technique),
        )


def _side(step: Step) -> Place:
    return "both" if step.side == "none" else step.side
