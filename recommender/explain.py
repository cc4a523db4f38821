"""Why: the reasons behind each step, each technique left out, each sentence around the massage.

Reasons are only ever read off the findings and the entries of the knowledge; nothing is decided here.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from recommender.catalogue import LEVEL, Placement
from recommender.directives import Directives, Finding
from recommender.knowledge import Knowledge
from recommender.outcome import LeftOut, Line, Reason, Source
from recommender.planner import Plan
from recommender.planner.parts import Slot
from recommender.schema import Advice, Technique


class Explainer:
    """Reasons for one set of directives and one plan."""

    def __init__(self, knowledge: Knowledge, directives: Directives, plan: Plan) -> None:
        self._knowledge = knowledge
        self._directives = directives
        self._plan = plan
        self._asked = LEVEL[directives.values["pressure"]]

    def step(self, slot: Slot) -> tuple[Reason, ...]:
        """Why this step: the rules that asked for it, the technique itself, and what held its pressure down."""
        place = slot.placement
        zones = self._knowledge.catalogue.side_zones(place.area, place.side) if slot.phase == "work" else 0
        wanted = [
            finding.reason
            for finding, techniques, wanted_zones in self._directives.preferences
            if techniques & place.bit or wanted_zones & zones
        ]
        return (*wanted, self._technique(place.technique), *self._pressure(slot))

    def _technique(self, technique: Technique) -> Reason:
        return self.entry(technique.id, technique.because, technique.sources)

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
                yield self.entry(area.id, area.because, area.sources)

    def entry(self, entry: str, text: str, sources: Iterable[str], **answers: Any) -> Reason:
        """A reason that an entry of the knowledge gives by itself, without a rule."""
        return Reason(entry, text, answers, self.sources(sources))

    def sources(self, facts: Iterable[str]) -> tuple[Source, ...]:
        """The facts as people may look them up."""
        return tuple(self._knowledge.sources[fact] for fact in facts)

    def advice(self, item: Advice) -> Line:
        """A sentence of advice.yaml with its reason: the rules that asked for it, or its own."""
        findings = self._directives.prepare.get(item.id, ())
        because = tuple(finding.reason for finding in findings)
        return Line(item.text, because or (self.entry(item.id, item.because, item.sources),))

    def limit(self, code: str, **answers: Any) -> Reason:
        """A number of limits.yaml as a reason."""
        limit = self._knowledge.limit_entries[code]
        return self.entry(limit.id, limit.because, limit.sources, **answers)

    # What was left out.

    def left_out(self) -> tuple[LeftOut, ...]:
        """Techniques that rules, zones or pressure forbid, and what the minutes had no room for."""
        return (*self._forbidden(), *self._dropped())

    def _forbidden(self) -> Iterator[LeftOut]:
        """Each technique of this position that could not be used anywhere, with what forbids it."""
        by_technique: dict[int, list[Placement]] = {}
        for (position, _), placements in self._knowledge.catalogue.placements.items():
            if position == self._plan.position:
                for place in placements:
                    by_technique.setdefault(place.number, []).append(place)
        for number in sorted(by_technique):
            places = by_technique[number]
            if because := self._why_forbidden(places):
                yield LeftOut(places[0].technique.id, places[0].technique.title, None, because)

    def _why_forbidden(self, places: list[Placement]) -> tuple[Reason, ...]:
        directives, bit = self._directives, places[0].bit
        if directives.excluded_techniques & bit:
            return tuple(f.reason for f, techniques, _ in directives.exclusions if techniques & bit)
        open_places = [place for place in places if not place.zones & directives.excluded_zones]
        if not open_places:
            crossed = places[0].zones
            return tuple(f.reason for f, _, zones in directives.exclusions if zones & crossed)
        if all(place.least_level > min(self._asked, directives.cap(place.zones)) for place in open_places):
            return self._too_strong(open_places[0])
        return ()

    def _too_strong(self, place: Placement) -> tuple[Reason, ...]:
        wish = self._knowledge.wording.left_out.pressure
        asked = self.entry("pressure", wish, ["R14"], pressure=self._directives.values["pressure"])
        caps = [
            f.reason for f, level, zones in self._directives.caps if level < place.least_level and zones & place.zones
        ]
        return tuple(caps) or (asked,)

    def _dropped(self) -> Iterator[LeftOut]:
        """Units the minutes had no room for, what matters most first; a technique and area once."""
        used = {(placed.slot.placement.technique.id, placed.slot.area) for placed in self._plan.placed}
        limit = self._knowledge.limit_entries["share_work"]
        minutes = self._directives.values["minutes"]
        time = self.entry("minutes", self._knowledge.wording.left_out.time, limit.sources, minutes=minutes)
        for unit in self._plan.dropped:
            for slot in unit.slots:
                key = (slot.placement.technique.id, slot.area)
                if key not in used:
                    used.add(key)
                    yield LeftOut(key[0], slot.placement.technique.title, slot.area, (time,))


def reasons(findings: Iterable[Finding]) -> tuple[Reason, ...]:
    """The sentences of these findings, each once."""
    return tuple({finding.rule.id: finding.reason for finding in findings}.values())
