"""Why: each step, each technique left out and each sentence tells the rules, the answers and the sources behind it."""

from collections.abc import Iterator

import pytest
from hypothesis import given, settings

from recommender import Answers, Referral, Routine, directives_for, findings, recommend
from recommender.catalogue import LEVEL
from recommender.knowledge import shipped
from recommender.outcome import LeftOut, Outcome, Reason, Step
from tests.recommender.promises import zones_of
from tests.recommender.strategies import answers, plain

NECK = ["neck_left", "neck_right"]
A_HIP_ALONE: dict[str, object] = {
    "pain_zones": ["hip_right"],
    "leave_alone_zones": [zone for zone in shipped().zones if zone != "hip_right"],
}


def routine(**overlay: object) -> Routine:
    outcome = recommend(plain(**overlay))
    assert isinstance(outcome, Routine)
    return outcome


def step_on(zone: str, outcome: Routine) -> Step:
    """The first step of the work on this area."""
    return next(step for step in outcome.steps if step.zone == zone and step.phase == "work")


def left_out(technique: str, **overlay: object) -> LeftOut:
    return next(entry for entry in routine(**overlay).left_out if entry.technique == technique)


def rules(because: tuple[Reason, ...]) -> list[str]:
    return [reason.rule for reason in because]


def every_reason(outcome: Outcome) -> Iterator[Reason]:
    if isinstance(outcome, Referral):
        yield from outcome.referral.reasons
        return
    lines = (*outcome.preparation, *outcome.cautions, *outcome.notes, *outcome.aftercare)
    told = [line.because for line in lines] + [step.because for step in outcome.steps]
    told += [entry.because for entry in outcome.left_out] + [outcome.rhythm.because]
    yield from (reason for because in told for reason in because)


# Reasons.


def test_a_reason_carries_the_rule_its_sentence_the_answers_and_the_sources() -> None:
    because = step_on("shoulder", routine(shoulder_tension="severe")).because
    (reason,) = [reason for reason in because if reason.rule == "shoulders-very-tense"]
    rule = shipped().rules["shoulders-very-tense"]
    assert reason.text == rule.because
    assert reason.answers == {"shoulder_tension": "severe"}
    assert [source.id for source in reason.sources] == list(rule.sources)
    assert all(source.title and source.locator for source in reason.sources)


def test_a_reason_tells_only_the_answers_that_mattered() -> None:
    outcome = routine(pain_zones=["shoulder_left", "hip_right"], posture=["slumped", "rounded_shoulders"])
    told = {reason.rule: reason.answers for reason in step_on("shoulder", outcome).because}
    assert told["sore-shoulders"] == {"pain_zones": ["shoulder_left"]}
    assert told["rounded-shoulders"] == {"posture": ["rounded_shoulders"]}


@settings(max_examples=60, deadline=None)
@given(answers())
def test_every_reason_is_a_rule_that_fired_or_an_entry_that_speaks_for_itself(given_answers: Answers) -> None:
    knowledge, fired = shipped(), {finding.rule.id: finding for finding in findings(given_answers)}
    own = {*knowledge.techniques, *knowledge.areas, *knowledge.advice, *knowledge.limit_entries}
    for reason in every_reason(recommend(given_answers)):
        assert reason.text
        assert reason.sources
        if reason.rule in knowledge.rules:
            assert reason == fired[reason.rule].reason
            assert [source.id for source in reason.sources] == list(knowledge.rules[reason.rule].sources)
        else:
            assert reason.rule in {*own, "pressure", "minutes", "nothing-left"}
        for code, value in reason.answers.items():
            assert value == given_answers[code] or set(value) <= set(given_answers[code])


# Steps.


@settings(max_examples=60, deadline=None)
@given(answers(signs=False))
def test_a_step_names_what_asked_for_it_and_its_technique(given_answers: Answers) -> None:
    outcome, knowledge = recommend(given_answers), shipped()
    wishes = [(f.rule.id, prefer) for f in findings(given_answers) if (prefer := f.rule.then.prefer)]
    for step in outcome.steps:
        technique = knowledge.techniques[step.technique]
        zones = {z for z in knowledge.areas[step.zone].zones if knowledge.zones[z].side in (step.side, "both")}
        zones = set(knowledge.areas[step.zone].zones) if step.side == "both" else zones
        asked = [
            rule
            for rule, prefer in wishes
            if technique.id
            in (*prefer.technique, *(given_answers[prefer.techniques_of] if prefer.techniques_of else ()))
            or technique.tool in prefer.tool
            or technique.stroke in prefer.stroke
            or (
                step.phase == "work"
                and zones & {*prefer.zone, *(given_answers[prefer.zones_of] if prefer.zones_of else ())}
            )
        ]
        told = step.because[: len(asked) + 1]
        assert [rule for rule in rules(told) if rule != technique.id] == asked
        (own,) = [reason for reason in told if reason.rule == technique.id]
        assert (own.text, own.sources) == (technique.because, step.sources)


def test_a_step_held_down_names_the_rule_that_did_it() -> None:
    outcome = routine(pain_zones=["shoulder_left", "shoulder_right"], pain_level=7)
    assert step_on("shoulder", outcome).pressure == "light"
    assert "strong-pain-gets-light-hands" in rules(step_on("shoulder", outcome).because)
    assert "strong-pain-gets-light-hands" not in rules(step_on("upper_back", outcome).because)


