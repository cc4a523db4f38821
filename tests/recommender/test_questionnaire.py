"""Raw input into Answers: what is refused and how it is said, what counts where a question is not asked or answered."""

import json
import random
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace as replaced

from recommender import Answers, FieldError, InvalidAnswers
from recommender.conditions import domain_of
from recommender.knowledge import shipped
from recommender.questionnaire import Questionnaire
from recommender.schema import LeastWhen
from tests.long import examples
from tests.recommender.strategies import answers, plain, raw_answers

REQUIRED = [
    "pain_zones", "pain_level", "shoulder_tension", "urgent_signs", "warning_signs",
    "health_conditions", "age_group", "work", "minutes", "pressure",
]  # fmt: skip
CODES = tuple(shipped().questionnaire.questions)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=30),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=10), inner, max_size=4),
    max_leaves=8,
)
OPTIONS = st.sampled_from([option.id for q in shipped().questionnaire.questions.values() for option in q.options])
NOTHING_HURTS = {"pain_zones": [], "pain_level": 0, "shoulder_tension": "none"}
FIELDS = st.sampled_from(CODES) | st.text(max_size=50)


@pytest.fixture
def questionnaire() -> Questionnaire:
    return shipped().questionnaire


def errors_of(**overlay: object) -> list[FieldError]:
    """What is wrong with the plain answers once these are laid over them."""
    with pytest.raises(InvalidAnswers) as refused:
        plain(**overlay)
    return list(refused.value.errors)


def error_of(**overlay: object) -> FieldError:
    """The one thing that is wrong."""
    (error,) = errors_of(**overlay)
    return error


def minimal(**overlay: object) -> dict[str, Any]:
    """The required questions alone, as a plain healthy person answers them, with these laid over them."""
    return {code: shipped().questionnaire.questions[code].example for code in REQUIRED} | overlay


# What is refused.


def test_it_names_every_required_question_that_is_missing(questionnaire: Questionnaire) -> None:
    with pytest.raises(InvalidAnswers) as refused:
        questionnaire.check({})
    assert [error.field for error in refused.value.errors] == REQUIRED
    assert {error.code for error in refused.value.errors} == {"required"}
    assert all(questionnaire.questions[error.field].text in error.message for error in refused.value.errors)


def test_it_needs_nothing_but_the_required_questions(questionnaire: Questionnaire) -> None:
    assert tuple(questionnaire.check(minimal())) == CODES


def test_it_suggests_the_option_that_was_probably_meant() -> None:
    error = error_of(work="desc")
    assert (error.field, error.code) == ("work", "unknown_option")
    assert error.message == "desc is not one of the options. Did you mean desk?"


@pytest.mark.parametrize("value", ["zzz", "", "x" * 100, None, 7, {"id": "well"}, ["well"]])
def test_it_lists_the_options_where_nothing_is_close(value: object) -> None:
    error = error_of(sleep=value)
    assert (error.field, error.code) == ("sleep", "unknown_option")
    assert error.message.endswith("is not one of the options. Choose from: well, poorly.")


@pytest.mark.parametrize("option", ["sore_thumb", ["sore_thumbs"], None, {}, 1])
def test_it_refuses_an_unknown_option_in_a_list(option: object) -> None:
    error = error_of(giver_hands=["tire_quickly", option])
    assert (error.field, error.code) == ("giver_hands", "unknown_option")
    assert "sore_thumbs" in error.message


def test_it_shortens_and_escapes_what_it_repeats() -> None:
    message = error_of(work="\x00\u202e" + "x" * 500).message
    assert message.isprintable()
    assert len(message) < 200


def test_it_refuses_a_monstrous_number_in_place_of_an_option() -> None:
    assert error_of(work=10**5000).code == "unknown_option"


def test_it_suggests_the_question_that_was_probably_meant() -> None:
    assert error_of(pain_zone=[]) == FieldError(
        "pain_zone", "unknown_question", "There is no such question. Did you mean pain_zones?"
    )


