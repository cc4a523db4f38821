"""Two versions asked the same: answers made to fit both, who had a say, and a short cut that hides nothing."""

import dataclasses
from functools import cached_property
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from msgspec.structs import replace

from recommender.authoring.versions import Versions, fitted
from recommender.knowledge import shipped
from recommender.questionnaire import Questionnaire
from tests.recommender.editions import Edit, alter, edition, rule
from tests.recommender.strategies import plain, raw_answers

DESK = {"work": "desk"}
CAUTION = rule({"caution": "Rest your eyes."}, when=DESK, silent={"work": "varied"})
GENTLE = rule({"cap_pressure": {"at": "light"}}, when={"work": "driving"}, silent=DESK, code="drivers-are-light")


class Thorough(Versions):
    """Without the short cut for edits of rules alone."""

    @cached_property
    def _only_rules_edited(self) -> bool:
        return False


@pytest.fixture(scope="module")
def edited(tmp_path_factory: pytest.TempPathFactory) -> Versions:
    """The shipped version and one where rules came, went and changed."""
    weight = alter("rules/selection.yaml", "sore-neck", ["then", "prefer", "weight"], 60)
    return Versions(shipped(), edition(tmp_path_factory.mktemp("editions"), CAUTION, GENTLE, weight))


def raw(**overlay: Any) -> dict[str, Any]:
    return plain(**overlay).as_dict()


def against_shipped(tmp_path: Path, *edits: Edit) -> Versions:
    return Versions(shipped(), edition(tmp_path, *edits))


def test_a_version_and_itself_agree() -> None:
    assert Versions(shipped(), shipped()).compare(raw(**DESK)) is None


def test_what_differs_is_told_with_the_rule_behind_it(edited: Versions) -> None:
    compared = edited.compare(raw(**DESK))
    assert compared is not None
    assert compared.culprits == ("a-new-rule",)
    assert compared.gravest.lines == ("+ Rest your eyes.",)
    assert compared.shows == ("words", "", "a-new-rule")


def test_whom_no_edited_rule_concerns_gets_the_same(edited: Versions) -> None:
    assert edited.compare(raw(work="varied")) is None


@settings(max_examples=25, deadline=None)
@given(answers=raw_answers(work="driving"))
def test_for_everybody_the_short_cut_finds_what_a_full_comparison_finds(
    edited: Versions, answers: dict[str, Any]
) -> None:
    assert edited.compare(answers) == Thorough(edited.old, edited.new).compare(answers)


@settings(max_examples=25, deadline=None)
@given(answers=raw_answers())
def test_whom_the_short_cut_passes_over_gets_the_same(edited: Versions, answers: dict[str, Any]) -> None:
    assert edited.compare(answers) == Thorough(edited.old, edited.new).compare(answers)


def test_an_edited_technique_that_is_used_had_a_say(tmp_path: Path) -> None:
    versions = against_shipped(tmp_path, alter("techniques.yaml", "spread_oil", ["cue"], "Is it warm?"))
    compared = versions.compare(raw())
    assert compared is not None
    assert compared.culprits == ("spread_oil",)
    assert "+ Is it warm?" in compared.gravest.lines
    assert versions.compare(raw(clothing="clothed")) is None


def test_an_edit_that_nobody_hears_of_changes_nothing(tmp_path: Path) -> None:
    retitled = alter("sources.yaml", "perfect-back-massage", ["title"], "Another title")
    assert against_shipped(tmp_path, retitled).compare(raw()) is None


# Answers that fit.


def with_questions(**changed: Any) -> Questionnaire:
    asking = shipped().questionnaire
    return Questionnaire(asking.pages, asking.questions | changed, asking.asked_when, asking.defaults_when)


def test_answers_fit_their_own_questionnaire() -> None:
    assert fitted(raw(**DESK), shipped().questionnaire) == plain(**DESK)


def test_what_a_questionnaire_does_not_know_is_left_out() -> None:
    fewer = replace(shipped().questionnaire.questions["posture"], options=())
    answers = fitted(raw(posture=["slumped"]) | {"naps": "many"}, with_questions(posture=fewer))
    assert answers["posture"] == ()
    assert "naps" not in answers


def test_what_is_missing_or_no_answer_there_is_plain() -> None:
    given = raw(posture=["slumped"]) | {"work": "office", "minutes": 500, "posture": "slumped"}
    del given["pain_zones"]
    answers = fitted(given, shipped().questionnaire)
    assert answers["work"] == plain()["work"]
    assert answers["minutes"] == plain()["minutes"]
    assert answers["posture"] == ()
    assert answers["pain_zones"] == plain()["pain_zones"]


def test_versions_with_different_questions_can_be_compared() -> None:
    options = shipped().questionnaire.questions["stress"].options
    without_high = replace(shipped().questionnaire.questions["stress"], options=options[:2])
    old = dataclasses.replace(shipped(), questionnaire=with_questions(stress=without_high))
    compared = Versions(old, shipped()).compare(raw(stress="high"))
    assert compared is not None
    assert Versions(old, shipped()).compare(raw(stress="low")) is None
