"""Every effect a rule can have and everything an invariant can promise, as a therapist reads it."""

from typing import Any

import msgspec
import pytest

from recommender.in_words import Effects
from recommender.knowledge import shipped
from recommender.schema import Always, Never, Then

KNOWLEDGE = shipped()
EFFECTS = Effects(KNOWLEDGE)
DIM, CANDLES = (KNOWLEDGE.advice[advice].text for advice in ("dim_light", "scented_candles"))
TICKED = "place ticked under “Leave alone”"

THEN: list[tuple[str, Any, list[str]]] = [
    ("refer", {"urgency": "emergency"}, ["Instead of a massage: “Please get help now”."]),
    (
        "refer",
        {"urgency": "not_today", "advice": "Rest."},
        ["Instead of a massage: “Not today”. It adds: “Rest.”"],
    ),
    ("caution", "Go slowly.", ["Warns: “Go slowly.”"]),
    (
        "exclude",
        {
            "technique": ["long_glide", "fan_stroke"],
            "tool": ["elbow", "feet"],
            "trait": ["tiring", "skilled"],
            "zone": ["hip_left", "sides"],
            "position": ["face_down", "side_lying"],
            "preparation": ["dim_light"],
        },
        [
            "No strokes with elbow or one foot.",
            "No technique that tires the hands.",
            "No technique that wants some practice.",
            "Never “Long glide” or “Fan stroke”.",
            "No touch on the hips (left side) and the sides.",
            "Never lying face down or lying on one side.",
            f"Never says: “{DIM}”",
        ],
    ),
    ("exclude", {"zones_of": "leave_alone_zones"}, [f"No touch on any {TICKED}."]),
    ("cap_pressure", {"at": "light"}, ["Only light pressure everywhere."]),
    (
        "cap_pressure",
        {"at": "medium", "zone": ["neck_left", "neck_right"], "zones_of": "leave_alone_zones"},
        [f"At most medium pressure on the neck and every {TICKED}."],
    ),
    (
        "prefer",
        {
            "weight": 20,
            "technique": ["long_glide", "fan_stroke"],
            "tool": ["palms", "heels"],
            "stroke": ["petrissage"],
            "zone": ["neck_left"],
        },
        [
            "More room (weight 20) for kneading (petrissage); strokes with palms and heels of the hands; "
            "the neck (left side); “Long glide” and “Fan stroke”."
        ],
    ),
    ("prefer", {"weight": 5, "zones_of": "leave_alone_zones"}, [f"More room (weight 5) for every {TICKED}."]),
    (
        "prefer",
        {"weight": 5, "techniques_of": "helped_techniques"},
        ["More room (weight 5) for every technique under “What helped”."],
    ),
    (
        "prefer",
        {"weight": 5, "movement": ["chin_tucks"]},
        ["More room (weight 5) for “Slide the chin back” afterwards."],
    ),
    (
        "exclude",
        {"movement": ["round_back", "back_bends"], "movement_trait": ["twists"]},
        [
            "No movement afterwards that twists the back.",
            "Never suggests “Round your back like a cat” or “Lean back with your hands on your hips” afterwards.",
        ],
    ),
    (
        "avoid",
        {"techniques_of": "skipped_techniques"},
        ["Something else, where there is something else, for every technique under “What did not suit”."],
    ),
    ("require", {"technique": ["spread_oil"]}, ["Always includes “Spreading the oil or lotion”."]),
    ("prepare", ["dim_light", "scented_candles"], [f"Adds: “{DIM}”", f"Adds: “{CANDLES}”"]),
    (
        "lubricant",
        {"offer": ["olive_oil", "nothing"], "refuse": ["almond_oil"]},
        ["Offers olive oil or nothing on the skin.", "Never offers almond oil."],
    ),
    ("position", {"prefer": "seated"}, ["Prefers sitting, leaning forward."]),
    ("dose", {"minutes_at_most": 15}, ["At most 15 minutes."]),
    ("rhythm", {"suggest": 3, "at_most": 4}, ["Suggests 3 times a week.", "At most 4 times a week."]),
    ("rhythm", {"suggest": 1}, ["Suggests once a week."]),
    ("rhythm", {"at_most": 2}, ["At most twice a week."]),
    ("rhythm", {"pause": True}, ["Pauses the reminders."]),
    ("offer", {"minutes": 10}, ["Offers 10 minutes instead."]),
    ("note", {"giver": "Smile.", "aftercare": "Rest."}, ["Tells the giver: “Smile.”", "Says for afterwards: “Rest.”"]),
    ("note", {"aftercare": "Rest."}, ["Says for afterwards: “Rest.”"]),
    ("for_giver", "Go slowly.", ["Says behind the giver's link: “Go slowly.”"]),
    ("for_giver", "same", ["Says the same behind the giver's link."]),
    ("for_giver", "nothing", ["Says nothing behind the giver's link."]),
]

