"""What a picture is of: one tool on one area and side, and how it moves. Steps have it, and so have all techniques."""

from collections.abc import Iterator
from dataclasses import dataclass

from recommender.catalogue import OPPOSITE
from recommender.knowledge import Knowledge
from recommender.outcome import Motion, Step
from recommender.schema import Technique


@dataclass(frozen=True)
class Scene:
    """`zone` is an area; `side` is left, right, both or none."""

    tool: str
    zone: str
    side: str
    is_light: bool
    motion: Motion


def scene_of(step: Step) -> Scene | None:
    """What this step shows; nothing where it was kept before there were pictures."""
    if step.motion is None:
        return None
    return Scene(step.tool, step.zone, step.side, step.pressure == "light", step.motion)


def scenes_of(technique: Technique) -> Iterator[Scene]:
    """Everything that steps with this technique can show, at the most pressure it allows."""
    motion, is_light = motion_of(technique), technique.pressure.most == "light"
    sides = ("both",) if technique.sides == "both" else tuple(OPPOSITE)
    for area in technique.areas:
        for side in sides:
            yield Scene(technique.tool, area, side, is_light, motion)


def motion_of(technique: Technique) -> Motion:
    """How the hands move, as a step carries it."""
    told = technique.motion
    return Motion(told.shape, told.along, told.direction, told.hands, told.lasts, technique.crosses)


def all_scenes(knowledge: Knowledge) -> Iterator[tuple[Technique, Scene]]:
    """Every picture there is, in the order of techniques.yaml."""
    for technique in knowledge.techniques.values():
        for scene in scenes_of(technique):
            yield technique, scene
