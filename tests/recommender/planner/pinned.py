"""Plans that are pinned down: a frozen catalogue and frozen directives, so that no edit of the YAML moves them.

Where a change of the planner is meant, `python -m tests.recommender.planner.pinned` freezes them anew, from the shipped
knowledge as it is then: the difference in tests/cases/planner.jsonl shows what the change does.
"""

import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec

from recommender import directives_for
from recommender.catalogue import Catalogue
from recommender.directives import Directives
from recommender.knowledge import shipped
from recommender.planner import Limits, Plan, plan
from recommender.planner.parts import Unit
from recommender.schema import Area, Technique, Zone
from tests.benchmarks.people import people

CASES = Path(__file__).parents[2] / "cases" / "planner.jsonl"
COUNT = 80
SET_ASIDE = {"title": "", "cue": "", "because": "", "instructions": (), "sources": ()}  # words that plan nothing


class Frozen(msgspec.Struct):
    """The first line of the file: what is planned with."""

    techniques: list[Technique]
    areas: list[Area]
    zones: list[Zone]
    side_words: dict[str, str]
    tools: list[str]
    broad_tools: list[str]
    limits: Limits

    def catalogue(self) -> Catalogue:
        """The techniques as the planner sees them."""
        return Catalogue(
            techniques=self.techniques,
            areas={area.id: area for area in self.areas},
            zones={zone.id: zone for zone in self.zones},
            side_words=self.side_words,
            tools=self.tools,
            broad_tools=frozenset(self.broad_tools),
        )


class Situation(msgspec.Struct):
    """Any other line: what is to be kept to (weights by number, sets as bits), and the plan that comes of it."""

    values: dict[str, Any]
    weights: dict[int, int]
    zone_weights: dict[int, int]
    excluded_techniques: int
    excluded_zones: int
    required: int
    light_zones: int
    medium_zones: int
    excluded_positions: list[str]
    positions: dict[str, int]
    minutes_at_most: int | None
    plan: list[str]

    def directives(self, catalogue: Catalogue) -> Directives:
        """What the planner is given."""
        return Directives(
            values=self.values,
            findings=(),
            weights=[self.weights.get(number, 0) for number in range(len(catalogue.techniques))],
            zone_weights=[self.zone_weights.get(number, 0) for number in range(len(catalogue.zones))],
            excluded_positions=set(self.excluded_positions),
            positions=self.positions,
            minutes_at_most=self.minutes_at_most,
            excluded_techniques=self.excluded_techniques,
            excluded_zones=self.excluded_zones,
            required=self.required,
            light_zones=self.light_zones,
            medium_zones=self.medium_zones,
        )


def read() -> tuple[Frozen, list[Situation]]:
    """What is frozen."""
    first, *others = CASES.read_text(encoding="utf-8").splitlines()
    return msgspec.json.decode(first, type=Frozen), [msgspec.json.decode(line, type=Situation) for line in others]


def told(made: Plan) -> list[str]:
    """A plan, a line a step, then the units that found no place."""
    steps = [
        f"{one.slot.phase} {one.slot.placement.technique.id} {one.slot.placement.area} {one.slot.placement.side} "
        f"{one.slot.level} {one.slot.seconds}s {one.slot.role} {one.stance} {one.side_up or '-'} {one.move or '-'}"
        for one in made.placed
    ]
    dropped, surplus = (" ".join(map(_named, units)) for units in (made.dropped, made.surplus))
    return [f"{made.position} {made.minutes} minutes", *steps, f"dropped: {dropped}", f"surplus: {surplus}"]


def _named(unit: Unit) -> str:
    return f"{unit.area.id}/{unit.role}/" + "+".join(wish.placement.technique.id for wish in unit.wishes)


def freeze() -> Iterator[str]:
    """The lines of the file, from the shipped knowledge."""
    knowledge = shipped()
    frozen = Frozen(
        techniques=[msgspec.structs.replace(one, **SET_ASIDE) for one in knowledge.techniques.values()],
        areas=list(knowledge.areas.values()),
        zones=list(knowledge.zones.values()),
        side_words=dict(knowledge.catalogue.side_words),
        tools=list(knowledge.catalogue.tools),
        broad_tools=sorted(knowledge.catalogue.broad_tools),
        limits=knowledge.limits,
    )
    yield msgspec.json.encode(frozen).decode()
    chance = random.Random(4)
    for raw in people(COUNT, seed=4):
        answers = knowledge.questionnaire.check(raw | _hindrances(chance))
        directives = directives_for(answers)
        situation = _situation(directives)
        situation.plan = told(plan(directives, catalogue=knowledge.catalogue, limits=knowledge.limits))
        yield msgspec.json.encode(situation).decode()


def _hindrances(chance: random.Random) -> dict[str, Any]:
    """What makes a plan harder: places to leave alone, no lying face down, a chair, a colleague, odd minutes."""
    zones = list(shipped().zones)
    many = chance.choice([0, 0, 0, 1, 2, 4, 8])
    return {
        "leave_alone_zones": chance.sample(zones, many),
        "face_down": chance.choice(["comfortable", "uncomfortable"]),
        "surface": chance.choice(["firm_bed"] * 4 + ["floor_mat", "floor_mat", "chair"]),
        "giver": chance.choice(["partner"] * 7 + ["colleague"]),
        "feet_welcome": chance.choice(["yes", "no"]),
        "minutes": chance.randint(5, 60),
    }


def _situation(directives: Directives) -> Situation:
    return Situation(
        values={code: directives.values[code] for code in ("minutes", "pressure", "pain_zones")},
        weights=_sparse(directives.weights),
        zone_weights=_sparse(directives.zone_weights),
        excluded_techniques=directives.excluded_techniques,
        excluded_zones=directives.excluded_zones,
        required=directives.required,
        light_zones=directives.light_zones,
        medium_zones=directives.medium_zones,
        excluded_positions=sorted(directives.excluded_positions),
        positions=directives.positions,
        minutes_at_most=directives.minutes_at_most,
        plan=[],
    )


def _sparse(weights: list[int]) -> dict[int, int]:
    return {number: weight for number, weight in enumerate(weights) if weight}


if __name__ == "__main__":
    CASES.write_text("\n".join(freeze()) + "\n", encoding="utf-8")