def test_a_step_held_down_for_two_reasons_names_both() -> None:
    outcome = routine(pressure="firm", pain_zones=NECK, age_group="65_or_over", health_conditions=["osteoporosis"])
    named = rules(step_on("neck", outcome).because)
    assert "osteoporosis-is-light" in named
    assert "from-sixty-five-at-most-medium" not in named


def test_the_neck_explains_its_own_cap() -> None:
    step = step_on("neck", routine(pressure="firm", pain_zones=NECK))
    assert step.pressure == "medium"
    assert (step.because[-1].rule, step.because[-1].text) == ("neck", shipped().areas["neck"].because)
    assert step.because[-1].answers == {}


def test_a_stroke_over_the_sides_explains_why_it_is_light() -> None:
    outcome = routine()
    (glide, *_) = [step for step in outcome.steps if step.technique == "long_glide"]
    assert (glide.pressure, glide.because[-1].rule) == ("light", "sides")


def test_a_step_as_firm_as_asked_for_explains_no_cap() -> None:
    step = step_on("neck", routine(pressure="medium", pain_zones=NECK))
    assert step.pressure == "medium"
    assert not set(rules(step.because)) & set(shipped().areas)


@settings(max_examples=60, deadline=None)
@given(answers(signs=False))
def test_each_cap_that_held_a_step_down_is_named(given_answers: Answers) -> None:
    knowledge, outcome = shipped(), recommend(given_answers)
    directives = directives_for(given_answers)
    for step in outcome.steps:
        level, touched = LEVEL[step.pressure], knowledge.catalogue.zone_set(zones_of(step, knowledge))
        binding = {f.rule.id for f, most, zones in directives.caps if most <= level and zones & touched}
        held = level < LEVEL[given_answers["pressure"]]
        capped = {rule for rule in rules(step.because) if (r := knowledge.rules.get(rule)) and r.then.cap_pressure}
        wished = {rule for rule in capped if knowledge.rules[rule].then.prefer}
        assert (binding if held else set()) <= capped
        assert capped - wished <= binding


# What was left out.


def test_it_tells_which_rule_left_a_tool_out() -> None:
    entry = left_out("thumb_slide_shoulder", giver_hands=["sore_thumbs"])
    assert (entry.zone, rules(entry.because)) == (None, ["sore-thumbs-rest"])
    assert entry.because[0].answers == {"giver_hands": ["sore_thumbs"]}
    assert entry.title == shipped().techniques["thumb_slide_shoulder"].title


def test_it_tells_every_rule_that_left_a_technique_out() -> None:
    named = rules(left_out("foot_press_hip", age_group="65_or_over", giver_experience="first_time").because)
    assert named == ["from-sixty-five-at-most-medium", "first-time-keeps-to-simple-strokes", "feet-need-the-floor"]


def test_it_tells_which_zone_left_a_technique_out() -> None:
    entry = left_out("neck_squeeze", leave_alone_zones=[*NECK, "hip_left"])
    assert (entry.zone, rules(entry.because)) == (None, ["places-to-leave-alone-are-left-alone"])
    assert rules(left_out("reading_stroke", health_conditions=["inflammatory_arthritis"]).because) == [
        "inflammatory-arthritis-is-light-and-spares-the-neck"
    ]


def test_a_technique_with_one_free_side_is_not_forbidden() -> None:
    entries = routine(leave_alone_zones=["neck_left"]).left_out
    assert not [entry for entry in entries if entry.technique == "neck_squeeze" and entry.zone is None]


def test_it_tells_what_needs_more_pressure_than_was_asked_for() -> None:
    entry = left_out("knuckle_press", pressure="light")
    assert (entry.zone, rules(entry.because)) == (None, ["light-was-asked-for"])
    assert entry.because[0].answers == {"pressure": "light"}


def test_it_tells_which_caps_a_technique_is_too_strong_for() -> None:
    entry = left_out("knuckle_press", pressure="medium", health_conditions=["reduced_sensation"])
    assert rules(entry.because) == ["reduced-sensation-is-light-without-heat"]


def test_it_tells_what_the_time_had_no_room_for() -> None:
    entry = left_out("trapezius_knead", minutes=20)
    assert (entry.zone, rules(entry.because)) == ("shoulder", ["minutes"])
    assert entry.because[0].text == shipped().wording.left_out.time
    assert entry.because[0].answers == {"minutes": 20}


@pytest.mark.parametrize("overlay", [{"surface": "chair"}, A_HIP_ALONE])
def test_time_is_not_blamed_where_more_of_it_would_change_nothing(overlay: dict[str, object]) -> None:
    outcome = routine(minutes=60, **overlay)
    assert outcome.minutes < 60
    assert "minutes" not in {reason.rule for entry in outcome.left_out for reason in entry.because}


def test_it_tells_where_a_place_has_had_enough() -> None:
    outcome = routine(minutes=60, pain_zones=NECK)
    told = {rule for entry in outcome.left_out if entry.zone == "neck" for rule in rules(entry.because)}
    assert told == {"neck_most"}


@settings(max_examples=60, deadline=None)
@given(answers(signs=False))
def test_nothing_is_both_done_and_left_out(given_answers: Answers) -> None:
    outcome = recommend(given_answers)
    done = {(step.technique, step.zone) for step in outcome.steps}
    named = [(entry.technique, entry.zone) for entry in outcome.left_out]
    assert len(named) == len(set(named))
    assert not done & set(named)
    assert not {technique for technique, _ in done} & {technique for technique, zone in named if zone is None}