@pytest.mark.parametrize("code", ["qqq", "x" * 500])
def test_it_refuses_a_question_that_does_not_exist(code: str) -> None:
    assert error_of(**{code: 1}) == FieldError(
        code[:40], "unknown_question", "There is no such question. Leave it out."
    )


@pytest.mark.parametrize("value", [True, False, 20.0, float("nan"), "20", None, [20], {}])
def test_it_takes_only_whole_numbers_for_a_number(value: object) -> None:
    error = error_of(minutes=value)
    assert (error.field, error.code) == ("minutes", "not_a_number")
    assert error.message.endswith("a whole number from 5 to 60.")


@pytest.mark.parametrize("value", [2, 61, -20, 10**300])
def test_it_refuses_a_number_out_of_range(value: int) -> None:
    error = error_of(minutes=value)
    assert (error.field, error.code) == ("minutes", "out_of_range")
    assert error.message.endswith("a whole number from 5 to 60.")


TOO_SHORT = st.sampled_from(range(3, 5))


@settings(max_examples=examples(100), deadline=None)
@given(raw_answers(), TOO_SHORT, st.sampled_from(["partner", "colleague", None]))
def test_three_and_four_minutes_with_a_giver_are_refused_with_a_reason_and_a_mend(
    raw: dict[str, Any], minutes: int, giver: str | None
) -> None:
    raw = {code: value for code, value in raw.items() if code != "giver"} | ({"giver": giver} if giver else {})
    with pytest.raises(InvalidAnswers) as refused:
        shipped().questionnaire.check(raw | {"minutes": minutes})
    assert refused.value.errors == (
        FieldError(
            "minutes",
            "out_of_range",
            f"{minutes} is too short. A massage by somebody else needs five minutes, to begin and to end in peace. "
            "Please give a whole number from 5 to 60.",
        ),
    )


@settings(max_examples=examples(100), deadline=None)
@given(raw_answers(giver="alone"), TOO_SHORT)
def test_alone_three_and_four_minutes_are_welcome(raw: dict[str, Any], minutes: int) -> None:
    assert shipped().questionnaire.check(raw | {"minutes": minutes})["minutes"] == minutes


def test_the_least_depends_on_who_gives_it(questionnaire: Questionnaire) -> None:
    assert [questionnaire.least("minutes", {"giver": who}) for who in ("alone", "partner", "colleague")] == [3, 5, 5]
    assert questionnaire.least("minutes", {}) == 5
    assert questionnaire.least("hours_sitting", {}) == 0


def test_the_first_least_that_fits_counts() -> None:
    asking = shipped().questionnaire
    leasts = [("partner", 9), ("partner", 7), ("colleague", 6)]
    each = tuple(LeastWhen(when={"giver": who}, value=number, because="It takes so long.") for who, number in leasts)
    questions = asking.questions | {"minutes": replaced(asking.questions["minutes"], least_when=each)}
    other = Questionnaire(asking.pages, questions, asking.asked_when, asking.defaults_when)
    assert [other.least("minutes", {"giver": who}) for who in ("partner", "colleague", "alone")] == [9, 6, 3]


@pytest.mark.parametrize("value", ["neck_left", None, 0, True, {"neck_left": True}])
def test_it_takes_only_a_list_where_several_may_be_ticked(value: object) -> None:
    error = error_of(pain_zones=value)
    assert (error.field, error.code) == ("pain_zones", "not_a_list")
    assert "empty list means none of these" in error.message


@settings(max_examples=40, deadline=None)
@given(raw=raw_answers(), broken=st.sets(st.sampled_from(CODES)))
def test_it_lists_every_wrong_field_once(raw: dict[str, Any], broken: set[str]) -> None:
    wrong = {code: {"not": "an answer"} for code in broken} | {"nonsense": 1}
    with pytest.raises(InvalidAnswers) as refused:
        shipped().questionnaire.check(raw | wrong)
    fields = [error.field for error in refused.value.errors]
    assert fields == [code for code in CODES if code in broken] + ["nonsense"]
    assert str(refused.value).count("\n") == 0
    assert all(f"{error.field}: {error.message}" in str(refused.value) for error in refused.value.errors)


