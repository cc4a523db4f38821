"""No sentence reaches a giver because of a private answer, unless its author said what is read there."""

from typing import Any

import pytest

from recommender.for_giver import advice_of, private_rules, sentences_of
from recommender.knowledge import Problem, shipped
from recommender.schema import Lubricant, Note, Prefer, Then
from recommender.verify.private import MEND, private_texts
from tests.recommender.verify.editing import changed, edition, raw, with_rules

PRIVATE: Any = {"sleep": "poorly"}
OPEN: Any = {"work": "desk"}
MISSING = f"says something because of sleep, which is private: {MEND}"
PREFER = Prefer(weight=5, tool=("palms",))
REFUSAL = Lubricant(refuse=("olive_oil",))
WHICH = "looks at sleep, which is private: say in for_giver what not to use, since its reason is not told"
NO_SENTENCE = "for_giver is in the place of no sentence: take it out"

CASES: list[tuple[str, Any, Then, str]] = [
    ("a caution", PRIVATE, Then(caution="Go slowly."), MISSING),
    ("a note", PRIVATE, Then(note=Note(giver="Go slowly.")), MISSING),
    ("something for afterwards", PRIVATE, Then(note=Note(aftercare="Rest.")), MISSING),
    ("a private answer among others", {"all": [OPEN, PRIVATE]}, Then(caution="Go slowly."), MISSING),
    ("a caution with words", PRIVATE, Then(caution="Go slowly.", for_giver="Slowly."), ""),
    ("a caution that is the same", PRIVATE, Then(caution="Go slowly.", for_giver="same"), ""),
    ("a caution for the receiver", PRIVATE, Then(caution="Go slowly.", for_giver="nothing"), ""),
    ("nothing that is said", PRIVATE, Then(prefer=PREFER), ""),
    ("an open answer", OPEN, Then(caution="Go slowly."), ""),
    ("words for no sentence", PRIVATE, Then(prefer=PREFER, for_giver="Slowly."), NO_SENTENCE),
    ("words for no sentence, openly", OPEN, Then(prefer=PREFER, for_giver="same"), NO_SENTENCE),
    ("a refusal without words", PRIVATE, Then(lubricant=REFUSAL), WHICH),
    ("a refusal that is the same", PRIVATE, Then(lubricant=REFUSAL, for_giver="same"), WHICH),
    ("a refusal of nothing told", PRIVATE, Then(lubricant=REFUSAL, for_giver="nothing"), WHICH),
    ("a refusal that is told", PRIVATE, Then(lubricant=REFUSAL, for_giver="Use no olive oil."), ""),
    ("an open refusal", OPEN, Then(lubricant=REFUSAL), ""),
    ("an offer", PRIVATE, Then(lubricant=Lubricant(offer=("olive_oil",))), ""),
]


def test_all_that_is_shipped_has_words_for_the_giver() -> None:
    assert list(private_texts(shipped())) == []


@pytest.mark.parametrize(("when", "then", "message"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_a_rule_says_what_a_giver_reads(when: Any, then: Then, message: str) -> None:
    found = list(private_texts(with_rules(("a-new-rule", when, then))))
    assert found == ([Problem("care.yaml", "a-new-rule", message)] if message else [])


def test_advice_that_a_private_answer_brings_up_needs_words_too() -> None:
    advice = changed(raw().advice, "warm_towel", for_giver="")
    (problem,) = private_texts(edition(advice=advice))
    assert problem == Problem(
        "advice.yaml",
        "warm_towel",
        f"is prepared by warmth-before-the-touch, which looks at age_group, and that is private: {MEND}",
    )


def test_advice_that_only_open_answers_bring_up_needs_none() -> None:
    assert not shipped().advice["towels_for_oil"].for_giver


def test_these_questions_and_no_others_are_open_to_a_giver() -> None:
    questions = shipped().questionnaire.questions
    assert {code for code, question in questions.items() if not question.private} == {
        "work", "hours_sitting", "giver", "giver_experience", "giver_hands", "surface", "clothing",
        "minutes", "pressure", "lubricant", "feet_welcome", "wall_nearby", "felt_good_zones",
        "too_much_at", "too_light_times", "helped_techniques", "skipped_techniques",
    }  # fmt: skip


def test_a_private_rule_is_told_with_what_it_looks_at() -> None:
    hidden = private_rules(shipped())
    assert hidden["blood-thinners-are-light"] == "health_conditions"
    assert hidden["firm-with-little-oil"] == "age_group"
    assert "over-clothing" not in hidden
    assert advice_of(["a-foot-may-help", "on-a-couch"], shipped()) == {
        "wall_within_reach": "a-foot-may-help",
        "couch_room": "on-a-couch",
    }


def test_a_rule_says_its_caution_first() -> None:
    rules = shipped().rules
    assert len(sentences_of(rules["evening-before-sleep"])) == 2
    assert sentences_of(rules["osteoporosis-is-light"]) == [rules["osteoporosis-is-light"].then.caution]
    assert sentences_of(rules["sore-neck"]) == []
