"""Nothing is asked in vain and nothing is written in vain: questions, techniques and rules all show up in outcomes."""

import json
from functools import cache
from typing import Any

import pytest

from recommender import Routine, findings, recommend
from recommender.conditions import domain_of
from recommender.knowledge import shipped
from recommender.outcome import as_json
from recommender.planner.parts import OWN_HANDS
from tests.recommender.strategies import plain

pytestmark = pytest.mark.untraced

KNOWLEDGE = shipped()

# Two situations that differ in one answer only, and the routine with it. Steps differ where the sources let them.
PAIRS: dict[str, tuple[dict[str, Any], Any, Any]] = {
    "urgent_signs": ({}, [], ["chest_pain_or_pressure"]),
    "warning_signs": ({}, [], ["fever"]),
    "health_conditions": ({"pressure": "firm"}, [], ["osteoporosis"]),
    "cleared_for_massage": ({"health_conditions": ["pregnancy"]}, "no", "yes"),
    "leave_alone_zones": ({}, [], ["mid_back_left"]),
    "age_group": ({"pressure": "firm"}, "18_to_49", "65_or_over"),
    "pain_zones": ({}, ["shoulder_left"], ["hip_left"]),
    "pain_level": ({"pressure": "firm", "minutes": 40}, 2, 8),
    "pain_duration": ({}, "months", "days"),
    "pain_patterns": ({}, [], ["getting_up_or_bending"]),
    "shoulder_tension": ({"pain_zones": ["lower_back_left"]}, "none", "severe"),
    "knots": ({"minutes": 40}, "none", "large"),
    "work": ({"pain_zones": [], "hours_sitting": 6}, "desk", "physical"),
    "hours_sitting": ({"pain_zones": [], "work": "desk"}, 0, 12),
    "posture": ({"pain_zones": [], "minutes": 30}, [], ["head_forward"]),
    "stress": ({"pain_zones": [], "minutes": 30}, "low", "high"),
    "sleep": ({"minutes": 40}, "well", "poorly"),
    "goal": ({}, "ease_pain", "relax"),
    "minutes": ({}, 5, 60),
    "pressure": ({}, "light", "firm"),
    "lubricant": ({}, "oil", "nothing"),
    "allergies": ({}, [], ["nuts"]),
    "clothing": ({}, "bare_back", "clothed"),
    "face_down": ({}, "comfortable", "uncomfortable"),
    "surface": ({}, "firm_bed", "chair"),
    "giver": ({}, "partner", "colleague"),
    "giver_experience": ({"pressure": "firm", "minutes": 40, "knots": "large"}, "first_time", "confident"),
    "giver_weight": (
        {
            "surface": "floor_mat", "feet_welcome": "yes", "wall_nearby": "yes", "pressure": "firm",
            "pain_zones": ["hip_left"], "minutes": 60,
        },
        "similar_or_heavier",
        "lighter_by_9_kg_or_more",
    ),
    "giver_hands": ({"knots": "small", "minutes": 40}, [], ["sore_thumbs"]),
    "feet_welcome": (
        {
            "surface": "floor_mat", "giver_weight": "lighter_by_9_kg_or_more", "wall_nearby": "yes",
            "pressure": "firm", "pain_zones": ["hip_left"], "minutes": 60,
        },
        "no",
        "yes",
    ),
    "wall_nearby": (
        {
            "surface": "floor_mat", "feet_welcome": "yes", "giver_weight": "lighter_by_9_kg_or_more",
            "pressure": "firm", "pain_zones": ["hip_left"], "minutes": 60,
        },
        "no",
        "yes",
    ),
    "felt_good_zones": ({"minutes": 30}, [], ["sides"]),
    "too_much_at": ({"pressure": "firm", "minutes": 30}, "never", "medium"),
    "too_light_times": ({}, 0, 2),
    "helped_techniques": ({"minutes": 30}, [], ["heel_circles"]),
    "skipped_techniques": ({"minutes": 30}, [], ["long_glide"]),
    "got_worse": ({}, "no", "yes"),
    "massages_given": ({"weeks_given": 6, "pain_lately": 5}, 0, 8),
    "weeks_given": ({"massages_given": 8, "pain_lately": 5}, 0, 8),
    "pain_lately": ({"massages_given": 8, "weeks_given": 8}, 0, 5),
    "pain_fell_by": ({"massages_given": 8, "weeks_given": 8, "pain_lately": 5}, 0, 3),
    "kept_of_ten": ({"massages_given": 3, "minutes": 20}, 10, 2),
}  # fmt: skip
ONLY_WORDS = {  # these change what is used and said, not what the hands do
    "allergies", "pain_duration", "too_light_times", "massages_given", "weeks_given", "pain_lately", "pain_fell_by",
    "kept_of_ten",
}  # fmt: skip