@settings(max_examples=150, deadline=None)
@given(sent=st.dictionaries(FIELDS, JSON | OPTIONS | st.lists(OPTIONS, max_size=3)), complete=st.booleans())
def test_it_raises_nothing_but_invalid_answers_for_any_json(sent: dict[str, Any], complete: bool) -> None:
    with suppress(InvalidAnswers):
        assert tuple(shipped().questionnaire.check((minimal() if complete else {}) | sent)) == CODES


# What counts.


@settings(max_examples=40, deadline=None)
@given(raw=raw_answers(), seed=st.randoms())
def test_it_folds_duplicates_and_puts_options_in_their_own_order(raw: dict[str, Any], seed: random.Random) -> None:
    check = shipped().questionnaire.check
    mixed = {code: seed.sample(v * 2, len(v) * 2) if isinstance(v, list) else v for code, v in raw.items()}
    shuffled = {code: mixed[code] for code in seed.sample(sorted(mixed), len(mixed))}
    assert check(shuffled) == check(raw)
    assert hash(check(shuffled)) == hash(check(raw))
    for code, value in check(shuffled).items():
        if isinstance(value, tuple):
            domain = domain_of(shipped().questionnaire.questions[code])
            assert list(value) == [option for option in domain if option in value]


@settings(max_examples=60, deadline=None)
@given(raw=raw_answers())
def test_the_default_counts_where_nothing_was_sent_or_asked(raw: dict[str, Any]) -> None:
    questionnaire = shipped().questionnaire
    checked = questionnaire.check(raw)
    for code in CODES:
        if code not in raw or not questionnaire.is_asked(code, raw):
            assert checked[code] == questionnaire.default(code, raw)


@pytest.mark.parametrize(
    ("sent", "code", "counts"),
    [
        ({"cleared_for_massage": "yes"}, "cleared_for_massage", "no"),
        ({"giver": "colleague", "clothing": "bare_back"}, "clothing", "clothed"),
        ({"giver": "colleague", "lubricant": "oil"}, "lubricant", "nothing"),
        ({"giver": "colleague", "face_down": "uncomfortable"}, "face_down", "comfortable"),
        ({"surface": "chair", "face_down": "uncomfortable"}, "face_down", "comfortable"),
        ({"surface": "chair", "lubricant": "lotion"}, "lubricant", "nothing"),
        ({"clothing": "clothed", "lubricant": "oil"}, "lubricant", "nothing"),
        ({"surface": "couch", "feet_welcome": "yes"}, "feet_welcome", "no"),
        ({"surface": "floor_mat", "wall_nearby": "yes"}, "wall_nearby", "no"),
        ({"giver_weight": "similar_or_heavier"}, "giver_weight", "unknown"),
        (NOTHING_HURTS | {"knots": "large"}, "knots", "none"),
        (NOTHING_HURTS | {"pain_duration": "days"}, "pain_duration", "months"),
        (NOTHING_HURTS | {"pain_patterns": ["spreads_to_neck"]}, "pain_patterns", ()),
    ],
)
def test_what_was_never_shown_never_matters(sent: dict[str, Any], code: str, counts: object) -> None:
    assert plain(**sent)[code] == counts


@pytest.mark.parametrize(
    ("work", "hours"), [("desk", 6), ("driving", 6), ("standing", 3), ("physical", 3), ("caring", 3), ("varied", 3)]
)
def test_hours_of_sitting_default_by_the_work(questionnaire: Questionnaire, work: str, hours: int) -> None:
    assert questionnaire.check(minimal(work=work))["hours_sitting"] == hours
    assert questionnaire.default("hours_sitting", {"work": work}) == hours
    assert questionnaire.check(minimal(work=work, hours_sitting=1))["hours_sitting"] == 1


def test_a_bare_back_defaults_to_oil_and_clothes_to_nothing(questionnaire: Questionnaire) -> None:
    assert questionnaire.check(minimal())["lubricant"] == "oil"
    assert questionnaire.check(minimal(clothing="clothed"))["lubricant"] == "nothing"
    assert questionnaire.check(minimal(giver="colleague"))["lubricant"] == "nothing"


