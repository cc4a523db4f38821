"""What of a routine is stricter by newer directives: exactly the steps that break them, each once, with the reason."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recommender import Answers, recommend
from recommender.catalogue import LEVEL
from recommender.knowledge import Knowledge, shipped
from recommender.outcome import Reason, Routine, Step
from recommender.recall import Change, changes
from tests.recommender.editions import Edit, alter, edition, rule, without
from tests.recommender.strategies import answers, plain

GROWN_UP = {"age_group": "18_to_49"}  # whom the newer rules of these tests are about
OLDER = {"age_group": "50_to_64"}


def stricter(knowledge: Knowledge, answers: Answers) -> tuple[Change, ...]:
    """What this knowledge takes back of what the shipped one says."""
    recall = changes(recommend(answers), answers, knowledge=knowledge).recall
    return recall.changes if recall else ()


def crossed(step: Step) -> set[str]:
    """The zones that a step touches, as the YAML has it."""
    technique = shipped().techniques[step.technique]
    zones = [zone for area in (step.zone, *technique.crosses) for zone in shipped().areas[area].zones]
    return {zone for zone in zones if step.side == "both" or shipped().zones[zone].side in (step.side, "both")}


RULES: dict[
    str, tuple[dict[str, Any], Callable[[Step], bool]]
] = {  # what a newer rule does, and the steps that break it
    "a tool": ({"exclude": {"tool": ["thumbs"]}}, lambda step: step.tool == "thumbs"),
    "techniques": (
        {"exclude": {"technique": ["long_glide", "feather_strokes"]}},
        lambda step: step.technique in ("long_glide", "feather_strokes"),
    ),
    "a zone": ({"exclude": {"zone": ["hip_left"]}}, lambda step: "hip_left" in crossed(step)),
    "a position": ({"exclude": {"position": ["face_down"]}}, lambda step: step.position == "face_down"),
    "a cap everywhere": ({"cap_pressure": {"at": "light"}}, lambda step: step.pressure != "light"),
    "a cap on a zone": (
        {"cap_pressure": {"at": "light", "zone": ["shoulder_left"]}},
        lambda step: step.pressure != "light" and "shoulder_left" in crossed(step),
    ),
    "a cap at medium": ({"cap_pressure": {"at": "medium"}}, lambda step: step.pressure == "firm"),
}


@pytest.fixture(scope="module")
def newer(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Knowledge]:
    """By name: the shipped knowledge with that rule more."""
    folder = tmp_path_factory.mktemp("editions")
    return {name: edition(folder, rule(then, when=GROWN_UP, silent=OLDER)) for name, (then, _) in RULES.items()}


@given(answers=answers(signs=False), name=st.sampled_from(list(RULES)))
def test_exactly_the_steps_that_break_a_newer_rule_are_recalled_each_once(
    newer: dict[str, Knowledge], answers: Answers, name: str
) -> None:
    outcome = recommend(answers)
    then, breaks = RULES[name]
    wanted = [step.number for step in outcome.steps if breaks(step)] if answers["age_group"] == "18_to_49" else []
    told = stricter(newer[name], answers)
    if any(change.kind == "referral" for change in told):  # nothing is left to massage
        assert "exclude" in then
        return
    assert sorted(number for change in told for number in change.steps) == wanted
    assert {reason.rule for change in told for reason in change.because} == ({"a-new-rule"} if told else set())
    for change in told:
        most = then.get("cap_pressure", {}).get("at")
        steps = [outcome.steps[number - 1] for number in change.steps]
        least = [shipped().techniques[step.technique].pressure.least for step in steps]
        assert change.at_most == (None if any(LEVEL[one] > LEVEL.get(most, 0) for one in least) else most)


def test_steps_of_one_kind_and_reason_are_one_sentence_with_their_numbers(newer: dict[str, Knowledge]) -> None:
    (told,) = stricter(newer["a cap everywhere"], plain())
    assert (told.kind, told.at_most) == ("gentler", "light")
    assert told.text == (
        "Gentler from now on, light at most: Palm circles (steps 3, 5 and 6), Fingertip circles on the shoulders "
        "(step 7) and Fingertip presses on the shoulders (step 8)."
    )
    assert told.steps == (3, 5, 6, 7, 8)


def test_a_position_that_is_out_of_the_question_is_said_once_for_all_steps(newer: dict[str, Knowledge]) -> None:
    (told,) = stricter(newer["a position"], plain())
    assert (told.kind, told.text) == ("position", "Not lying face down any more.")
    assert told.steps == tuple(step.number for step in recommend(plain()).steps)


def test_a_step_that_cannot_be_done_so_gently_is_left_out(newer: dict[str, Knowledge]) -> None:
    elbows = plain(pressure="firm", giver_experience="confident", knots="large", pain_zones=["hip_left"], minutes=40)
    told = stricter(newer["a cap everywhere"], elbows)
    assert [change.kind for change in told] == ["left_out", "gentler"]
    steps = [recommend(elbows).steps[number - 1] for number in told[0].steps]
    assert {shipped().techniques[step.technique].pressure.least for step in steps} <= {"medium", "firm"}


# Where not a rule but an entry changed.


def only(folder: Path, *edits: Edit, **overlay: Any) -> Change:
    (told,) = stricter(edition(folder, *edits), plain(**overlay))
    return told


def texts(reasons: tuple[Reason, ...]) -> Iterator[tuple[str, str]]:
    return ((reason.rule, reason.text) for reason in reasons)


@pytest.mark.parametrize(("value", "wanted"), [("id", "other_hands"), ("positions", ["side_lying"])])
def test_a_technique_that_is_not_there_any_more_is_left_out(tmp_path: Path, value: str, wanted: Any) -> None:
    told = only(tmp_path, alter("techniques.yaml", "resting_hands", [value], wanted), minutes=40)
    assert (told.kind, told.text) == ("left_out", "Left out from now on: Resting hands (step 1).")
    assert told.steps == (1,)
    assert list(texts(told.because)) == [("resting_hands", "It is no longer among our techniques for this place.")]


def test_a_technique_that_is_gentler_now_says_so_for_itself(tmp_path: Path) -> None:
    told = only(tmp_path, alter("techniques.yaml", "palm_circles", ["pressure"], {"least": "light", "most": "light"}))
    assert (told.kind, told.at_most, told.steps) == ("gentler", "light", (3, 5, 6))
    assert list(texts(told.because)) == [("palm_circles", shipped().techniques["palm_circles"].because)]


def test_an_area_that_is_gentler_now_says_why(tmp_path: Path) -> None:
    sore_neck = plain(pain_zones=["neck_left", "neck_right"])
    medium = {step.number for step in recommend(sore_neck).steps if step.zone == "neck" and step.pressure == "medium"}
    told = stricter(edition(tmp_path, alter("zones.yaml", "neck", ["at_most"], "light")), sore_neck)
    assert medium
    assert {number for one in told for number in one.steps} == medium
    for one in told:
        assert one.at_most == ("light" if one.kind == "gentler" else None)
        assert list(texts(one.because)) == [("neck", shipped().areas["neck"].because)]


# Around the massage.


def test_oils_that_were_offered_and_are_refused_now_are_recalled(tmp_path: Path) -> None:
    refuse = {"lubricant": {"refuse": ["almond_oil", "scented_lotion", "olive_oil"]}}
    told = only(tmp_path, rule(refuse, when=GROWN_UP, silent=OLDER))
    assert (told.kind, told.text) == ("preparation", "Not on the skin any more: almond oil and olive oil.")
    assert told.codes == ("almond_oil", "olive_oil")
    assert list(texts(told.because)) == [("a-new-rule", "Newer guidance says so.")]
    assert told.steps == ()


def test_oils_that_were_not_offered_are_not_missed(tmp_path: Path) -> None:
    knowledge = edition(tmp_path, rule({"lubricant": {"refuse": ["almond_oil"]}}, when=GROWN_UP, silent=OLDER))
    assert stricter(knowledge, plain(allergies=["nuts"])) == ()
    assert stricter(knowledge, plain(lubricant="nothing")) == ()


def test_advice_that_was_given_and_is_not_to_be_given_any_more_is_recalled(tmp_path: Path) -> None:
    exclude = {"exclude": {"preparation": ["blankets", "warm_towel"]}}
    told = only(tmp_path, rule(exclude, when=GROWN_UP, silent=OLDER))
    blankets = shipped().advice["blankets"].text
    assert (told.kind, told.text) == ("preparation", f"No longer part of it: {blankets}")
    assert told.codes == ("blankets",)
    assert list(texts(told.because)) == [("a-new-rule", "Newer guidance says so.")]


def test_a_movement_that_is_left_out_now_is_recalled(tmp_path: Path) -> None:
    exclude = {"exclude": {"movement": ["round_back"], "movement_trait": ["moves_neck"]}}
    newer = edition(tmp_path, rule(exclude, when=GROWN_UP, silent=OLDER))
    (told,) = stricter(newer, plain(pain_zones=["neck_left"], pain_level=3))
    titles = "Look over your shoulder and Ear toward the shoulder"
    assert (told.kind, told.text) == ("movement", f"Afterwards, leave these movements out from now on: {titles}.")
    assert (told.codes, told.steps) == (("neck_turns", "neck_tilts"), ())
    assert list(texts(told.because)) == [("a-new-rule", "Newer guidance says so.")]
    assert stricter(newer, plain(pain_zones=["hip_left"], pain_level=3)) == ()


@pytest.mark.parametrize(("most", "recalled"), [(15, True), (20, False), (30, False)])
def test_fewer_minutes_than_it_has_are_recalled(tmp_path: Path, most: int, recalled: bool) -> None:
    doses = [
        rule({"dose": {"minutes_at_most": n}}, when=GROWN_UP, code=f"at-most-{n}", silent=OLDER) for n in (most, 45)
    ]
    told = stricter(edition(tmp_path, *doses), plain(minutes=20))
    assert [(one.kind, one.minutes, one.text) for one in told] == (
        [("shorter", 15, "Shorter from now on: 15 minutes at most.")] if recalled else []
    )
    assert [reason.rule for one in told for reason in one.because] == (["at-most-15"] if recalled else [])


def test_a_routine_that_was_shorter_anyway_stays(tmp_path: Path) -> None:
    knowledge = edition(tmp_path, rule({"dose": {"minutes_at_most": 15}}, when=GROWN_UP, silent=OLDER))
    assert isinstance(recommend(plain(minutes=15)), Routine)
    assert stricter(knowledge, plain(minutes=15)) == ()


def test_a_rule_less_takes_nothing_back(tmp_path: Path) -> None:
    knowledge = edition(tmp_path, without("rules/pressure.yaml", "firm-with-little-oil"))
    assert stricter(knowledge, plain(pressure="firm")) == ()