def test_no_question_is_missing_here() -> None:
    assert set(PAIRS) == set(KNOWLEDGE.questionnaire.questions)


@pytest.mark.parametrize("code", PAIRS)
def test_each_question_changes_some_routine(code: str) -> None:
    base, one, other = PAIRS[code]
    first, second = recommend(plain(**base, **{code: one})), recommend(plain(**base, **{code: other}))
    assert as_json(first) != as_json(second)
    if isinstance(first, Routine) and isinstance(second, Routine) and code not in ONLY_WORDS:
        assert [(s.technique, s.zone, s.side, s.pressure, s.seconds) for s in first.steps] != [
            (s.technique, s.zone, s.side, s.pressure, s.seconds) for s in second.steps
        ]


@pytest.mark.parametrize("rule", KNOWLEDGE.rules)
def test_each_rule_fires_somewhere_and_is_silent_somewhere(rule: str) -> None:
    examples = KNOWLEDGE.rules[rule].examples
    assert rule in {finding.rule.id for finding in findings(plain(**examples.fires))}
    assert rule not in {finding.rule.id for finding in findings(plain(**examples.silent))}


OWN_PLACES: dict[str, dict[str, Any]] = {
    "alone_wall": {"wall_nearby": "yes"},
    "alone_lying": {"wall_nearby": "no"},
    "alone_seated": {"surface": "chair"},
}


def others_than(zones: set[str]) -> list[str]:
    return [zone for zone in KNOWLEDGE.zones if zone not in zones]


def situations_for(technique: str) -> list[dict[str, Any]]:
    """Situations in which a technique could be called for, by its own description."""
    entry = KNOWLEDGE.techniques[technique]
    painful: list[dict[str, Any]] = [{"pain_zones": []}]
    for area in entry.areas:
        zones = [zone for zone in KNOWLEDGE.areas[area].zones if zone != "sides"]
        if area != "back":
            alone = {"pain_zones": zones[:1], "leave_alone_zones": zones[1:]}
            painful += [{"pain_zones": zones}, {"pain_zones": zones[:1]}, alone]
    base: dict[str, Any] = {"giver_experience": "confident", "minutes": 60}
    if entry.positions == ("side_lying",):
        base |= {"face_down": "uncomfortable"}
    if entry.positions == ("seated",):
        base |= {"giver": "colleague"}
    if set(entry.positions) <= set(OWN_HANDS):
        base |= {"giver": "alone", **OWN_PLACES[entry.positions[0]]}
        shoulders = KNOWLEDGE.areas["shoulder"].zones
        painful += [{"leave_alone_zones": shoulders}, {"pain_zones": [*zones, *shoulders]}]
        painful += [{"leave_alone_zones": others_than(set(KNOWLEDGE.areas[area].zones))} for area in entry.areas]
        for first, *_ in (KNOWLEDGE.areas[area].zones for area in entry.areas):
            painful.append({"pain_zones": [first], "leave_alone_zones": others_than({first})})
    if entry.tool == "feet":
        base |= {"surface": "floor_mat", "feet_welcome": "yes", "wall_nearby": "yes"}
        base |= {"giver_weight": "lighter_by_9_kg_or_more"}
    return [base | more | pain for pain in painful for more in VARIATIONS]


VARIATIONS: list[dict[str, Any]] = [
    {"pressure": pressure, "knots": knots, "goal": goal, **skin, **hands}
    for pressure in ("medium", "firm", "light")
    for knots in ("none", "small", "large")
    for goal in ("ease_pain", "relax", "sleep_better")
    for skin in ({}, {"lubricant": "nothing"}, {"clothing": "clothed"}, {"sleep": "poorly", "stress": "high"})
    for hands in (
        {},
        {"giver_hands": ["sore_thumbs"]},
        {"pain_level": 6, "work": "desk", "posture": ["rounded_shoulders"]},
    )
]


@pytest.mark.parametrize("technique", KNOWLEDGE.techniques)
def test_each_technique_is_in_some_routine(technique: str) -> None:
    if not any(technique in techniques_for(json.dumps(situation)) for situation in situations_for(technique)):
        raise AssertionError(f"{technique} is in no routine: no rule prefers it enough, or one always forbids it")


@cache
def techniques_for(situation: str) -> frozenset[str]:
    """What is done in this situation, which several techniques are called for in."""
    outcome = recommend(plain(**json.loads(situation)))
    return frozenset(step.technique for step in outcome.steps) if isinstance(outcome, Routine) else frozenset()


@pytest.mark.parametrize("code", [code for code, q in KNOWLEDGE.questionnaire.questions.items() if q.kind == "one"])
def test_each_option_of_a_question_can_be_chosen(code: str) -> None:
    base = PAIRS[code][0]
    for option in domain_of(KNOWLEDGE.questionnaire.questions[code]):
        assert plain(**base, **{code: option})[code] == option