def test_a_required_question_has_no_default(questionnaire: Questionnaire) -> None:
    assert [code for code in CODES if questionnaire.default(code, {}) in (None, ())] == [
        code for code in CODES if code in REQUIRED or questionnaire.questions[code].kind == "many"
    ]


@pytest.mark.parametrize(
    ("raw", "code", "asked"),
    [
        ({}, "pain_zones", True),
        ({}, "cleared_for_massage", False),
        ({"health_conditions": ["osteoporosis"]}, "cleared_for_massage", False),
        ({"health_conditions": ["osteoporosis", "pregnancy"]}, "cleared_for_massage", True),
        ({"health_conditions": ["no_such_thing"]}, "cleared_for_massage", False),
        ({}, "clothing", True),
        ({"giver": "colleague"}, "clothing", False),
        ({"giver": "alone"}, "clothing", False),
        ({"giver": "alone"}, "giver_experience", False),
        ({"giver": "alone"}, "giver_hands", True),
        ({"giver": "alone"}, "allergies", False),
        ({"giver": "alone"}, "face_down", False),
        ({"giver": "alone"}, "wall_nearby", True),
        ({"giver": "alone", "surface": "chair"}, "wall_nearby", False),
        ({"giver": "colleague"}, "lubricant", False),
        ({"giver": "colleague", "clothing": "bare_back"}, "lubricant", False),
        ({"surface": "floor_mat"}, "feet_welcome", True),
        ({"feet_welcome": "yes"}, "wall_nearby", False),
        ({"feet_welcome": "yes", "surface": "floor_mat"}, "wall_nearby", True),
    ],
)
def test_it_knows_what_to_ask_from_few_answers(
    questionnaire: Questionnaire, raw: dict[str, Any], code: str, asked: bool
) -> None:
    assert questionnaire.is_asked(code, raw) is asked


# One page.


def test_it_checks_one_page_of_a_questionnaire_half_filled_in(questionnaire: Questionnaire) -> None:
    page = next(page for page in questionnaire.pages if page.id == "giver")
    clean, errors = questionnaire.check_some(page.questions, {"surface": "chair", "giver_hands": ["sore_thumbs"]})
    assert errors == ()
    assert clean == {
        "giver": "partner",
        "giver_experience": "first_time",
        "giver_hands": ("sore_thumbs",),
        "surface": "chair",
        "clothing": "bare_back",
    }


def test_a_page_tells_only_its_own_mistakes(questionnaire: Questionnaire) -> None:
    raw = {"minutes": 500, "sleep": "soundly", "shoe_size": 9}
    clean, errors = questionnaire.check_some(["work", "sleep", "stress"], raw)
    assert clean == {"stress": "medium"}
    assert [(error.field, error.code) for error in errors] == [("work", "required"), ("sleep", "unknown_option")]


def test_a_page_keeps_nothing_that_was_not_asked(questionnaire: Questionnaire) -> None:
    assert questionnaire.check_some(["lubricant"], {"giver": "colleague", "lubricant": "oil"}) == ({}, ())


# Answers.


@settings(max_examples=40, deadline=None)
@given(answers())
def test_answers_survive_json(given_answers: Answers) -> None:
    again = shipped().questionnaire.check(json.loads(json.dumps(given_answers.as_dict())))
    assert again == given_answers
    assert hash(again) == hash(given_answers)
    assert len(again) == len(CODES)


def test_different_answers_differ() -> None:
    assert plain() != plain(minutes=21)
    assert len({plain(), plain(), plain(minutes=21)}) == 2


def test_answers_do_not_change_with_what_they_were_made_from() -> None:
    raw = minimal(posture=["slumped"])
    checked = shipped().questionnaire.check(raw)
    raw["posture"].append("head_forward")
    checked.as_dict()["posture"].append("head_forward")
    assert checked["posture"] == ("slumped",)
