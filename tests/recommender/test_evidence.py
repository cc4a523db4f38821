"""The safety evidence, situation by situation: tests/cases/ mirrors knowledge/rules/."""

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from recommender import Referral, Routine, recommend
from recommender.knowledge import shipped
from tests.recommender.promises import LEVEL, zones_of
from tests.recommender.strategies import plain

CASES = Path(__file__).parents[1] / "cases"


def cases(name: str) -> list[Any]:
    """The situations of one file, each named by its sentence."""
    return [pytest.param(case, id=case["name"]) for case in yaml.safe_load((CASES / name).read_text())]


@pytest.mark.parametrize("case", cases("screening.yaml"))
def test_who_is_massaged_today(case: dict[str, Any]) -> None:
    outcome = recommend(plain(**case["answers"]))
    if case["urgency"] == "none":
        assert isinstance(outcome, Routine)
        return
    assert isinstance(outcome, Referral)
    assert outcome.referral.urgency == case["urgency"]
    assert not outcome.steps
    assert re.search(case.get("advice", "."), outcome.referral.advice)


def routine_of(case: dict[str, Any]) -> Routine:
    """The routine of a situation of care.yaml."""
    outcome = recommend(plain(**case["answers"]))
    assert isinstance(outcome, Routine)
    return outcome


@pytest.mark.parametrize("case", cases("care.yaml"))
def test_how_gently(case: dict[str, Any]) -> None:
    routine, knowledge = routine_of(case), shipped()
    most = LEVEL[case.get("at_most", "firm")]
    assert all(LEVEL[step.pressure] <= most for step in routine.steps)
    touched = {zone: step for step in routine.steps for zone in zones_of(step, knowledge)}
    for zone, at_most in case.get("zones_at_most", {}).items():
        assert zone in touched or zone == "sides"
        over = [step for step in routine.steps if zone in zones_of(step, knowledge)]
        assert all(LEVEL[step.pressure] <= LEVEL[at_most] for step in over)


@pytest.mark.parametrize("case", cases("care.yaml"))
def test_what_is_left_out(case: dict[str, Any]) -> None:
    routine, knowledge = routine_of(case), shipped()
    for step in routine.steps:
        assert step.tool not in case.get("tools", [])
        assert step.position not in case.get("positions", [])
        assert step.technique not in case.get("techniques", [])
        assert step.phase != "work" or step.zone not in case.get("worked_not", [])
        assert not zones_of(step, knowledge) & set(case.get("zones", []))
        assert not set(knowledge.techniques[step.technique].traits) & set(case.get("traits", []))
    assert case.get("has_tool", routine.steps[0].tool) in {step.tool for step in routine.steps}
    assert case.get("has_technique", routine.steps[0].technique) in {step.technique for step in routine.steps}


@pytest.mark.parametrize("case", cases("care.yaml"))
def test_what_is_said(case: dict[str, Any]) -> None:
    routine = routine_of(case)
    said = " ".join(
        line.text.lower() for line in (*routine.preparation, *routine.cautions, *routine.notes, *routine.aftercare)
    )
    assert re.search(case.get("says", "."), said)
    if "says_not" in case:
        assert not re.search(case["says_not"], said)
