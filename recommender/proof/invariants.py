"""What each invariant claims: conditions that have to hold for everybody its `when` is about."""

from collections.abc import Iterator
from dataclasses import dataclass

from recommender.catalogue import LEVEL
from recommender.conditions import AllOf, Condition, Includes, Not
from recommender.knowledge import Knowledge
from recommender.proof.counterexample import Counterexample
from recommender.proof.guarantees import CERTAIN, Guarantees
from recommender.proof.nothing_left import Referrals
from recommender.proof.space import Space
from recommender.schema import Always, Cap, Invariant, Never, Targets


@dataclass(frozen=True, slots=True)
class Claim:
    """One thing that has to hold for all answers that fit `when`. `what` says it in the author's words."""

    what: str
    when: Condition
    holds: Condition


class Claims:
    """Every claim of the invariants, and those for whom one does not hold."""

    def __init__(self, knowledge: Knowledge, space: Space, guarantees: Guarantees, referrals: Referrals) -> None:
        self._knowledge = knowledge
        self._space = space
        self._guarantees = guarantees
        self._referrals = referrals

    def broken(self, invariant: Invariant) -> Iterator[Counterexample]:
        """The plainest person for each claim that does not hold for everybody. None is the proof."""
        for claim in self.of(invariant):
            if who := self._space.find(claim.when, Not(claim.holds)):
                yield Counterexample(claim.what, who)

    def of(self, invariant: Invariant) -> Iterator[Claim]:
        """The claims of one invariant. Those that come to the same are one."""
        seen: dict[tuple[Condition, Condition], str] = {}
        when = self._knowledge.invariant_conditions.get(invariant.id, CERTAIN)
        for what, also, holds in (*self._always(invariant.always), *self._never(invariant.never)):
            seen.setdefault((AllOf((when, also)), holds), what)
        return (Claim(what, about, holds) for (about, holds), what in seen.items())

    def _always(self, always: Always) -> Iterator[tuple[str, Condition, Condition]]:
        promised = self._guarantees
        if always.refer:
            yield f"refer: {always.refer}", CERTAIN, self._referrals.referred(always.refer)
        if always.cap_pressure:
            yield from self._capped(always.cap_pressure)
        for rule in always.said_by:
            yield f"said_by: {rule}", CERTAIN, promised.fires(rule)
        for advice in always.advice:
            yield f"advice: {advice}", CERTAIN, promised.advised(advice)
        if always.minutes_at_most:
            yield f"minutes_at_most: {always.minutes_at_most}", CERTAIN, promised.shortened(always.minutes_at_most)
        if always.per_week_at_most:
            yield f"per_week_at_most: {always.per_week_at_most}", CERTAIN, promised.seldom(always.per_week_at_most)

    def _capped(self, cap: Cap) -> Iterator[tuple[str, Condition, Condition]]:
        everywhere = not cap.zone and not cap.zones_of
        named = tuple(self._knowledge.zones) if everywhere else cap.zone
        for zone, also in (*((zone, CERTAIN) for zone in named), *self._ticked(cap.zones_of)):
            yield f"cap_pressure: {cap.at} on {zone}", also, self._guarantees.capped(LEVEL[cap.at], zone)

    def _never(self, never: Never) -> Iterator[tuple[str, Condition, Condition]]:
        promised = self._guarantees
        if never.refer:
            yield f"never refer: {never.refer}", CERTAIN, Not(self._referrals.referred(never.refer))
        if never.use:
            yield from self._unused(never.use)
        for lubricant in never.offer:
            yield f"never offer: {lubricant}", CERTAIN, Not(promised.offered(lubricant))

    def _unused(self, targets: Targets) -> Iterator[tuple[str, Condition, Condition]]:
        promised = self._guarantees
        for technique in self._techniques(targets):
            yield f"never use: {technique}", CERTAIN, promised.technique_excluded(technique)
        for zone, also in (*((zone, CERTAIN) for zone in targets.zone), *self._ticked(targets.zones_of)):
            yield f"never use: {zone}", also, promised.zone_excluded(zone)
        for position in targets.position:
            yield f"never use: {position}", CERTAIN, promised.position_excluded(position)
        for advice in targets.preparation:
            yield f"never use: {advice}", CERTAIN, Not(promised.advised(advice))
        for movement in self._knowledge.catalogue.movements_with(targets.movement, targets.movement_trait):
            yield f"never use: {movement}", CERTAIN, promised.movement_excluded(movement)

    def _techniques(self, targets: Targets) -> Iterator[str]:
        bits = self._knowledge.catalogue.technique_bits(ids=targets.technique, tools=targets.tool, traits=targets.trait)
        return (code for number, code in enumerate(self._knowledge.techniques) if bits >> number & 1)

    def _ticked(self, question: str) -> Iterator[tuple[str, Condition]]:
        """Each zone that can be ticked in a question, and that it is."""
        if question:
            for option in self._knowledge.questionnaire.questions[question].options:
                yield option.id, Includes(question, (option.id,))
