"""What people read: titles, summaries, what goes on the skin, the sentences around the massage, and referrals."""

import pytest
from hypothesis import given, settings

from recommender import Answers, Referral, Routine, findings, recommend
from recommender.catalogue import LEVEL
from recommender.knowledge import shipped
from recommender.outcome import Line
from tests.recommender.strategies import answers, plain

ZONES = tuple(shipped().zones)
WORDS = shipped().wording.routine


def routine(**overlay: object) -> Routine:
    outcome = recommend(plain(**overlay))
    assert isinstance(outcome, Routine)
    return outcome


def referral(**overlay: object) -> Referral:
    outcome = recommend(plain(**overlay))
    assert isinstance(outcome, Referral)
    return outcome


def rules(line: Line) -> list[str]:
    return [reason.rule for reason in line.because]


def text_of(advice: str) -> str:
    return shipped().advice[advice].text


def texts(lines: tuple[Line, ...]) -> list[str]:
    return [line.text for line in lines]


def skin(**overlay: object) -> Line:
    """The line about oil and lotion: the last of the preparation."""
    return routine(**overlay).preparation[-1]


def titles(*lubricants: str) -> list[str]:
    return [shipped().lubricants[code].title for code in lubricants]


def choices(line: Line) -> set[str]:
    """What the line about oil and lotion offers."""
    if line.text == WORDS.no_lubricant:
        return set()
    several, single = (words.partition("{")[0] for words in (WORDS.lubricant, WORDS.lubricant_only))
    listed = line.text.removeprefix(several).removeprefix(single).removesuffix(".").replace(" or ", ", ").split(", ")
    assert line.text.startswith(several if len(listed) > 1 else single)
    return set(listed)


# Title and summary.


@pytest.mark.parametrize(
    ("pain", "areas"),
    [
        ([], "your back"),
        (["neck_left"], "your neck"),
        (["neck_left", "neck_right"], "your neck"),
        (["hip_left", "shoulder_right"], "your shoulders and hips"),
        (["lower_back_left", "neck_left", "upper_back_right"], "your neck, upper back and lower back"),
        (["lower_back_left", "neck_left", "upper_back_right", "hip_left"], "your back"),
    ],
)
def test_the_title_names_up_to_three_areas_that_hurt(pain: list[str], areas: str) -> None:
    outcome = routine(pain_zones=pain, minutes=30)
    assert outcome.title == WORDS.title.format(minutes=30, areas=areas)
    assert areas == WORDS.whole_back or areas in outcome.summary


def test_the_title_leaves_out_what_is_left_alone() -> None:
    outcome = routine(pain_zones=["neck_left", "hip_left"], leave_alone_zones=["neck_left", "neck_right"])
    assert outcome.title == WORDS.title.format(minutes=20, areas="your hips")


@settings(max_examples=50, deadline=None)
@given(answers(signs=False))
def test_the_summary_tells_the_steps_the_pressure_and_the_position(given_answers: Answers) -> None:
    outcome = recommend(given_answers)
    if not isinstance(outcome, Routine):
        return
    firmest = max((step.pressure for step in outcome.steps), key=LEVEL.__getitem__)
    position = shipped().wording.positions[outcome.steps[0].position]
    told = {"steps": len(outcome.steps), "pressure": firmest, "position": position}
    areas = outcome.title.removeprefix(WORDS.title.format(minutes=outcome.minutes, areas=""))
    words = WORDS.summary_relax if areas == WORDS.whole_back else WORDS.summary
    assert outcome.summary == words.format(areas=areas, **told)


# Steps.


@settings(max_examples=50, deadline=None)
@given(answers(signs=False))
def test_steps_are_numbered_and_start_when_the_one_before_ends(given_answers: Answers) -> None:
    begins = 0
    for number, step in enumerate(recommend(given_answers).steps, start=1):
        technique = shipped().techniques[step.technique]
        assert (step.number, step.starts_at) == (number, begins)
        assert (step.title, step.cue, step.stroke, step.tool) == (
            technique.title,
            technique.cue,
            technique.stroke,
            technique.tool,
        )
        assert len(technique.instructions) <= len(step.instructions) <= len(technique.instructions) + 1
        assert not [line for line in step.instructions if "{" in line]
        begins += step.seconds


