"""A place without work on some surface is found, unless a rule leaves it alone there for everybody."""

import pytest
from msgspec.structs import replace

from recommender.knowledge import Knowledge, Problem, shipped
from recommender.proof import search
from recommender.proof.guarantees import Guarantees
from recommender.proof.positions import positions
from recommender.proof.space import Space
from recommender.schema import Targets, Technique, Then
from recommender.verify.surfaces import SURFACE, unworked_places
from recommender.verify.within_reach import WithinReach
from tests.recommender.verify.editing import changed, edition, raw, with_rule_changed, with_rules

CHAIR = "chair-means-seated-and-short"


def found(knowledge: Knowledge) -> list[Problem]:
    space, promised = Space.of(knowledge.questionnaire), Guarantees(knowledge)
    ways = positions(knowledge, space, promised)
    return list(unworked_places(knowledge, space, WithinReach(knowledge, promised), ways))


def chair_excludes(*zones: str) -> Then:
    """What the rule about the chair does, with other zones left alone."""
    then = shipped().rules[CHAIR].then
    return Then(exclude=Targets(position=("face_down", "side_lying"), zone=zones), position=then.position)


def test_on_every_shipped_surface_each_place_is_worked_on_or_left_alone() -> None:
    assert found(shipped()) == []


def test_a_place_that_no_technique_reaches_on_a_surface_is_found() -> None:
    problems = found(with_rule_changed(CHAIR, then=chair_excludes("hip_left")))
    assert problems[0] == Problem(
        "zones.yaml",
        "sides",
        "nobody gets work on it on chair, and no rule leaves it alone there: "
        "add a technique for it, or a rule that excludes it",
    )


def test_a_place_is_found_once_for_each_surface() -> None:
    techniques = changed(raw().techniques, "side_strokes", areas=("mid_back",))
    problems = found(edition(techniques=techniques))
    surfaces = [option.id for option in shipped().questionnaire.questions[SURFACE].options if option.id != "chair"]
    assert [problem.message.split(" on ")[2].split(",")[0] for problem in problems] == surfaces
    assert {problem.entry for problem in problems} == {"sides"}


def test_a_place_left_alone_for_everybody_needs_no_technique() -> None:
    anybody = {"pain_level": {"at_least": 0}}
    no_sides = Then(exclude=Targets(zone=("sides",)))
    assert found(with_rules(("no-sides", anybody, no_sides))) == []


def _around_work(one: Technique) -> Technique:
    """The technique where it is not for the work itself."""
    return replace(one, phases=tuple(phase for phase in one.phases if phase != "work") or ("warm",))


def test_pressing_alone_is_no_work_on_a_place() -> None:
    techniques = [
        one if "neck" not in one.areas or one.stroke not in ("petrissage", "effleurage") else _around_work(one)
        for one in raw().techniques
    ]
    assert {problem.entry for problem in found(edition(techniques=techniques))} == {"neck_left", "neck_right"}


def test_a_search_that_meets_its_limit_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    space, promised = Space.of(shipped().questionnaire), Guarantees(shipped())
    ways = positions(shipped(), space, promised)
    monkeypatch.setattr(search, "NODES_AT_MOST", 0)
    problems = list(unworked_places(shipped(), space, WithinReach(shipped(), promised), ways))
    assert {problem.entry for problem in problems} == set(shipped().zones)
