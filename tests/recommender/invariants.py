"""Invariants read plainly: what each one promises about one person's directives, and how to make answers it is about.

Nothing here is shared with the prover, so that each can find the other wrong.
"""

from collections.abc import Iterator
from random import Random
from typing import Any

from recommender.conditions import AllOf, Among, AnyOf, Condition, Exactly, Includes, Not, domain_of, mentioned
from recommender.directives import URGENCIES, Directives
from recommender.knowledge import Knowledge
from recommender.rhythm import suggest
from recommender.schema import Always, Cap, Invariant, Never, Targets
from tests.recommender.promises import LEVEL


def promises(invariant: Invariant, directives: Directives, knowledge: Knowledge) -> dict[str, bool]:
    """Everything the invariant promises, each with whether it is kept. `when` is not looked at."""
    return dict([*_always(invariant.always, directives, knowledge), *_never(invariant.never, directives, knowledge)])


def _always(always: Always, directives: Directives, knowledge: Knowledge) -> Iterator[tuple[str, bool]]:
    fired = {finding.rule.id for finding in directives.findings}
    if always.refer:
        yield f"refer {always.refer}", is_referred(directives, always.refer)
    if always.cap_pressure:
        yield from _capped(always.cap_pressure, directives, knowledge)
    yield from ((f"said by {rule}", rule in fired) for rule in always.said_by)
    yield from ((f"told {advice}", is_told(advice, directives, knowledge)) for advice in always.advice)
    if always.minutes_at_most:
        yield "minutes", (directives.minutes_at_most or 60) <= always.minutes_at_most
    if always.per_week_at_most:
        yield "per week", suggest(directives.speaking, knowledge).per_week <= always.per_week_at_most


def _never(never: Never, directives: Directives, knowledge: Knowledge) -> Iterator[tuple[str, bool]]:
    if never.refer:
        yield f"not refer {never.refer}", not is_referred(directives, never.refer)
    if never.use:
        yield from _unused(never.use, directives, knowledge)
    yield from ((f"not offer {choice}", not is_offered(choice, directives)) for choice in never.offer)


def is_referred(directives: Directives, urgency: str) -> bool:
    """At least so urgently."""
    enough = URGENCIES[: URGENCIES.index(urgency) + 1]
    refers = [finding.rule.then.refer for finding in directives.referrals]
    return any(refer.urgency in enough for refer in refers if refer)


def is_told(advice: str, directives: Directives, knowledge: Knowledge) -> bool:
    """Whether this sentence of advice.yaml is said."""
    said = knowledge.advice[advice].always or advice in directives.prepare
    return said and advice not in directives.excluded_advice


def is_offered(choice: str, directives: Directives) -> bool:
    """Whether this oil or lotion may go on the skin."""
    effects = [effect for finding in directives.speaking if (effect := finding.rule.then.lubricant)]
    return any(choice in effect.offer for effect in effects) and not any(choice in effect.refuse for effect in effects)


def _capped(cap: Cap, directives: Directives, knowledge: Knowledge) -> Iterator[tuple[str, bool]]:
    ticked = directives.values[cap.zones_of] if cap.zones_of else ()
    for zone in {*cap.zone, *ticked} if cap.zone or cap.zones_of else knowledge.zones:
        own = max(LEVEL[area.at_most] for area in knowledge.areas.values() if zone in area.zones)
        yield f"{cap.at} on {zone}", min(own, directives.cap(knowledge.catalogue.zone_bits[zone])) <= LEVEL[cap.at]


def _unused(use: Targets, directives: Directives, knowledge: Knowledge) -> Iterator[tuple[str, bool]]:
    for number, technique in enumerate(knowledge.techniques.values()):
        if technique.id in use.technique or technique.tool in use.tool or {*technique.traits} & {*use.trait}:
            yield f"no {technique.id}", bool(directives.excluded_techniques >> number & 1)
    for zone in {*use.zone, *(directives.values[use.zones_of] if use.zones_of else ())}:
        yield f"nothing on {zone}", bool(directives.excluded_zones & knowledge.catalogue.zone_bits[zone])
    yield from ((f"not {position}", position in directives.excluded_positions) for position in use.position)
    for movement in knowledge.movements.values():
        if movement.id in use.movement or {*movement.traits} & {*use.movement_trait}:
            yield f"not suggested {movement.id}", movement.id in directives.excluded_movements
    yield from ((f"not told {advice}", not is_told(advice, directives, knowledge)) for advice in use.preparation)


def lay_over(condition: Condition, raw: dict[str, Any], knowledge: Knowledge, chance: Random) -> dict[str, Any]:
    """These raw answers, changed so that the condition mostly holds: what it looks at is asked, and answered so."""
    changed = dict(raw)
    for code in sorted(mentioned(condition)):
        _ask(code, changed, knowledge, chance)
    _meet(condition, changed, knowledge, chance, wanted=True)
    return changed


def _ask(code: str, raw: dict[str, Any], knowledge: Knowledge, chance: Random) -> None:
    asked = knowledge.questionnaire.asked_when.get(code)
    if asked and chance.random() < 0.7:
        for needed in sorted(mentioned(asked)):
            _ask(needed, raw, knowledge, chance)
        _meet(asked, raw, knowledge, chance, wanted=True)


def _meet(condition: Condition, raw: dict[str, Any], knowledge: Knowledge, chance: Random, *, wanted: bool) -> None:
    match condition:
        case Not(part):
            _meet(part, raw, knowledge, chance, wanted=not wanted)
        case AllOf(parts) | AnyOf(parts):
            together = isinstance(condition, AllOf) is wanted
            for part in parts if together else [chance.choice(parts)]:
                _meet(part, raw, knowledge, chance, wanted=wanted)
        case _:
            raw[condition.code] = _answer(condition, raw, knowledge, chance, wanted=wanted)


def _answer(
    condition: Among | Includes | Exactly, raw: dict[str, Any], knowledge: Knowledge, chance: Random, *, wanted: bool
) -> Any:
    domain = domain_of(knowledge.questionnaire.questions[condition.code])
    if isinstance(condition, Among):
        return chance.choice([value for value in domain if (value in condition.values) is wanted])
    ticked = list(raw.get(condition.code, ()))
    if isinstance(condition, Exactly):
        return list(condition.options) if wanted else ticked or [chance.choice(domain)]
    if wanted:
        return [*ticked, chance.choice(condition.options)]
    return [option for option in ticked if option not in condition.options]
