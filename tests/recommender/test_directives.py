"""Effects merged by lattice and never by order; one more safety answer only ever makes things gentler (monotone)."""

import dataclasses
import random
from collections import Counter
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from recommender import Answers, findings, recommend, urgent
from recommender.conditions import Condition, domain_of
from recommender.directives import URGENCIES, CompiledRule, Directives, Finding, Reach, compile_rule, merge, most_urgent
from recommender.knowledge import shipped
from recommender.outcome import Outcome, Pressure
from recommender.schema import Cap, Dose, Lubricant, Note, Position, RhythmEffect, Rule, Then
from tests.recommender.strategies import answers, plain, raw_answers

ZONES = tuple(shipped().zones)
SAFETY = ("urgent_signs", "warning_signs", "health_conditions", "leave_alone_zones")
LISTS = {code: domain_of(shipped().questionnaire.questions[code]) for code in SAFETY}


def merged(given_answers: Answers, fired: list[Finding] | None = None) -> Directives:
    fired = findings(given_answers) if fired is None else fired
    return merge(fired, values=given_answers, catalogue=shipped().catalogue)


def compiled(rule: Rule, condition: Condition) -> CompiledRule:
    return compile_rule(rule, condition, sources=shipped().sources, catalogue=shipped().catalogue)


def bits(*zones: str) -> int:
    return shipped().catalogue.zone_set(zones)


def without_order(directives: Directives) -> dict[str, Any]:
    """Everything a planner reads off the directives."""
    return {
        "weights": directives.weights,
        "zone_weights": directives.zone_weights,
        "excluded": (directives.excluded_techniques, directives.excluded_zones),
        "excluded_positions": directives.excluded_positions,
        "excluded_advice": directives.excluded_advice,
        "required": directives.required,
        "caps": (directives.light_zones, directives.medium_zones),
        "minutes_at_most": directives.minutes_at_most,
        "positions": directives.positions,
        "prepare": {advice: {finding.rule.id for finding in asked} for advice, asked in directives.prepare.items()},
        "referrals": {finding.rule.id for finding in directives.referrals},
        "urgency": [urgency_of(finding) for finding in most_urgent(directives.referrals)][:1],
    }


def urgency_of(finding: Finding) -> str:
    """How urgent a finding is; empty where it does not refer."""
    return finding.rule.then.refer.urgency if finding.rule.then.refer else ""


# Merging.


@settings(max_examples=80, deadline=None)
@given(given_answers=answers(), seed=st.randoms())
def test_the_order_of_the_findings_changes_nothing(given_answers: Answers, seed: random.Random) -> None:
    fired = findings(given_answers)
    shuffled = seed.sample(fired, len(fired))
    assert without_order(merged(given_answers, shuffled)) == without_order(merged(given_answers, fired))


@settings(max_examples=60, deadline=None)
@given(answers())
def test_exclusions_unite(given_answers: Answers) -> None:
    directives, knowledge = merged(given_answers), shipped()
    named = [exclude for finding in findings(given_answers) if (exclude := finding.rule.then.exclude)]
    for number, technique in enumerate(knowledge.techniques.values()):
        excluded = any(
            technique.id in targets.technique
            or technique.tool in targets.tool
            or set(technique.traits) & set(targets.trait)
            for targets in named
        )
        assert bool(directives.excluded_techniques >> number & 1) is excluded, technique.id
    zones = {
        z for targets in named for z in (*targets.zone, *(given_answers[targets.zones_of] if targets.zones_of else ()))
    }
    assert directives.excluded_zones == bits(*zones)
    assert directives.excluded_positions == {position for targets in named for position in targets.position}
    assert directives.excluded_advice == {advice for targets in named for advice in targets.preparation}


@settings(max_examples=60, deadline=None)
@given(answers())
def test_weights_add_up(given_answers: Answers) -> None:
    directives, knowledge = merged(given_answers), shipped()
    wishes = [prefer for finding in findings(given_answers) if (prefer := finding.rule.then.prefer)]
    for number, technique in enumerate(knowledge.techniques.values()):
        speaking = [
            wish.weight
            for wish in wishes
            if technique.id in (*wish.technique, *(given_answers[wish.techniques_of] if wish.techniques_of else ()))
            or technique.tool in wish.tool
            or technique.stroke in wish.stroke
        ]
        assert directives.weights[number] == sum(speaking), technique.id
    for number, zone in enumerate(ZONES):
        asked = [w.weight for w in wishes if zone in w.zone or (w.zones_of and zone in given_answers[w.zones_of])]
        assert directives.zone_weights[number] == sum(asked), zone