def test_lying_on_the_side_begins_and_turns_with_an_instruction() -> None:
    steps = routine(face_down="uncomfortable", minutes=40, pain_zones=["hip_left"]).steps
    moves = shipped().wording.moves
    lie_on_the_left, turn_onto_the_right = (
        moves.lie_on_side.format(opposite="left"),
        moves.turn_over.format(opposite="right"),
    )
    assert steps[0].instructions[0] == lie_on_the_left
    (turned,) = [number for number, step in enumerate(steps) if step.instructions[0] == turn_onto_the_right]
    assert {step.side for step in steps[:turned] if step.phase == "work"} == {"right"}
    assert {step.side for step in steps[turned:] if step.phase == "work"} == {"left"}


def test_walking_to_the_head_is_an_instruction_of_the_step() -> None:
    steps = routine(pain_zones=["neck_left", "neck_right"], minutes=40).steps
    moves = shipped().wording.moves
    told = [line for step in steps for line in step.instructions[:1] if line in (moves.to_head, moves.to_side)]
    changes = [now for now, before in zip(steps[1:], steps, strict=False) if now.stance != before.stance]
    assert len(told) == len(changes) > 0


# What goes on the skin.


@pytest.mark.parametrize(
    ("allergies", "refused", "offered"),
    [
        ([], [], ["massage_oil_unscented", "almond_oil", "other_nut_oil", "wheat_germ_oil", "scented_oil"]),
        (["nuts"], ["almond_oil", "other_nut_oil"], ["olive_oil", "wheat_germ_oil"]),
        (["wheat"], ["wheat_germ_oil"], ["almond_oil"]),
        (["fragrance"], ["scented_oil", "lavender_in_sunflower_oil"], ["massage_oil_unscented", "almond_oil"]),
        (["nuts", "wheat", "fragrance"], ["almond_oil", "wheat_germ_oil", "scented_oil"], ["sunflower_oil"]),
    ],
)
def test_an_allergy_keeps_its_oils_away(allergies: list[str], refused: list[str], offered: list[str]) -> None:
    line = skin(allergies=allergies, goal="relax")
    assert not set(titles(*refused)) & choices(line)
    assert set(titles(*offered)) <= choices(line)
    assert "oil-it-is" in rules(line)


def test_an_unknown_allergy_leaves_only_a_lotion_both_know() -> None:
    for lubricant in ("oil", "lotion"):
        line = skin(allergies=["other_or_unsure"], lubricant=lubricant)
        assert choices(line) == set(titles("known_lotion"))
        assert rules(line)[0] == "other-allergy-keeps-to-a-known-lotion"


def test_a_lotion_without_scent_is_left_for_those_who_do_not_like_scents() -> None:
    line = skin(lubricant="lotion", allergies=["fragrance"])
    assert choices(line) == set(titles("lotion_unscented", "known_lotion"))


def test_lavender_is_offered_for_winding_down_alone() -> None:
    (lavender,) = titles("lavender_in_sunflower_oil")
    assert lavender in choices(skin(goal="relax"))
    assert lavender not in choices(skin(goal="ease_pain"))


@pytest.mark.parametrize("overlay", [{"lubricant": "nothing"}, {"clothing": "clothed"}, {"surface": "chair"}])
def test_nothing_is_put_on_clothes_or_dry_skin(overlay: dict[str, object]) -> None:
    assert choices(skin(**overlay)) == set()


@settings(max_examples=80, deadline=None)
@given(answers(signs=False))
def test_a_refused_oil_never_returns(given_answers: Answers) -> None:
    outcome = recommend(given_answers)
    effects = [effect for finding in findings(given_answers) if (effect := finding.rule.then.lubricant)]
    refused = {code for effect in effects for code in effect.refuse}
    offered = {code for effect in effects for code in effect.offer}
    if outcome.preparation:
        assert choices(outcome.preparation[-1]) == set(titles(*(offered - refused - {"nothing"})))


