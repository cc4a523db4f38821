"""What nobody can get is found: techniques, advice, movements, oils and lotions; everything shipped is for somebody."""

import pytest

from recommender.knowledge import Knowledge, Problem, shipped
from recommender.proof import search
from recommender.proof.guarantees import Guarantees
from recommender.proof.space import Space
from recommender.schema import Cap, PressureRange, Targets, Then
from recommender.verify.reach import out_of_reach
from tests.recommender.verify.editing import (
    changed,
    edition,
    raw,
    technique,
    with_rule_changed,
    with_rules,
    with_technique,
    without_rules,
)

NEVER_RIGHT = (
    "nobody can get it: its pressure is never allowed, its path always crosses a place that is left alone, or "
)
LYING = {"not": {"giver": "colleague"}}
SITTING_ONLY = Then(exclude=Targets(position=("face_down", "side_lying")))


def found(knowledge: Knowledge) -> list[Problem]:
    return list(out_of_reach(knowledge, Space.of(knowledge.questionnaire), Guarantees(knowledge)))


def names(problems: list[Problem]) -> set[str]:
    return {problem.entry for problem in problems}


def test_everything_shipped_is_within_somebodys_reach() -> None:
    assert found(shipped()) == []


def test_a_technique_for_a_position_that_nobody_has_is_found() -> None:
    problems = found(with_rules(("everybody-sits", LYING, SITTING_ONLY)))
    lying = {one.id for one in raw().techniques if set(one.positions) <= {"face_down", "side_lying"}}
    assert lying < names(problems)
    message = next(problem for problem in problems if problem.entry == "elbow_on_knot")
    assert message == Problem(
        "techniques.yaml", "elbow_on_knot", "nobody can get it, since nobody is ever face_down: mend its positions"
    )
    assert message.at == ("positions",)


def test_a_technique_that_rules_always_exclude_is_found() -> None:
    (problem,) = found(with_rule_changed("feet-need-the-floor", when={"pain_level": {"at_least": 0}}))
    assert problem == Problem(
        "techniques.yaml",
        "foot_press_hip",
        "nobody can get it, since rules exclude it for everybody: mend the rules, or take it out",
    )


def test_a_technique_firmer_than_its_place_allows_is_found() -> None:
    firm = PressureRange(least="firm", most="firm")
    (problem,) = found(with_technique("neck_circles", pressure=firm))
    assert (problem.file, problem.entry) == ("techniques.yaml", "neck_circles")
    assert problem.message.startswith(NEVER_RIGHT)


def test_a_technique_firmer_than_rules_ever_allow_is_found() -> None:
    anybody = {"pain_level": {"at_least": 0}}
    problems = found(with_rules(("always-light", anybody, Then(cap_pressure=Cap(at="light")))))
    assert names(problems) == {one.id for one in raw().techniques if one.pressure.least != "light"}


def test_a_technique_whose_path_is_always_left_alone_is_found() -> None:
    anybody = {"pain_level": {"at_least": 0}}
    problems = found(with_rules(("no-sides", anybody, Then(exclude=Targets(zone=("sides",))))))
    assert names(problems) == {"long_glide", "complete_stroke", "side_strokes"}


def test_a_pressing_technique_without_smoothing_after_it_is_found() -> None:
    smoothing = [one.id for one in raw().techniques if one.areas == ("neck",) and one.stroke == "effleurage"]
    techniques = raw().techniques
    for code in smoothing:
        techniques = changed(techniques, code, phases=("warm", "connect"))
    pressing = {
        one.id for one in techniques if one.areas == ("neck",) and one.phases == ("work",) and one.stroke == "friction"
    }
    assert names(found(edition(techniques=techniques))) == pressing


def test_advice_that_nobody_is_told_is_found() -> None:
    (problem,) = found(without_rules("warmth-before-the-touch"))
    assert problem == Problem("advice.yaml", "warm_towel", "is never said: let a rule prepare it, or take it out")


def test_a_movement_that_is_left_out_for_everybody_is_found() -> None:
    everybody = {"pain_level": {"at_least": 0}}
    excluding = Then(exclude=Targets(movement=("round_back",)))
    (problem,) = found(with_rule_changed("from-sixty-five-moves-with-support", when=everybody, then=excluding))
    assert problem == Problem(
        "movements.yaml", "round_back", "is left out for everybody: mend the rules, or take it out"
    )


def test_an_oil_that_nobody_is_offered_is_found() -> None:
    (problem,) = found(without_rules("lavender-for-calm"))
    assert problem == Problem(
        "lubricants.yaml", "lavender_in_sunflower_oil", "is never offered: let a rule offer it, or take it out"
    )


def test_what_only_referred_people_would_be_told_is_found() -> None:
    fever = {"warning_signs": {"includes": "fever"}}
    assert names(found(with_rule_changed("warmth-before-the-touch", when=fever))) == {"warm_towel"}
    assert names(found(with_rule_changed("lavender-for-calm", when=fever))) == {"lavender_in_sunflower_oil"}


def test_a_search_that_meets_its_limit_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search, "NODES_AT_MOST", 0)
    assert [(problem.file, problem.entry) for problem in found(shipped())] == [
        ("techniques.yaml", "positions"),
        ("advice.yaml", "always"),
    ]


def test_the_side_that_is_free_is_enough() -> None:
    anybody = {"pain_level": {"at_least": 0}}
    assert technique("neck_circles").sides == "both"
    assert found(with_rules(("no-left-neck", anybody, Then(exclude=Targets(zone=("neck_left",)))))) == []
