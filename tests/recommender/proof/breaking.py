"""Knowledge with something deliberately wrong in it, made in memory from the shipped one."""

import dataclasses
from collections.abc import Callable, Iterator

from msgspec.structs import replace

from recommender.conditions import Condition
from recommender.directives import CompiledRule, compile_rule
from recommender.knowledge import Knowledge, shipped
from recommender.proof.guarantees import CERTAIN, Guarantees
from recommender.proof.invariants import Claims
from recommender.proof.nothing_left import Referrals
from recommender.proof.space import Space
from recommender.rules import RuleIndex
from recommender.schema import Invariant, Targets, Then

Change = Callable[[CompiledRule], CompiledRule | None]


def with_rules(change: Change) -> Knowledge:
    """The shipped knowledge with each rule changed, or (None) taken out; the index is made anew."""
    return _rebuilt(shipped(), [kept for one in shipped().compiled if (kept := change(one))])


def _rebuilt(knowledge: Knowledge, compiled: list[CompiledRule]) -> Knowledge:
    index = RuleIndex([one.condition for one in compiled], knowledge.questionnaire.questions)
    rules = {one.rule.id: one.rule for one in compiled}
    return dataclasses.replace(knowledge, compiled=compiled, index=index, rules=rules)


def without(*rules: str) -> Knowledge:
    """The shipped knowledge without these rules."""
    return with_rules(lambda one: None if one.rule.id in rules else one)


def with_condition(rule: str, condition: Condition) -> Knowledge:
    """The shipped knowledge where one rule fires for other answers."""
    return with_rules(lambda one: dataclasses.replace(one, condition=condition) if one.rule.id == rule else one)


def ways_to_break(invariant: Invariant) -> Iterator[Knowledge]:
    """Knowledge with one thing wrong that might break the invariant: the smallest mistakes first."""
    fired = _fired_for(invariant)
    yield from (without(rule) for rule in fired)
    yield without(*fired)
    yield from (with_condition(rule, CERTAIN) for rule, entry in shipped().rules.items() if _invites(entry.then))
    advice = {code: replace(item, always=False) for code, item in shipped().advice.items()}
    yield dataclasses.replace(shipped(), advice=advice)
    areas = {code: replace(area, at_most="firm") for code, area in shipped().areas.items()}
    yield dataclasses.replace(shipped(), areas=areas)


def _invites(then: Then) -> bool:
    """Whether a rule does harm by firing too often: it refers, offers, prepares or suggests."""
    return bool(then.refer or then.lubricant or then.prepare or then.rhythm)


def claims(knowledge: Knowledge) -> Claims:
    """Everything the invariants claim about this knowledge."""
    return Claims(knowledge, Space.of(knowledge.questionnaire), Guarantees(knowledge), referrals_of(knowledge))


def referrals_of(knowledge: Knowledge) -> Referrals:
    """All referrals that this knowledge makes of any answers."""
    return Referrals(knowledge, Space.of(knowledge.questionnaire), Guarantees(knowledge))


def _fired_for(invariant: Invariant) -> list[str]:
    """The rules that fire for the plainest person whom a claim of the invariant is about."""
    knowledge = shipped()
    space = Space.of(knowledge.questionnaire)
    people = (space.find(claim.when) for claim in claims(knowledge).of(invariant))
    fired = (knowledge.index.fired(who) for who in people if who)
    return list(dict.fromkeys(knowledge.compiled[number].rule.id for numbers in fired for number in numbers))


def with_exclusion(targets: Targets, condition: Condition, *, knowledge: Knowledge | None = None) -> Knowledge:
    """The knowledge with one rule more, which excludes these for these answers."""
    return with_rule(Then(exclude=targets), condition, knowledge=knowledge)


def with_rule(then: Then, condition: Condition, *, knowledge: Knowledge | None = None) -> Knowledge:
    """The knowledge with one rule more at its end."""
    knowledge = knowledge or shipped()
    rule = replace(next(iter(knowledge.rules.values())), id=f"new-{len(knowledge.compiled)}", then=then)
    added = compile_rule(rule, condition, sources=knowledge.sources, catalogue=knowledge.catalogue)
    return _rebuilt(knowledge, [*knowledge.compiled, added])
