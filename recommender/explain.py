"""Why: the reasons behind each step, each technique left out, each sentence around the massage.

Reasons are only ever read off the findings and the entries of the knowledge; nothing is decided here.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from recommender.catalogue import LEVEL, Group, Placement
from recommender.directives import Directives, Finding
from recommender.knowledge import Knowledge
from recommender.outcome import LeftOut, Line, Reason
from recommender.planner import Plan
from recommender.planner.parts import Slot
from recommender.schema import Advice


class Explainer:
    """Reasons for one set of directives and one plan."""

    def __init__(self, knowledge: Knowledge, directives: Directives, plan: Plan) -> None:
        self._knowledge = knowledge
        self._directives = directives
        self._plan = plan
        self._asked = LEVEL[directives.values["pressure"]]

    def step(self, slot: Slot) -> tuple[Reason, ...]:
        """Why this step: the technique itself, the rules that asked for it, and what held its pressure down."""
        place = slot.placement
        bit = 1 << place.number
        zones = self._knowledge.catalogue.side_zones(place.area, place.side) if slot.phase == "work" else 0
        wanted = [
            finding.reason
            for finding, techniques, wanted_zones in self._directives.preferences
            if techniques & bit or wanted_zones & zones
        ]
        return (self._knowledge.reasons[place.technique.id], *wanted, *self._pressure(slot))

    def _pressure(self, slot: Slot) -> Iterator[Reason]:
        """What kept the pressure below what was asked for, where that is not the technique's own nature."""
        place = slot.placement
        if slot.level >= self._asked:
            return
        for finding, level, zones in self._directives.caps:
            if level <= slot.level and zones & place.zones:
                yield finding.reason
        for code in (place.area, *place.technique.crosses):
            area = self._knowledge.areas[code]
            if LEVEL[area.at_most] <= slot.level and area.because:
                yield self._knowledge.reasons[area.id]

    def advice(self, item: Advice) -> Line:
        """A sentence of advice.yaml with its reason: the rules that asked for it, or its own."""
        findings = self._directives.prepare.get(item.id)
        if not findings:
            return self._knowledge.lines[item.id]
        return Line(item.text, tuple(finding.reason for finding in findings))

    def wording(self, entry: str, text: str, because: Reason, **answers: Any) -> Reason:
        """A sentence of wording.yaml as a reason, with the sources of the entry it speaks for."""
        return Reason(entry, text, answers, because.sources)

    # What was left out.

    def left_out(self) -> tuple[LeftOut, ...]:
        """Techniques that rules, zones or pressure forbid, that are avoided, and that the minutes had no room for."""
        forbidden = tuple(self._forbidden())
        avoided = tuple(
            entry for entry in self._avoided() if entry.technique not in {one.technique for one in forbidden}
        )
        told = {entry.technique for entry in avoided}
        return (*forbidden, *avoided, *(entry for entry in self._dropped() if entry.technique not in told))

    def _forbidden(self) -> Iterator[LeftOut]:
        """Each technique of this position that could not be used anywhere, with what forbids it."""
        catalogue, directives = self._knowledge.catalogue, self._directives
        doubtful = directives.excluded_techniques | catalogue.never_light
        for groups in catalogue.by_position[self._plan.position]:
            if not directives.excluded_zones and not doubtful & groups[0].bit:
                continue
            if because := self._why_forbidden(groups):
                yield LeftOut(groups[0].technique.id, groups[0].technique.title, None, because)

    def _avoided(self) -> Iterator[LeftOut]:
        """Each technique of this position with something else in its place."""
        used = {placed.slot.placement.number for placed in self._plan.placed}
        directives = self._directives
        doubtful = directives.avoided_techniques & ~directives.excluded_techniques
        for groups in self._knowledge.catalogue.by_position[self._plan.position] if doubtful else ():
            group = groups[0]
            if doubtful & group.bit and group.number not in used:
                because = tuple(finding.reason for finding, bits in directives.avoidances if bits & group.bit)
                yield LeftOut(group.technique.id, group.technique.title, None, because)

    def _why_forbidden(self, groups: Sequence[Group]) -> tuple[Reason, ...]:
        directives, bit = self._directives, groups[0].bit
        if directives.excluded_techniques & bit:
            return tuple(f.reason for f, techniques, _ in directives.exclusions if techniques & bit)
        places = [place for group in groups for place in group.sides.values()]
        open_places = [place for place in places if not place.zones & directives.excluded_zones]
        if not open_places:
            crossed = places[0].zones
            return tuple(f.reason for f, _, zones in directives.exclusions if zones & crossed)
        if all(place.least_level > min(self._asked, directives.cap(place.zones)) for place in open_places):
            return self._too_strong(open_places[0])
        return ()

    def _too_strong(self, place: Placement) -> tuple[Reason, ...]:
        knowledge, pressure = self._knowledge, self._directives.values["pressure"]
        own = knowledge.reasons[place.technique.id]
        asked = self.wording("pressure", knowledge.wording.left_out.pressure, own, pressure=pressure)
        caps = [
            f.reason for f, level, zones in self._directives.caps if level < place.least_level and zones & place.zones
        ]
        return tuple(caps) or (asked,)

    def _dropped(self) -> Iterator[LeftOut]:
        """Units that found no place, what matters most first; a technique and area once."""
        used = {(placed.slot.placement.technique.id, placed.slot.placement.area) for placed in self._plan.placed}
        out_of_time = self.shortening() or (self._time_ran_out(),)
        for units, because in ((self._plan.dropped, out_of_time), (self._plan.surplus, ())):
            for place in (wish.placement for unit in units for wish in unit.wishes):
                if (place.technique.id, place.area) not in used:
                    used.add((place.technique.id, place.area))
                    yield LeftOut(
                        place.technique.id, place.technique.title, place.area, because or (self._enough(place.area),)
                    )

    def _time_ran_out(self) -> Reason:
        knowledge, minutes = self._knowledge, self._directives.values["minutes"]
        own = knowledge.reasons["share_work"]
        return self.wording("minutes", knowledge.wording.left_out.time, own, minutes=minutes)

    def _enough(self, area: str) -> Reason:
        return self._knowledge.reasons["neck_most" if area == "neck" else "zone_side_most"]

    def shortening(self) -> tuple[Reason, ...]:
        """Why there are fewer minutes than asked for; nothing where there are not."""
        if self._plan.minutes == self._directives.values["minutes"]:
            return ()
        if self.is_cut_short:
            return tuple(f.reason for f in self._directives.speaking if f.rule.then.dose)
        zones = (finding.reason for finding, _, excluded in self._directives.exclusions if excluded)
        return (*zones, self._knowledge.reasons["zone_side_most"])

    @property
    def is_cut_short(self) -> bool:
        """Whether a rule allows no more minutes than there are."""
        return self._plan.minutes == self._directives.minutes_at_most


def reasons(findings: Iterable[Finding]) -> tuple[Reason, ...]:
    """The sentences of these findings, each once."""
    return tuple({finding.rule.id: finding.reason for finding in findings}.values())