@settings(max_examples=60, deadline=None)
@given(answers())
def test_wishes_for_positions_advice_and_techniques_are_gathered(given_answers: Answers) -> None:
    directives, effects = merged(given_answers), [finding.rule.then for finding in findings(given_answers)]
    assert directives.positions == Counter(then.position.prefer for then in effects if then.position)
    assert {code: len(asked) for code, asked in directives.prepare.items()} == Counter(
        advice for then in effects for advice in then.prepare
    )
    required = {technique for then in effects if then.require for technique in then.require.technique}
    assert directives.required == shipped().catalogue.technique_bits(ids=required)


@settings(max_examples=60, deadline=None)
@given(given_answers=answers(), zones=st.sets(st.sampled_from(ZONES), min_size=1))
def test_the_lowest_cap_wins(given_answers: Answers, zones: set[str]) -> None:
    caps = [cap for finding in findings(given_answers) if (cap := finding.rule.then.cap_pressure)]
    levels = [2]
    for cap in caps:
        named = {*cap.zone, *(given_answers[cap.zones_of] if cap.zones_of else ())}
        if zones & named or not (cap.zone or cap.zones_of):
            levels.append(("light", "medium", "firm").index(cap.at))
    assert merged(given_answers).cap(bits(*zones)) == min(levels)


def test_a_stroke_keeps_to_the_lowest_cap_of_all_it_crosses() -> None:
    directives = merged(plain(pressure="firm", age_group="65_or_over", pain_level=8, pain_zones=["hip_left"]))
    assert directives.cap(bits("hip_left")) == 0
    assert directives.cap(bits("hip_right")) == 1
    assert directives.cap(bits("hip_left", "hip_right")) == 0


def test_nothing_caps_a_healthy_back_that_asked_for_firm() -> None:
    assert merged(plain(pressure="firm")).cap(bits(*ZONES)) == 2


@pytest.mark.parametrize(("at", "level"), [("light", 0), ("medium", 1)])
def test_a_cap_says_how_hard_and_where_and_whose_it_is(at: Pressure, level: int) -> None:
    (asked,) = [finding for finding in findings(plain(pressure="light")) if finding.rule.id == "light-was-asked-for"]
    rule = replace(asked.rule, then=Then(cap_pressure=Cap(at=at, zone=("hip_left", "hip_right"))))
    capping = Finding(compiled(rule, asked.compiled.condition), plain())
    directives, hips = merged(plain(), [capping]), bits("hip_left", "hip_right")
    assert capping.compiled.cap == Reach(techniques=0, zones=hips, zones_of="")
    assert directives.caps == [(capping, level, hips)]
    assert (directives.light_zones, directives.medium_zones) == ((hips, 0) if at == "light" else (0, hips))
    assert [directives.cap(bits(zone)) for zone in ZONES] == [level if "hip" in zone else 2 for zone in ZONES]


@pytest.mark.parametrize(
    ("then", "speaks"),
    [
        (Then(caution="Go gently."), True),
        (Then(note=Note(giver="Go gently.")), True),
        (Then(lubricant=Lubricant(offer=("oil",))), True),
        (Then(rhythm=RhythmEffect(suggest=2)), True),
        (Then(dose=Dose(minutes_at_most=10)), True),
        (Then(position=Position(prefer="seated")), False),
    ],
)
def test_a_rule_speaks_if_it_has_something_to_say(then: Then, speaks: bool) -> None:
    finding = findings(plain())[0]
    rule = compiled(replace(finding.rule, then=then), finding.compiled.condition)
    assert rule.speaks is speaks
    assert rule.prefer is None


def test_wishes_for_one_position_are_counted() -> None:
    (chair,) = [finding for finding in findings(plain(surface="chair")) if finding.rule.then.position]
    assert chair.rule.then.position
    wished = chair.rule.then.position.prefer
    assert merged(plain(), [chair, chair, chair]).positions == {wished: 3}


def test_a_finding_gives_its_rules_reason_with_the_answers_behind_it() -> None:
    (finding,) = [one for one in findings(plain(surface="chair")) if one.rule.then.dose]
    assert finding.reason.rule == finding.rule.id
    assert finding.reason.text == finding.rule.because
    assert finding.reason.answers == {"surface": "chair"}
    assert [source.id for source in finding.reason.sources] == list(finding.rule.sources)
    assert finding.reason is finding.reason


def test_the_fewest_minutes_win() -> None:
    assert merged(plain()).minutes_at_most is None
    assert merged(plain(surface="chair")).minutes_at_most == 15
    (chair,) = [finding for finding in findings(plain(surface="chair")) if finding.rule.then.dose]
    short = replace(chair.rule, then=replace(chair.rule.then, dose=Dose(minutes_at_most=10)))
    shorter = Finding(dataclasses.replace(chair.compiled, rule=short), chair.values)
    assert merged(plain(), [chair, shorter]).minutes_at_most == 10
    assert merged(plain(), [shorter, chair]).minutes_at_most == 10


