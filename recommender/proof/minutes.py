"""Never empty, minute by minute: who leaves no place alone has techniques for every length, with light hands alone.

The worst case comes first: all that any rule can take away is gone at once. Only where that is too much, rules are
taken to fire or not, one after the other, until it is enough or somebody is found who has too little.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Any

from recommender.catalogue import WHOLE_BACK, Role
from recommender.conditions import Condition, Not
from recommender.directives import CompiledRule
from recommender.knowledge import Knowledge
from recommender.outcome import Phase
from recommender.planner.choice import AROUND_WORK
from recommender.proof.counterexample import Counterexample
from recommender.proof.guarantees import Guarantees
from recommender.proof.search import TooHard
from recommender.proof.space import Space

CASES_AT_MOST = 1_000
ON_ONE_PLACE: tuple[tuple[Role, int], ...] = (("broad", 2), ("deep", 2), ("smooth", 1))


@dataclass(frozen=True, slots=True)
class Gone:
    """Techniques and zones that are taken away, as bitsets."""

    techniques: int = 0
    zones: int = 0

    def __or__(self, other: "Gone") -> "Gone":
        return Gone(self.techniques | other.techniques, self.zones | other.zones)

    @property
    def size(self) -> int:
        """How many they are."""
        return self.techniques.bit_count() + self.zones.bit_count()


Taking = tuple[Condition, Gone]


class Minutes:
    """Looks for somebody with too few techniques for some length. Raises TooHard beyond CASES_AT_MOST."""

    def __init__(self, knowledge: Knowledge, space: Space, guarantees: Guarantees) -> None:
        self._knowledge = knowledge
        self._space = space
        self._promised = guarantees
        self._cases = 0

    def lacking(self, position: str, lying: Condition) -> Iterator[Counterexample]:
        """Somebody `lying` like that. Places left alone do not count; who is cut short needs enough for the rest."""
        longest = self._knowledge.questionnaire.questions["minutes"].most
        caps = {rule.then.dose.minutes_at_most for rule in self._knowledge.rules.values() if rule.then.dose}
        for minutes in sorted({*caps, longest}):
            yield from self._lacking_up_to(minutes, position, lying)

    def _lacking_up_to(self, minutes: int, position: str, lying: Condition) -> Iterator[Counterexample]:
        """Somebody who may have so many minutes, and has too little for them or for fewer."""
        rules = self._knowledge.compiled
        others = (Not(one.condition) for one in rules if _leaves_alone(one) or _cuts_below(one, minutes))
        given = [lying, Not(self._promised.referred()), *others]
        taking = [(one.condition, Gone(one.exclude.techniques, one.exclude.zones)) for one in rules if one.exclude]
        taking.sort(key=lambda one: one[1].size, reverse=True)  # what takes most decides soonest
        filling, gone = Filling(self._knowledge, position, minutes), Gone(self._knowledge.catalogue.never_light)
        if filling.is_enough_without(reduce(or_, (more for _, more in taking), gone)):
            return
        may_fire = [one for one in taking if self._space.find(*given, one[0])]
        if who := self._worst(given, may_fire, gone, filling):
            yield Counterexample(f"too few techniques to fill the time, {position}", who)

    def _worst(
        self, given: Sequence[Condition], taking: Sequence[Taking], gone: Gone, filling: "Filling"
    ) -> dict[str, Any] | None:
        """Somebody who has too little when this is gone already and each of `taking` may take more."""
        self._cases += 1
        if self._cases > CASES_AT_MOST:
            raise TooHard(f"more than {CASES_AT_MOST} cases of too few techniques: let the rules exclude less")
        taking = [one for one in taking if one[1] | gone != gone]
        if filling.is_enough_without(reduce(or_, (more for _, more in taking), gone)):
            return None
        who = self._space.find(*given)
        if who is None or not taking:
            return who
        (fires, more), *others = taking
        taken = self._worst([*given, fires], others, gone | more, filling)
        return taken or self._worst([*given, Not(fires)], others, gone, filling)


class Filling:
    """Whether there is enough to fill the time in one position."""

    def __init__(self, knowledge: Knowledge, position: str, longest: int) -> None:
        self._knowledge = knowledge
        self._limits = knowledge.limits
        self._position = position
        self._lengths = range(knowledge.limits.shortest_in(position), longest + 1)

    def is_enough_without(self, gone: Gone) -> bool:
        """Whether what is left can fill every length, with as many steps as it may have."""
        lasting = sorted(self._lasting(gone), reverse=True)
        return all(sum(lasting[: self._limits.steps_at_most(minutes)]) >= minutes * 60 for minutes in self._lengths)

    def _lasting(self, gone: Gone) -> Iterator[int]:
        """The most seconds of each step there could be: around the work, then on each place."""
        for phase in AROUND_WORK:
            yield from self._longest(phase, WHOLE_BACK, "long", gone)[: self._limits.extras_most]
        for area, zones in self._knowledge.catalogue.areas.items():
            if area != WHOLE_BACK and not gone.zones & self._knowledge.catalogue.zone_set(zones.zones):
                yield from self._lasting_on(area, gone)

    def _lasting_on(self, area: str, gone: Gone) -> Iterator[int]:
        left = self._limits.neck_most if area == "neck" else self._limits.zone_side_most
        for role, count in ON_ONE_PLACE:
            for most in self._longest("work", area, role, gone)[:count]:
                yield min(most, left)
                left -= min(most, left)

    def _longest(self, phase: Phase, area: str, role: Role, gone: Gone) -> list[int]:
        groups: Iterable[Any] = self._knowledge.catalogue.groups.get((self._position, phase, area, role), ())
        left = (g for g in groups if not g.bit & gone.techniques and not g.sides["left"].zones & gone.zones)
        return sorted((group.technique.seconds.most for group in left), reverse=True)


def _leaves_alone(one: CompiledRule) -> bool:
    """Whether the rule leaves alone what people tick."""
    return bool(one.exclude and one.exclude.zones_of)


def _cuts_below(one: CompiledRule, minutes: int) -> bool:
    dose = one.rule.then.dose
    return dose is not None and dose.minutes_at_most < minutes