# Sentences around the massage.


def test_advice_for_everybody_gives_its_own_reason() -> None:
    (line,) = [line for line in routine().cautions if line.text == text_of("no_twisting")]
    assert rules(line) == ["no_twisting"]
    assert line.because[0].text == shipped().advice["no_twisting"].because


def test_advice_that_rules_asked_for_gives_their_reasons() -> None:
    (line,) = [line for line in routine(goal="relax").preparation if line.text == text_of("scented_candles")]
    assert rules(line) == ["candles-for-winding-down"]
    assert line.because[0].answers["goal"] == "relax"


@pytest.mark.parametrize("allergies", [["fragrance"], ["fragrance", "nuts"], ["other_or_unsure"]])
def test_an_allergy_to_scents_keeps_candles_away(allergies: list[str]) -> None:
    assert text_of("scented_candles") in texts(routine(goal="relax").preparation)
    assert text_of("scented_candles") not in texts(routine(goal="relax", allergies=allergies).preparation)


def test_reduced_sensation_keeps_the_warm_towel_away() -> None:
    numb = plain(stress="high", health_conditions=["reduced_sensation"])
    assert "warmth-before-the-touch" in [finding.rule.id for finding in findings(numb)]
    assert text_of("warm_towel") in texts(routine(stress="high").preparation)
    assert text_of("warm_towel") not in texts(recommend(numb).preparation)


@settings(max_examples=40, deadline=None)
@given(answers(signs=False))
def test_advice_stands_in_its_order_and_nowhere_else(given_answers: Answers) -> None:
    outcome = recommend(given_answers)
    places = {"preparation": outcome.preparation, "caution": outcome.cautions, "note": outcome.notes}
    for place, lines in (places | {"aftercare": outcome.aftercare}).items():
        found = [item for line in lines for item in shipped().advice.values() if item.text == line.text]
        assert [item.order for item in found] == sorted(item.order for item in found)
        assert {item.place for item in found} <= {place}


def test_notes_go_to_the_giver_and_into_the_aftercare() -> None:
    outcome = routine(pressure="firm")
    (note,) = [line for line in outcome.notes if rules(line) == ["firm-was-asked-for"]]
    (after,) = [line for line in outcome.aftercare if rules(line) == ["firm-work-waits-two-days"]]
    asked, waits = (shipped().rules[rule].then.note for rule in ("firm-was-asked-for", "firm-work-waits-two-days"))
    assert asked
    assert waits
    assert (note.text, after.text) == (asked.giver, waits.aftercare)


def test_under_eighteen_an_adult_gives_it_and_stays() -> None:
    (line,) = [line for line in routine(age_group="under_18").cautions if rules(line) == ["under-eighteen-is-light"]]
    assert line.text == shipped().rules["under-eighteen-is-light"].then.caution
    assert "adult gives" in line.text
    assert line.because[0].answers == {"age_group": "under_18"}


@settings(max_examples=40, deadline=None)
@given(answers(signs=False))
def test_what_to_have_at_hand_is_what_the_preparation_speaks_of(given_answers: Answers) -> None:
    outcome = recommend(given_answers)
    told = [item for line in outcome.preparation for item in shipped().advice.values() if item.text == line.text]
    used = dict.fromkeys(item.need for item in told if item.need)
    skin = [need for need in outcome.needs if need in WORDS.lubricant_need.values()]
    assert list(outcome.needs) == [*skin, *used]
    assert bool(skin) is bool(outcome.preparation and choices(outcome.preparation[-1]))


@pytest.mark.parametrize(
    ("overlay", "first"),
    [({}, "oil"), ({"lubricant": "lotion"}, "lotion"), ({"allergies": ["other_or_unsure"]}, "lotion")],
)
def test_oil_or_lotion_is_the_first_thing_to_have_at_hand(overlay: dict[str, object], first: str) -> None:
    assert routine(**overlay).needs[0] == WORDS.lubricant_need[first]


# Fewer minutes than asked for.


