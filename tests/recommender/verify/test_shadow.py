"""Rules that change nothing are found: twins, rules below another, and rules that name nothing."""

import dataclasses
from typing import Any

import pytest

from recommender.knowledge import Knowledge, Problem, shipped
from recommender.proof.space import Space
from recommender.schema import (
    Cap,
    Dose,
    Lubricant,
    Note,
    Position,
    Prefer,
    Refer,
    RhythmEffect,
    Targets,
    Then,
)
from recommender.verify.shadow import shadowed_rules
from tests.recommender.verify.editing import with_rules

DESK: Any = {"work": "desk"}
LONG_DESK: Any = {"all": [DESK, {"hours_sitting": {"at_least": 9}}]}
DRIVING: Any = {"work": "driving"}

NARROW_AND_WIDE: dict[str, tuple[Then, Then]] = {
    "a technique of an excluded tool": (
        Then(exclude=Targets(technique=("elbow_on_knot",))),
        Then(exclude=Targets(tool=("elbow",))),
    ),
    "one of two zones": (
        Then(exclude=Targets(zone=("neck_left",))),
        Then(exclude=Targets(zone=("neck_left", "neck_right"))),
    ),
    "the zones of a question": (
        Then(exclude=Targets(zones_of="pain_zones")),
        Then(exclude=Targets(zones_of="pain_zones", tool=("elbow",))),
    ),
    "one of two positions": (
        Then(exclude=Targets(position=("side_lying",))),
        Then(exclude=Targets(position=("side_lying", "face_down"))),
    ),
    "a preparation": (
        Then(exclude=Targets(preparation=("calm_music",))),
        Then(exclude=Targets(preparation=("calm_music", "dim_light"))),
    ),
    "a looser cap": (Then(cap_pressure=Cap(at="medium")), Then(cap_pressure=Cap(at="light"))),
    "a cap on one zone": (
        Then(cap_pressure=Cap(at="light", zone=("hip_left",))),
        Then(cap_pressure=Cap(at="light")),
    ),
    "a cap where it hurts": (
        Then(cap_pressure=Cap(at="medium", zones_of="pain_zones")),
        Then(cap_pressure=Cap(at="light", zones_of="pain_zones")),
    ),
    "more minutes": (Then(dose=Dose(minutes_at_most=20)), Then(dose=Dose(minutes_at_most=10))),
    "more times a week": (Then(rhythm=RhythmEffect(at_most=4)), Then(rhythm=RhythmEffect(at_most=3))),
    "one of two oils": (
        Then(lubricant=Lubricant(refuse=("almond_oil",))),
        Then(lubricant=Lubricant(refuse=("almond_oil", "olive_oil"))),
    ),
}

WORDS_OF_ITS_OWN: dict[str, Then] = {
    "a referral": Then(refer=Refer(urgency="clinician")),
    "a caution": Then(caution="Take care."),
    "a note for the giver": Then(note=Note(giver="Take care.")),
    "a note for afterwards": Then(note=Note(aftercare="Take care.")),
    "a preparation": Then(prepare=("dim_light",)),
    "a technique it prefers": Then(prefer=Prefer(weight=5, technique=("long_glide",))),
    "a zone it prefers": Then(prefer=Prefer(weight=5, zone=("neck_left",))),
    "the zones of a question it prefers": Then(prefer=Prefer(weight=5, zones_of="pain_zones")),
    "a technique it requires": Then(require=Targets(technique=("still_hands",))),
    "a movement it prefers": Then(prefer=Prefer(weight=5, movement=("sit_tall",))),
    "a position it prefers": Then(position=Position(prefer="seated")),
    "an oil it offers": Then(lubricant=Lubricant(offer=("olive_oil",))),
    "a rhythm it suggests": Then(rhythm=RhythmEffect(suggest=1)),
}


def found(knowledge: Knowledge) -> list[Problem]:
    return list(shadowed_rules(knowledge, Space.of(knowledge.questionnaire)))


def among(*rules: tuple[str, Any, Then]) -> list[Problem]:
    """What is found among these rules alone."""
    knowledge = with_rules(*rules)
    return found(dataclasses.replace(knowledge, compiled=knowledge.compiled[-len(rules) :]))


def test_every_shipped_rule_changes_something() -> None:
    assert found(shipped()) == []


@pytest.mark.parametrize(("narrow", "wide"), NARROW_AND_WIDE.values(), ids=NARROW_AND_WIDE)
def test_a_rule_below_a_wider_one_is_found_wherever_it_stands(narrow: Then, wide: Then) -> None:
    below, above = ("narrow", LONG_DESK, narrow), ("wide", DESK, wide)
    for rules in ((below, above), (above, below)):
        (problem,) = among(*rules)
        assert (problem.file, problem.entry, problem.at) == ("care.yaml", "narrow", ("then",))
        assert problem.message == (
            "changes nothing, since wide forbids all of it and fires whenever this does: "
            "mend its `when`, or take the rule out"
        )


@pytest.mark.parametrize(("narrow", "wide"), NARROW_AND_WIDE.values(), ids=NARROW_AND_WIDE)
def test_a_rule_that_forbids_more_or_fires_for_others_is_not_below(narrow: Then, wide: Then) -> None:
    assert among(("narrow", DESK, narrow), ("wide", LONG_DESK, wide)) == []
    assert among(("narrow", DESK, narrow), ("wide", DRIVING, wide)) == []
    assert among(("wide", LONG_DESK, wide), ("narrow", DESK, narrow)) == []


@pytest.mark.parametrize("more", WORDS_OF_ITS_OWN.values(), ids=WORDS_OF_ITS_OWN)
def test_a_rule_with_something_else_to_do_is_not_below(more: Then) -> None:
    assert among(("wide", DESK, Then(exclude=Targets(tool=("elbow",)))), ("more", LONG_DESK, more)) == []


@pytest.mark.parametrize("then", [*WORDS_OF_ITS_OWN.values(), *(narrow for narrow, _ in NARROW_AND_WIDE.values())])
def test_of_twins_only_the_later_one_is_told(then: Then) -> None:
    same = {"not": {"not": LONG_DESK}}
    (problem,) = among(("first", LONG_DESK, then), ("second", same, then))
    assert problem.entry == "second"
    assert problem.message == "does what first does, for the same answers: take one of the two out"


def test_of_two_that_forbid_the_same_in_other_words_only_the_later_one_is_told() -> None:
    by_tool, by_name = Targets(tool=("feet",)), Targets(technique=("foot_press_hip",))
    (problem,) = among(("first", DESK, Then(exclude=by_tool)), ("second", DESK, Then(exclude=by_name)))
    assert problem.entry == "second"
    assert "since first forbids all of it" in problem.message


def test_a_rule_is_found_below_a_shipped_one() -> None:
    on_a_bed = {"all": [{"surface": "firm_bed"}, DESK]}
    (problem,) = found(with_rules(("no-feet-at-the-desk", on_a_bed, Then(exclude=Targets(tool=("feet",))))))
    assert problem.message.startswith("changes nothing, since feet-need-the-floor forbids all of it")


def test_a_rule_that_holds_nobody_back_is_found() -> None:
    (problem,) = among(("empty", DESK, Then(cap_pressure=Cap(at="firm"))))
    assert problem.message == "changes nothing: name under `then` what it is about, or take the rule out"
