"""From findings to directives: the effects of every rule that fired, merged by lattice and never by order.

The most urgent referral wins, exclusions unite, the lowest cap wins, weights add up. So one more safety answer can only
ever make a routine gentler. Techniques and zones are bits here; `catalogue` says which bit is which.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from recommender.catalogue import LEVEL, Catalogue
from recommender.conditions import Condition, Values, mentioned, triggers
from recommender.outcome import Reason, Source, Urgency
from recommender.schema import Rule, Targets, Then

URGENCIES: tuple[Urgency, ...] = ("emergency", "urgent", "clinician", "not_today")


@dataclass(frozen=True, slots=True)
class Reach:
    """What an effect speaks about: techniques and zones as bitsets; the questions add what is ticked there."""

    techniques: int
    zones: int
    zones_of: str
    techniques_of: str = ""

    def zones_for(self, values: Values, bits: Mapping[str, int]) -> int:
        """The zones as a bitset, for these answers."""
        if not self.zones_of:
            return self.zones
        return self.zones | sum(bits[zone] for zone in values[self.zones_of])

    def techniques_for(self, values: Values, catalogue: Catalogue) -> int:
        """The techniques as a bitset, for these answers."""
        if not self.techniques_of:
            return self.techniques
        return self.techniques | catalogue.technique_bits(ids=values[self.techniques_of])


@dataclass(frozen=True, slots=True, eq=False)
class CompiledRule:
    """A rule with its condition parsed, its targets as bits and its sources looked up."""

    rule: Rule
    condition: Condition
    looks_at: tuple[str, ...]
    sources: tuple[Source, ...]
    exclude: Reach | None
    cap: Reach | None
    prefer: Reach | None
    avoid: Reach | None
    require: int
    speaks: bool
    movements_out: frozenset[str] = frozenset()

    def looked_at(self, values: Values) -> tuple[Any, ...]:
        """The answers to the questions in `looks_at`, in that order."""
        return tuple([values[code] for code in self.looks_at])


class Finding:
    """One rule that fired for these answers."""

    __slots__ = ("_reason", "compiled", "rule", "values")

    def __init__(self, compiled: CompiledRule, values: Values) -> None:
        self.compiled = compiled
        self.rule = compiled.rule
        self.values = values
        self._reason: Reason | None = None

    @property
    def reason(self) -> Reason:
        """The rule's sentence with the answers that made it fire."""
        if self._reason is None:
            self._reason = _reason(self.compiled, self.compiled.looked_at(self.values))
        return self._reason


@lru_cache(maxsize=4096)
def _reason(compiled: CompiledRule, looked_at: tuple[Any, ...]) -> Reason:
    """Kept, since the same few answers fire the same rule for many people."""
    answers = triggers(compiled.condition, dict(zip(compiled.looks_at, looked_at, strict=True)))
    return Reason(compiled.rule.id, compiled.rule.because, answers, compiled.sources)


@dataclass(slots=True)
class Directives:
    """What the planner has to keep to, and which finding said so."""

    values: Values
    findings: Sequence[Finding]
    weights: list[int]
    zone_weights: list[int]
    excluded_techniques: int = 0
    avoided_techniques: int = 0
    excluded_zones: int = 0
    excluded_positions: set[str] = field(default_factory=set)
    excluded_advice: set[str] = field(default_factory=set)
    excluded_movements: set[str] = field(default_factory=set)
    required: int = 0
    light_zones: int = 0
    medium_zones: int = 0
    first_zones: int = 0
    minutes_at_most: int | None = None
    referrals: list[Finding] = field(default_factory=list)
    speaking: list[Finding] = field(default_factory=list)
    exclusions: list[tuple[Finding, int, int]] = field(default_factory=list)
    caps: list[tuple[Finding, int, int]] = field(default_factory=list)
    preferences: list[tuple[Finding, int, int]] = field(default_factory=list)
    avoidances: list[tuple[Finding, int]] = field(default_factory=list)
    positions: dict[str, int] = field(default_factory=dict)
    prepare: dict[str, list[Finding]] = field(default_factory=dict)
    movements: dict[str, list[Finding]] = field(default_factory=dict)

    def cap(self, zones: int) -> int:
        """The highest pressure level (0 light, 1 medium, 2 firm) allowed on a stroke over these zones."""
        if zones & self.light_zones:
            return 0
        return 1 if zones & self.medium_zones else 2


def compile_rule(
    rule: Rule, condition: Condition, *, sources: Mapping[str, Source], catalogue: Catalogue
) -> CompiledRule:
    """Look up once what the rule names. All codes are known to exist (the loader checked)."""
    then = rule.then
    return CompiledRule(
        rule=rule,
        condition=condition,
        looks_at=tuple(sorted(mentioned(condition))),
        sources=tuple(sources[fact] for fact in rule.sources),
        exclude=_reach(then.exclude, catalogue) if then.exclude else None,
        cap=_cap_reach(then, catalogue),
        prefer=_prefer_reach(then, catalogue),
        avoid=Reach(0, 0, "", then.avoid.techniques_of) if then.avoid else None,
        require=catalogue.technique_bits(ids=then.require.technique) if then.require else 0,
        speaks=bool(then.caution or then.note or then.lubricant or then.rhythm or then.dose or then.offer),
        movements_out=_movements(then.exclude, catalogue),
    )


