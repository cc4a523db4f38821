"""What a giver reads: every step and what to do, and of no private answer a trace."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from msgspec.structs import replace

from recommender import recommend
from recommender.for_giver import for_giver, private_rules, sentences_of
from recommender.knowledge import Knowledge, shipped
from recommender.outcome import Line, Reason, Routine, Step, as_json
from recommender.schema import Note, Then
from tests.recommender.editions import alter, edition, without
from tests.recommender.strategies import answers, plain
from tests.recommender.verify.editing import with_rules

HIDDEN = private_rules(shipped())
LINES = ("preparation", "cautions", "notes", "aftercare")
EVERYTHING = {
    "health_conditions": ["pregnancy", "blood_thinners", "bleeding_disorder"],
    "cleared_for_massage": "yes",
    "allergies": ["nuts", "wheat"],
    "leave_alone_zones": ["hip_left"],
    "pain_level": 7,
    "pain_duration": "months",
    "pain_patterns": ["spreads_to_legs"],
    "stress": "high",
    "knots": "large",
}  # fmt: skip


def routine(overlay: dict[str, Any] | None = None, *, knowledge: Knowledge | None = None) -> Routine:
    outcome = recommend(plain(**overlay or {}), knowledge=knowledge)
    assert isinstance(outcome, Routine)
    return outcome


def told(overlay: dict[str, Any] | None = None, *, knowledge: Knowledge | None = None) -> Routine:
    return for_giver(routine(overlay, knowledge=knowledge), knowledge=knowledge or shipped())


def texts_of(outcome: Routine, *places: str) -> list[str]:
    return [line.text for place in places or LINES for line in getattr(outcome, place)]


def reasons_of(outcome: Routine) -> Iterator[tuple[int, str]]:
    """The reasons of its steps: the number of the step and the rule."""
    return ((step.number, reason.rule) for step in outcome.steps for reason in step.because)


def secrets() -> set[str]:
    """Every sentence that tells of a private answer: the reasons of such rules, and what they say without leave."""
    rules = [shipped().rules[code] for code in HIDDEN]
    said = [text for rule in rules if rule.then.for_giver != "same" for text in sentences_of(rule)]
    allowed = {rule.then.for_giver for rule in rules}
    return {rule.because for rule in rules} | set(said) - allowed


SECRETS = secrets()
ROUTINES = answers(signs=False).map(recommend).filter(lambda outcome: isinstance(outcome, Routine))


@given(ROUTINES)
def test_nothing_that_a_giver_gets_names_a_private_answer(outcome: Routine) -> None:
    document = as_json(for_giver(outcome, knowledge=shipped())).decode()
    values = strings_of(json.loads(document))
    assert not values & SECRETS
    assert not values & HIDDEN.keys()
    assert '"answers":{"' not in document


def strings_of(value: Any) -> set[str]:
    if isinstance(value, dict):
        return set().union(*map(strings_of, value.values()))
    if isinstance(value, list):
        return set().union(*map(strings_of, value))
    return {value} if isinstance(value, str) else set()


@given(ROUTINES)
def test_each_step_is_given_as_it_was_planned(outcome: Routine) -> None:
    giver = for_giver(outcome, knowledge=shipped())
    assert [replace(step, because=()) for step in giver.steps] == [replace(step, because=()) for step in outcome.steps]
    assert (giver.minutes, giver.needs, giver.left_out) == (outcome.minutes, outcome.needs, ())
    assert (giver.rhythm.per_week, giver.rhythm.days) == (outcome.rhythm.per_week, outcome.rhythm.days)


@given(ROUTINES)
def test_what_everybody_is_told_reaches_every_giver(outcome: Routine) -> None:
    said = texts_of(for_giver(outcome, knowledge=shipped()))
    always = {item.text for item in shipped().advice.values() if item.always} & set(texts_of(outcome))
    assert [text for text in always if text not in said] == []


def test_the_title_and_the_summary_name_no_place_that_hurts() -> None:
    giver = told()
    assert giver.title == "20 minutes of massage"
    assert giver.summary == f"{len(giver.steps)} steps, up to medium pressure, lying face down."


def test_sentences_with_a_private_reason_are_put_in_other_words() -> None:
    full, giver = routine(EVERYTHING), told(EVERYTHING)
    assert "If bruises show afterwards" in " ".join(texts_of(full, "cautions"))
    assert "The pain is strong today." in " ".join(texts_of(full, "notes"))
    everything = " ".join(texts_of(giver))
    for word in ("bruise", "midwife", "The pain is", "12 weeks", "A large knot", "under the belly"):
        assert word not in everything
    assert "Stroke and hold, do not dig, and stop whenever it does not feel good." in texts_of(giver, "notes")
    assert "Go slower than feels natural." in " ".join(texts_of(giver, "notes"))


def test_two_conditions_that_ask_for_the_same_hands_cannot_be_told_apart() -> None:
    thin, slow = ({"health_conditions": [code]} for code in ("blood_thinners", "bleeding_disorder"))
    assert as_json(routine(thin)) != as_json(routine(slow))
    assert as_json(told(thin)) == as_json(told(slow))


def test_two_rules_with_the_same_words_say_them_once() -> None:
    assert texts_of(told(EVERYTHING), "cautions").count("Use no more than the weight of your hands.") == 1


def test_what_means_to_stop_stays_whole() -> None:
    cautions = texts_of(told(EVERYTHING), "cautions")
    assert cautions[0] == shipped().advice["stop_signs"].text
    assert any("unwell or dizzy" in text and "bleeding" in text and "belly" in text for text in cautions)
    assert any(text.startswith("Stop if they feel anything new or stronger in a leg.") for text in cautions)


def test_steps_keep_their_reasons_that_look_at_nothing_private() -> None:
    full, giver = list(reasons_of(routine(EVERYTHING))), list(reasons_of(told(EVERYTHING)))
    assert giver == [(number, rule) for number, rule in full if rule not in HIDDEN]
    assert "oil-it-is" in {rule for _, rule in giver}
    assert len(giver) < len(full)


def test_no_answer_stands_behind_a_reason_not_even_an_open_one() -> None:
    giver = told(EVERYTHING)
    assert all(reason.answers == {} for step in giver.steps for reason in step.because)


def test_no_sentence_has_reasons_lest_those_without_stand_out() -> None:
    giver = told(EVERYTHING)
    assert [line for place in LINES for line in getattr(giver, place) if line.because] == []
    assert giver.rhythm.because == ()


def test_the_giver_learns_what_not_to_put_on_the_skin() -> None:
    preparation = texts_of(told({"allergies": ["nuts", "fragrance", "wheat"]}), "preparation")
    assert preparation[-4].startswith("For the skin, choose one of these: massage oil without scent")
    assert preparation[-3:] == [
        "Use no almond oil and no other nut oil.",
        "Use no wheat germ oil.",
        "Use nothing scented: no scented oil, lotion or candle.",
    ]


@pytest.mark.parametrize(
    ("overlay", "said"),
    [
        ({"lubricant": "nothing"}, "No oil or lotion is needed. The strokes work on clothing or dry skin."),
        (
            {"allergies": ["other_or_unsure"]},
            "For the skin, use a lotion you both already use and tolerate.",
        ),
    ],
)
def test_what_may_go_on_the_skin_is_told_as_it_was(overlay: dict[str, Any], said: str) -> None:
    assert said in texts_of(routine(overlay), "preparation")
    assert said in texts_of(told(overlay), "preparation")


def test_where_nobody_knows_any_more_what_the_skin_takes_the_giver_asks(tmp_path: Path) -> None:
    renamed = edition(tmp_path, alter("lubricants.yaml", "massage_oil_unscented", ["title"], "plain massage oil"))
    giver = for_giver(routine({"allergies": ["nuts"]}), knowledge=renamed)
    assert texts_of(giver, "preparation")[-2:] == [
        "Ask first what may go on the skin, and use nothing else.",
        "Use no almond oil and no other nut oil.",
    ]


def test_a_routine_with_fewer_minutes_does_not_say_why() -> None:
    chair = {"surface": "chair", "minutes": 60}
    assert "the 60 you asked for" in " ".join(texts_of(routine(chair)))
    assert "the 60 you asked for" not in " ".join(texts_of(told(chair)))


def test_what_an_older_knowledge_said_is_left_out(tmp_path: Path) -> None:
    newer = edition(tmp_path, without("rules/selection.yaml", "stress-wants-slow-strokes"))
    kept = routine({"stress": "high"})
    line = next(line for line in kept.notes if line.because[0].rule == "stress-wants-slow-strokes")
    assert line.text in texts_of(for_giver(kept, knowledge=shipped()), "notes")
    assert line.text not in texts_of(for_giver(kept, knowledge=newer), "notes")


def test_a_sentence_nobody_knows_is_left_out_whoever_said_it() -> None:
    kept = routine()
    because = shipped().reasons["stop_signs"]
    kept = replace(
        kept, cautions=(*kept.cautions, Line("You told us of a secret.", (because,))), needs=("a secret", "oil")
    )
    giver = for_giver(kept, knowledge=shipped())
    assert "secret" not in as_json(giver).decode()
    assert giver.needs == ("oil",)


def test_a_reason_that_was_put_otherwise_then_is_left_out() -> None:
    kept = routine()
    older = Reason("medium-was-asked-for", "Since you sleep badly.", {"sleep": "poorly"}, ())
    steps: tuple[Step, ...] = tuple(replace(step, because=(*step.because, older)) for step in kept.steps)
    giver = for_giver(replace(kept, steps=steps), knowledge=shipped())
    assert "badly" not in as_json(giver).decode()
    assert all(step.because for step in giver.steps)


def test_a_private_rule_without_words_says_nothing_to_a_giver() -> None:
    untold = Then(caution="Sleep is short these days.", note=Note(aftercare="Good night."))
    knowledge = with_rules(("short-nights", {"sleep": "poorly"}, untold))
    kept = routine({"sleep": "poorly"}, knowledge=knowledge)
    assert "Sleep is short these days." in texts_of(kept)
    giver = for_giver(kept, knowledge=knowledge)
    assert not {"Sleep is short these days.", "Good night."} & set(texts_of(giver))


def test_other_words_stand_once_in_the_place_of_all_that_a_rule_says() -> None:
    then = Then(caution="Sleep is short.", note=Note(giver="Be kind.", aftercare="Good night."), for_giver="Be slow.")
    knowledge = with_rules(("short-nights", {"sleep": "poorly"}, then))
    giver = told({"sleep": "poorly"}, knowledge=knowledge)
    assert [text for text in texts_of(giver) if text in ("Sleep is short.", "Be kind.", "Good night.", "Be slow.")] == [
        "Be slow."
    ]
    assert "Be slow." in texts_of(giver, "cautions")


def test_where_one_rule_has_other_words_for_a_sentence_they_are_read_whoever_says_it() -> None:
    same = Then(caution="Go easy.", for_giver="same")
    other = Then(caution="Go easy.", for_giver="Go slowly.")
    for first, second in ((same, other), (other, same)):
        knowledge = with_rules(("one", {"work": "desk"}, first), ("two", {"sleep": "poorly"}, second))
        giver = told({"work": "desk", "sleep": "poorly"}, knowledge=knowledge)
        assert "Go easy." not in texts_of(giver)
        assert texts_of(giver).count("Go slowly.") == 1


def test_a_token_is_never_passed_on() -> None:
    assert for_giver(replace(routine(), token="secret"), knowledge=shipped()).token is None
