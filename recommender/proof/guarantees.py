"""What the rules guarantee, as conditions on answers: when somebody is referred, what is excluded, where a cap holds.

Rules are many and effects few: each of these asks which rules have the effect, and any of them will do.
"""

from collections.abc import Callable, Iterable, Iterator
from functools import cache

from recommender.catalogue import LEVEL, PRESSURES, Placement
from recommender.conditions import AllOf, Among, AnyOf, Condition, Includes, Not
from recommender.directives import URGENCIES, CompiledRule, Reach
from recommender.knowledge import Knowledge
from recommender.outcome import Urgency

CERTAIN = AllOf(())
IMPOSSIBLE = AnyOf(())


class Guarantees:
    """The effects of all rules, turned round: from an effect to the answers that bring it about.

    `technique_open` and `zone_open` say of a code that no rule excludes it. Asked often, each is built once.
    """

    def __init__(self, knowledge: Knowledge) -> None:
        self._knowledge = knowledge
        self._zone_bits = knowledge.catalogue.zone_bits
        self._technique_bits = {code: 1 << number for number, code in enumerate(knowledge.techniques)}
        self.technique_open = cache(lambda technique: Not(self.technique_excluded(technique)))
        self.zone_open = cache(lambda zone: Not(self.zone_excluded(zone)))
        self._uncapped = cache(lambda level, zone: Not(self.capped(level, zone)))

    def referred(self, urgency: Urgency = URGENCIES[-1]) -> AnyOf:
        """A referral, at least so urgent."""
        enough = URGENCIES[: URGENCIES.index(urgency) + 1]
        return self._rules(lambda one: one.rule.then.refer is not None and one.rule.then.refer.urgency in enough)

    def fires(self, rule: str) -> AnyOf:
        """This rule."""
        return self._rules(lambda one: one.rule.id == rule)

    def technique_excluded(self, technique: str) -> AnyOf:
        """No step with this technique."""
        bit = self._technique_bits[technique]
        return self._rules(lambda one: one.exclude is not None and bool(one.exclude.techniques & bit))

    def zone_excluded(self, zone: str) -> AnyOf:
        """No step that touches this zone."""
        return _any(self._over(one.exclude, one, zone) for one in self._knowledge.compiled if one.exclude)

    def position_excluded(self, position: str) -> AnyOf:
        """Nobody lies or sits like this."""
        return self._rules(lambda one: bool(one.rule.then.exclude and position in one.rule.then.exclude.position))

    def advice_excluded(self, advice: str) -> AnyOf:
        """This sentence of advice.yaml is never said."""
        return self._rules(lambda one: bool(one.rule.then.exclude and advice in one.rule.then.exclude.preparation))

    def movement_excluded(self, movement: str) -> AnyOf:
        """This movement is never suggested."""
        return self._rules(lambda one: movement in one.movements_out)

    def advised(self, advice: str) -> Condition:
        """This sentence of advice.yaml is said."""
        asked = self._rules(lambda one: advice in one.rule.then.prepare)
        said = CERTAIN if self._knowledge.advice[advice].always else asked
        return AllOf((said, Not(self.advice_excluded(advice))))

    def capped(self, level: int, zone: str) -> Condition:
        """No step over this zone is firmer than `level` (0 light, 1 medium, 2 firm)."""
        areas = [area for area in self._knowledge.areas.values() if zone in area.zones]
        if all(LEVEL[area.at_most] <= level for area in areas):
            return CERTAIN
        return _any(self._over(one.cap, one, zone) for one in self._knowledge.compiled if _caps(one, level))

    def usable(self, place: Placement) -> Condition:
        """Nothing keeps the hands off this place, nor forbids its technique or the pressure that this needs there."""
        if place.least_level > place.most_level:
            return IMPOSSIBLE
        zones = self._knowledge.catalogue.zones_in(place.zones)
        untouched = (self.technique_open(place.technique.id), *map(self.zone_open, zones))
        return AllOf((*untouched, *self._firm_enough(place.least_level, zones)))

    def offered(self, lubricant: str) -> Condition:
        """This oil or lotion is offered, and no rule refuses it."""
        offers = self._rules(lambda one: bool(one.rule.then.lubricant and lubricant in one.rule.then.lubricant.offer))
        return AllOf((offers, Not(self.refused(lubricant))))

    def refused(self, lubricant: str) -> AnyOf:
        """This oil or lotion is not offered, whatever asks for it."""
        return self._rules(lambda one: bool(one.rule.then.lubricant and lubricant in one.rule.then.lubricant.refuse))

    def shortened(self, minutes: int) -> AnyOf:
        """At most so many minutes: by a rule, or because no more are asked for."""
        rules = self._rules(lambda one: bool(one.rule.then.dose and one.rule.then.dose.minutes_at_most <= minutes))
        least = self._knowledge.questionnaire.questions["minutes"].least
        return AnyOf((Among("minutes", frozenset(range(least, minutes + 1))), *rules.parts))

    def seldom(self, times: int) -> Condition:
        """At most so many times a week: by a rule, or because nothing suggests more."""
        held = self._rules(lambda one: bool(one.rule.then.rhythm and 0 < one.rule.then.rhythm.at_most <= times))
        more = self._rules(lambda one: bool(one.rule.then.rhythm and one.rule.then.rhythm.suggest > times))
        some = self._rules(lambda one: bool(one.rule.then.rhythm and one.rule.then.rhythm.suggest))
        suggested = CERTAIN if self._knowledge.limits.usual_per_week <= times else some
        return AnyOf((*held.parts, AllOf((suggested, Not(more)))))

    def _firm_enough(self, least: int, zones: Iterable[str]) -> Iterator[Condition]:
        if least:
            yield Among("pressure", frozenset(PRESSURES[least:]))
            yield from (self._uncapped(least - 1, zone) for zone in zones)

    def _rules(self, has_effect: Callable[[CompiledRule], bool]) -> AnyOf:
        return _any(one.condition for one in self._knowledge.compiled if has_effect(one))

    def _over(self, reach: Reach | None, one: CompiledRule, zone: str) -> Condition:
        """When this rule's reach takes in the zone: always when it fires, or if a question names the zone."""
        if reach and reach.zones & self._zone_bits[zone]:
            return one.condition
        question = self._knowledge.questionnaire.questions.get(reach.zones_of) if reach else None
        if question and any(option.id == zone for option in question.options):
            return AllOf((one.condition, Includes(question.id, (zone,))))
        return IMPOSSIBLE


def _any(conditions: Iterable[Condition]) -> AnyOf:
    return AnyOf(tuple(condition for condition in conditions if condition != IMPOSSIBLE))


def _caps(one: CompiledRule, level: int) -> bool:
    cap = one.rule.then.cap_pressure
    return cap is not None and LEVEL[cap.at] <= level