PROMISES: list[tuple[type[Any], str, Any, list[str]]] = [
    (Always, "refer", "emergency", ["Instead of a massage: “Please get help now”."]),
    (
        Always,
        "refer",
        "clinician",
        ["Instead of a massage: “Please ask a clinician first”, or something more urgent."],
    ),
    (Always, "cap_pressure", {"at": "light"}, ["Only light pressure everywhere."]),
    (Always, "said_by", ["sore-neck", "desk-work"], ["The rule “Sore neck” speaks.", "The rule “Desk work” speaks."]),
    (Always, "advice", ["dim_light"], [f"Says: “{DIM}”"]),
    (Always, "minutes_at_most", 15, ["At most 15 minutes."]),
    (Always, "per_week_at_most", 3, ["At most 3 times a week."]),
    (Never, "refer", "emergency", ["Nobody is told “Please get help now”."]),
    (Never, "refer", "urgent", ["Nobody is told “Please have this looked at today”, nor anything more urgent."]),
    (Never, "refer", "not_today", ["Massage is not refused."]),
    (
        Never,
        "use",
        {"tool": ["thumbs"], "preparation": ["dim_light"]},
        ["No strokes with thumbs.", f"Never says: “{DIM}”"],
    ),
    (Never, "offer", ["almond_oil", "olive_oil"], ["Never offers almond oil or olive oil."]),
]


@pytest.mark.parametrize(("effect", "value", "said"), THEN)
def test_an_effect_reads_as_plain_english(effect: str, value: Any, said: list[str]) -> None:
    told = EFFECTS.of_rule(msgspec.convert({effect: value}, Then))
    assert [one.text for one in told] == said
    assert {one.effect for one in told} == {effect}


@pytest.mark.parametrize(("kind", "promise", "value", "said"), PROMISES)
def test_a_promise_reads_as_plain_english(kind: type[Any], promise: str, value: Any, said: list[str]) -> None:
    made = msgspec.convert({promise: value}, kind)
    always, never = (made, Never()) if isinstance(made, Always) else (Always(), made)
    assert list(EFFECTS.of_invariant(always, never)) == said


def test_every_effect_and_every_promise_there_is_has_been_tried_here() -> None:
    assert {effect for effect, *_ in THEN} == set(Then.__struct_fields__)
    tried = {(kind, promise) for kind, promise, *_ in PROMISES}
    assert tried == {(kind, field) for kind in (Always, Never) for field in kind.__struct_fields__}


def test_what_limits_is_told_before_what_is_only_wished() -> None:
    then = msgspec.convert(
        {"note": {"giver": "Smile."}, "prefer": {"weight": 5, "tool": ["palms"]}, "dose": {"minutes_at_most": 15}}, Then
    )
    assert [one.effect for one in EFFECTS.of_rule(then)] == ["dose", "prefer", "note"]


def test_an_invariant_tells_what_is_always_so_before_what_never_is() -> None:
    always, never = Always(minutes_at_most=15), Never(offer=("olive_oil",))
    assert EFFECTS.of_invariant(always, never) == ("At most 15 minutes.", "Never offers olive oil.")


def test_every_rule_and_every_invariant_has_words_for_all_it_does() -> None:
    for rule in KNOWLEDGE.rules.values():
        used = {field for field in Then.__struct_fields__ if getattr(rule.then, field)}
        assert {one.effect for one in EFFECTS.of_rule(rule.then)} == used
    assert all(EFFECTS.of_invariant(one.always, one.never) for one in KNOWLEDGE.invariants.values())