def test_the_most_urgent_referral_comes_first() -> None:
    signs = ["contagious_illness", "recent_fall_or_accident", "fever"]
    fired = merged(plain(warning_signs=signs, urgent_signs=["chest_pain_or_pressure"])).referrals
    ranked = [urgency_of(finding) for finding in most_urgent(reversed(fired))]
    assert ranked == ["emergency", "urgent", "clinician", "not_today"]


# Monotone.


def rank(outcome: Outcome) -> int:
    """0 for an emergency, 4 for a routine."""
    return URGENCIES.index(outcome.referral.urgency) if outcome.referral else len(URGENCIES)


@st.composite
def one_more(draw: st.DrawFn) -> tuple[Answers, Answers]:
    """Any answers, and the same with one more sign, condition or zone to leave alone."""
    raw = draw(raw_answers())
    code = draw(st.sampled_from(SAFETY))
    ticked = {code: [*raw.get(code, ()), draw(st.sampled_from(LISTS[code]))]}
    check = shipped().questionnaire.check
    return check(raw), check(raw | ticked)


@settings(max_examples=250, deadline=None)
@given(one_more())
def test_one_more_safety_answer_never_loosens_anything(pair: tuple[Answers, Answers]) -> None:
    before, after = map(merged, pair)
    assert not before.excluded_techniques & ~after.excluded_techniques
    assert not before.excluded_zones & ~after.excluded_zones
    assert before.excluded_positions <= after.excluded_positions
    assert before.excluded_advice <= after.excluded_advice
    assert (after.minutes_at_most or 60) <= (before.minutes_at_most or 60)
    assert {finding.rule.id for finding in before.referrals} <= {finding.rule.id for finding in after.referrals}


@settings(max_examples=150, deadline=None)
@given(pair=one_more(), zones=st.sets(st.sampled_from(ZONES)))
def test_one_more_safety_answer_never_raises_a_cap(pair: tuple[Answers, Answers], zones: set[str]) -> None:
    before, after = map(merged, pair)
    assert after.cap(bits(*zones)) <= before.cap(bits(*zones))
    assert all(after.cap(bits(zone)) <= before.cap(bits(zone)) for zone in ZONES)


@settings(max_examples=150, deadline=None)
@given(one_more())
def test_one_more_safety_answer_is_never_less_urgent(pair: tuple[Answers, Answers]) -> None:
    before, after = map(recommend, pair)
    assert rank(after) <= rank(before)


def test_a_cold_on_top_of_nothing_left_is_no_less_urgent() -> None:
    before = plain(leave_alone_zones=list(ZONES))
    after = plain(leave_alone_zones=list(ZONES), warning_signs=["contagious_illness"])
    assert rank(recommend(after)) <= rank(recommend(before))


@pytest.mark.parametrize("condition", LISTS["health_conditions"])
def test_each_condition_alone_is_at_least_as_gentle_as_none(condition: str) -> None:
    healthy, ill = merged(plain(pressure="firm")), merged(plain(pressure="firm", health_conditions=[condition]))
    assert ill.cap(bits(*ZONES)) <= healthy.cap(bits(*ZONES))
    assert {finding.rule.id for finding in ill.findings} != {finding.rule.id for finding in healthy.findings}


# An emergency shows early.


@pytest.mark.parametrize(
    "raw",
    [
        {"urgent_signs": ["serious_accident"]},
        {"warning_signs": ["fever"], "health_conditions": ["weak_immune_system"]},
        {"warning_signs": ["recent_fall_or_accident", "contagious_illness"], "age_group": "65_or_over"},
    ],
)
def test_a_few_answers_are_enough_for_an_emergency(raw: dict[str, Any]) -> None:
    outcome = urgent(raw)
    assert outcome
    assert outcome.referral.urgency == "emergency"


@pytest.mark.parametrize("raw", [{}, {"warning_signs": ["fever"]}, {"pain_level": 10}, {"urgent_signs": ["dizzy"]}])
def test_nothing_less_than_an_emergency_interrupts(raw: dict[str, Any]) -> None:
    assert urgent(raw) is None


@settings(max_examples=80, deadline=None)
@given(raw=raw_answers(), codes=st.sets(st.sampled_from([*SAFETY, "age_group", "pain_level"])))
def test_an_early_emergency_stays_one_to_the_end(raw: dict[str, Any], codes: set[str]) -> None:
    early = urgent({code: value for code, value in raw.items() if code in codes})
    assert early is None or rank(recommend(shipped().questionnaire.check(raw))) == 0