def test_a_chair_says_why_it_is_short() -> None:
    outcome = routine(surface="chair", minutes=40)
    assert outcome.minutes == 15
    assert outcome.cautions[0].text == WORDS.shortened_by_limit.format(minutes=15, asked=40)
    assert rules(outcome.cautions[0]) == ["chair-means-seated-and-short"]


def test_places_left_alone_say_why_it_is_short() -> None:
    others = [zone for zone in ZONES if zone != "hip_right"]
    outcome = routine(minutes=60, pain_zones=["hip_right"], leave_alone_zones=others)
    assert outcome.cautions[0].text == WORDS.shortened.format(minutes=outcome.minutes, asked=60)
    assert rules(outcome.cautions[0]) == ["places-to-leave-alone-are-left-alone", "zone_side_most"]


def test_a_chair_with_little_to_work_on_names_the_places() -> None:
    outcome = routine(surface="chair", minutes=40, leave_alone_zones=[zone for zone in ZONES if zone != "neck_left"])
    assert outcome.minutes < 15
    assert outcome.cautions[0].text == WORDS.shortened.format(minutes=outcome.minutes, asked=40)
    assert "places-to-leave-alone-are-left-alone" in rules(outcome.cautions[0])


@pytest.mark.parametrize("overlay", [{}, {"surface": "chair", "minutes": 15}, {"leave_alone_zones": ["sides"]}])
def test_a_massage_as_long_as_asked_for_says_nothing_of_it(overlay: dict[str, object]) -> None:
    outcome = routine(**overlay)
    assert outcome.minutes == plain(**overlay)["minutes"]
    begin = (WORDS.shortened.partition("{")[0], WORDS.shortened_by_limit.partition("{")[0])
    assert not outcome.cautions[0].text.startswith(begin)


# Referrals.


def test_nothing_left_refers_to_a_clinician_and_says_why() -> None:
    outcome, words = referral(leave_alone_zones=list(ZONES)), shipped().wording.nothing_left
    assert (outcome.title, outcome.summary) == (words.title, words.because)
    assert (outcome.referral.urgency, outcome.referral.advice) == ("clinician", words.advice)
    first, second = outcome.referral.reasons
    assert (first.rule, first.text) == ("nothing-left", words.because)
    assert (second.rule, second.answers) == (
        "places-to-leave-alone-are-left-alone",
        {"leave_alone_zones": list(plain(leave_alone_zones=list(ZONES))["leave_alone_zones"])},
    )


@pytest.mark.parametrize(
    ("overlay", "urgency"),
    [
        ({"urgent_signs": ["serious_accident"]}, "emergency"),
        ({"warning_signs": ["fever"]}, "urgent"),
        ({"pain_level": 9}, "clinician"),
        ({"warning_signs": ["contagious_illness"]}, "not_today"),
    ],
)
def test_a_referral_speaks_the_words_of_its_urgency(overlay: dict[str, object], urgency: str) -> None:
    outcome = referral(**overlay)
    (words,) = [words for code, words in shipped().wording.referral.items() if code == urgency]
    rule = shipped().rules[outcome.referral.reasons[0].rule]
    assert rule.then.refer
    assert (outcome.title, outcome.summary) == (words.title, words.summary)
    assert outcome.referral.advice == f"{words.advice} {rule.then.refer.advice}"
    assert outcome.disclaimer == shipped().wording.disclaimer == routine().disclaimer


def test_the_most_urgent_wins_and_every_reason_is_told() -> None:
    outcome = referral(pain_level=9, warning_signs=["fever", "contagious_illness"])
    assert outcome.referral.urgency == "urgent"
    assert [reason.rule for reason in outcome.referral.reasons] == [
        "fever-is-urgent",
        "severe-pain-is-looked-at-first",
        "contagious-illness-waits",
    ]
    assert "Come back when" not in outcome.referral.advice


def test_the_same_advice_is_given_once() -> None:
    outcome = referral(urgent_signs=["saddle_numbness", "bladder_bowel_or_sexual_change"])
    assert len(outcome.referral.reasons) == 2
    assert outcome.referral.advice.count("Go now, even if the pain itself is easing.") == 1