def _reach(targets: Targets, catalogue: Catalogue) -> Reach:
    techniques = catalogue.technique_bits(ids=targets.technique, tools=targets.tool, traits=targets.trait)
    return Reach(techniques, catalogue.zone_set(targets.zone), targets.zones_of)


def _movements(targets: Targets | None, catalogue: Catalogue) -> frozenset[str]:
    return catalogue.movements_with(targets.movement, targets.movement_trait) if targets else frozenset()


def _cap_reach(then: Then, catalogue: Catalogue) -> Reach | None:
    cap = then.cap_pressure
    if cap is None:
        return None
    everywhere = not cap.zone and not cap.zones_of
    return Reach(0, catalogue.all_zones if everywhere else catalogue.zone_set(cap.zone), cap.zones_of)


def _prefer_reach(then: Then, catalogue: Catalogue) -> Reach | None:
    prefer = then.prefer
    if prefer is None:
        return None
    techniques = catalogue.technique_bits(ids=prefer.technique, tools=prefer.tool, strokes=prefer.stroke)
    return Reach(techniques, catalogue.zone_set(prefer.zone), prefer.zones_of, prefer.techniques_of)


def merge(findings: Sequence[Finding], *, values: Values, catalogue: Catalogue) -> Directives:
    """All findings at once. The order they come in changes nothing but the order reasons are listed in."""
    merged = Directives(values, findings, [0] * len(catalogue.techniques), [0] * len(catalogue.zone_bits))
    for finding in findings:
        _merge_limits(merged, finding, catalogue)
        _merge_wishes(merged, finding, catalogue)
        _merge_sayings(merged, finding)
    return merged


def _merge_limits(merged: Directives, finding: Finding, catalogue: Catalogue) -> None:
    compiled, then = finding.compiled, finding.rule.then
    if then.refer:
        merged.referrals.append(finding)
    if compiled.exclude and then.exclude:
        zones = compiled.exclude.zones_for(merged.values, catalogue.zone_bits)
        merged.excluded_techniques |= compiled.exclude.techniques
        merged.excluded_zones |= zones
        merged.excluded_positions.update(then.exclude.position)
        merged.excluded_advice.update(then.exclude.preparation)
        merged.excluded_movements |= compiled.movements_out
        merged.exclusions.append((finding, compiled.exclude.techniques, zones))
    if compiled.cap and then.cap_pressure:
        zones, level = compiled.cap.zones_for(merged.values, catalogue.zone_bits), LEVEL[then.cap_pressure.at]
        merged.light_zones |= zones if level == 0 else 0
        merged.medium_zones |= zones if level == 1 else 0
        merged.caps.append((finding, level, zones))
    if then.dose:
        most = then.dose.minutes_at_most
        merged.minutes_at_most = most if merged.minutes_at_most is None else min(most, merged.minutes_at_most)


def _merge_wishes(merged: Directives, finding: Finding, catalogue: Catalogue) -> None:
    compiled, then = finding.compiled, finding.rule.then
    if compiled.prefer and then.prefer:
        zones = compiled.prefer.zones_for(merged.values, catalogue.zone_bits)
        techniques = compiled.prefer.techniques_for(merged.values, catalogue)
        _add_weight(merged.weights, techniques, then.prefer.weight)
        _add_weight(merged.zone_weights, zones, then.prefer.weight)
        merged.first_zones |= zones if then.prefer.first else 0
        merged.preferences.append((finding, techniques, zones))
        for movement in then.prefer.movement:
            merged.movements.setdefault(movement, []).append(finding)
    if compiled.avoid:
        techniques = compiled.avoid.techniques_for(merged.values, catalogue)
        merged.avoided_techniques |= techniques
        merged.avoidances.append((finding, techniques))
    merged.required |= compiled.require


def _merge_sayings(merged: Directives, finding: Finding) -> None:
    compiled, then = finding.compiled, finding.rule.then
    if compiled.speaks:
        merged.speaking.append(finding)
    if then.position:
        merged.positions[then.position.prefer] = merged.positions.get(then.position.prefer, 0) + 1
    for advice in then.prepare:
        merged.prepare.setdefault(advice, []).append(finding)


def _add_weight(weights: list[int], bits: int, weight: int) -> None:
    while bits:
        lowest = bits & -bits
        weights[lowest.bit_length() - 1] += weight
        bits ^= lowest


def most_urgent(findings: Iterable[Finding]) -> list[Finding]:
    """Referring findings, the most urgent first."""
    return sorted(findings, key=_urgency)


def _urgency(finding: Finding) -> int:
    refer: Any = finding.rule.then.refer
    return URGENCIES.index(refer.urgency)
