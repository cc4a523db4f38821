"""Who is not referred has enough techniques on every free place and for every length, or it is seen who has not."""

import dataclasses
from collections.abc import Callable

import pytest
from hypothesis import assume, given
from msgspec.structs import replace

from recommender import Answers, directives_for
from recommender.conditions import Not, holds, parse
from recommender.knowledge import Knowledge, shipped
from recommender.planner import plan
from recommender.planner.choice import POSITIONS, Chooser
from recommender.planner.parts import OWN_HANDS
from recommender.proof.counterexample import Counterexample
from recommender.proof.guarantees import CERTAIN, Guarantees
from recommender.proof.minutes import Minutes
from recommender.proof.places import Places
from recommender.proof.positions import Lying, by_position, nowhere, positions
from recommender.proof.search import TooHard
from recommender.proof.space import Space
from recommender.schema import Targets, Technique
from tests.recommender.proof.breaking import with_exclusion
from tests.recommender.strategies import answers

QUESTIONS = shipped().questionnaire.questions
SPACE = Space.of(shipped().questionnaire)
OLD = {"age_group": "65_or_over"}


def ways(knowledge: Knowledge) -> list[Lying]:
    return positions(knowledge, SPACE, Guarantees(knowledge))


def without_places(knowledge: Knowledge) -> list[Counterexample]:
    places = Places(knowledge, SPACE, Guarantees(knowledge))
    return [lack for way in by_position(ways(knowledge)) for lack in places.lacking(*way)]


def without_minutes(knowledge: Knowledge) -> list[Counterexample]:
    minutes = Minutes(knowledge, SPACE, Guarantees(knowledge))
    return [lack for way in by_position(ways(knowledge)) for lack in minutes.lacking(*way)]


def named(fits: Callable[[Technique], bool]) -> tuple[str, ...]:
    return tuple(code for code, technique in shipped().techniques.items() if fits(technique))


# Positions.

WAYS = ways(shipped())


def test_every_position_is_somebodys() -> None:
    assert {way.position for way in ways(shipped())} == set(shipped().wording.positions)


def test_each_way_to_a_position_leads_there() -> None:
    for way in ways(shipped()):
        who = SPACE.find(*way.when, Not(Guarantees(shipped()).referred()))
        assert who is not None
        directives = directives_for(shipped().questionnaire.check(who))
        assert Chooser(directives, shipped().catalogue, shipped().limits).position == way.position


@given(answers(signs=False))
def test_everybody_comes_to_their_position_in_one_way(person: Answers) -> None:
    assume(not holds(Guarantees(shipped()).referred("clinician"), person))
    (way,) = (one for one in WAYS if all(holds(condition, person) for condition in one.when))
    assert way.position == Chooser(directives_for(person), shipped().catalogue, shipped().limits).position


def test_a_way_speaks_of_no_rule_that_makes_no_difference_to_it() -> None:
    """Whoever has a colleague sits, whatever else is answered about lying."""
    colleague = parse({"giver": "colleague"}, QUESTIONS)
    ways_of_colleagues = [way for way in WAYS if SPACE.find(colleague, *way.when)]
    assert {way.position for way in ways_of_colleagues} == {"seated"}
    assert all(len(way.when) <= 2 for way in ways_of_colleagues)


def test_too_many_ways_to_a_position_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("recommender.proof.positions.WAYS_AT_MOST", 5)
    with pytest.raises(TooHard, match="more than 5 ways to come to a position: let fewer rules speak of positions"):
        ways(shipped())


# Places.


def test_the_shipped_rules_leave_something_for_every_free_place() -> None:
    assert without_places(shipped()) == []


def test_a_rule_that_leaves_nothing_for_a_place_is_found() -> None:
    techniques = named(lambda t: "lower_back" in t.areas and "work" in t.phases and "face_down" in t.positions)
    knowledge = with_exclusion(Targets(technique=techniques), parse(OLD, QUESTIONS))
    found = [one for one in without_places(knowledge) if "lower_back" in one.what]
    assert {one.what for one in found} == {
        f"nothing to work with on lower_back, {side}, face_down" for side in ("left", "right")
    }
    for one in found:
        answers = knowledge.questionnaire.check(one.answers)
        assert answers["age_group"] == "65_or_over"
        directives = directives_for(answers, knowledge=knowledge)
        planned = plan(directives, catalogue=knowledge.catalogue, limits=knowledge.limits)
        assert "lower_back" not in {placed.slot.placement.area for placed in planned.placed}


def test_a_first_or_last_touch_that_is_missing_is_found() -> None:
    techniques = named(lambda t: "close" in t.phases)
    found = without_places(with_exclusion(Targets(technique=techniques), parse(OLD, QUESTIONS)))
    assert any(one.what.startswith("nothing to close with on ") for one in found)
    assert all(one.what.startswith("nothing to ") for one in found)


def test_a_place_that_is_left_alone_needs_nothing() -> None:
    """Nobody lacks strokes for the neck where the neck is excluded with them."""
    techniques = named(lambda t: t.areas == ("neck",))
    assert without_places(with_exclusion(Targets(technique=techniques), parse(OLD, QUESTIONS))) != []
    both = Targets(technique=techniques, zone=("neck_left", "neck_right"))
    assert without_places(with_exclusion(both, parse(OLD, QUESTIONS))) == []


# Minutes.


def test_the_shipped_rules_leave_enough_for_every_minute() -> None:
    assert without_minutes(shipped()) == []


@pytest.fixture
def sparing() -> Targets:
    """All techniques for work but one."""
    return Targets(technique=named(lambda t: "work" in t.phases)[1:])


def test_a_rule_that_leaves_too_little_for_an_hour_is_found(sparing: Targets) -> None:
    found = without_minutes(with_exclusion(sparing, parse(OLD, QUESTIONS)))
    assert {one.what for one in found} == {
        f"too few techniques to fill the time, {position}"
        for position in shipped().wording.positions
        if position != "alone_wall"  # at their age nobody leans on a ball
    }
    assert all(one.answers["age_group"] == "65_or_over" for one in found)


def test_rules_that_never_fire_together_are_not_added_up() -> None:
    """One share is taken from the old, another from all others. Both from the same people would be too much."""
    palms = named(lambda t: "work" in t.phases and t.tool == "palms")
    heels = named(lambda t: t.tool in ("heels", "fingertips"))
    shares = [Targets(technique=palms[::4]), Targets(technique=heels)]
    partner = {"giver": "partner"}
    once = with_exclusion(shares[0], parse({"all": [OLD, partner]}, QUESTIONS))
    others = parse({"all": [{"not": OLD}, partner]}, QUESTIONS)
    assert without_minutes(with_exclusion(shares[1], others, knowledge=once)) == []
    assert without_minutes(with_exclusion(shares[1], CERTAIN, knowledge=once)) != []


def test_who_is_referred_needs_no_minutes(sparing: Targets) -> None:
    assert without_minutes(with_exclusion(sparing, parse({"pain_level": {"at_least": 9}}, QUESTIONS))) == []


def test_who_is_cut_short_needs_enough_for_what_is_left(sparing: Targets) -> None:
    chair = with_exclusion(sparing, parse({"surface": "chair"}, QUESTIONS))
    (one,) = without_minutes(chair)  # a giver still has enough for a quarter of an hour
    assert one.what == "too few techniques to fill the time, alone_seated"
    assert one.answers["giver"] == "alone"


def test_own_hands_need_enough_from_three_minutes_on() -> None:
    """With two steps for five minutes and one more for each minute, there is none for three."""
    few = replace(shipped().limits, steps_at_least=-3, steps_in_ten_minutes=10)
    found = {one.what for one in without_minutes(dataclasses.replace(shipped(), limits=few))}
    assert found == {f"too few techniques to fill the time, {position}" for position in OWN_HANDS}


def test_who_leaves_places_alone_may_have_less(sparing: Targets) -> None:
    wish = parse({"leave_alone_zones": {"includes": "sides"}}, QUESTIONS)
    assert without_minutes(with_exclusion(sparing, wish)) == []


def test_excluded_places_count_as_taken_away() -> None:
    zones = tuple(zone for zone in shipped().zones if zone not in ("neck_left", "neck_right"))
    found = without_minutes(with_exclusion(Targets(zone=zones), parse(OLD, QUESTIONS)))
    assert found
    assert all(one.answers["age_group"] == "65_or_over" for one in found)


def test_fewer_steps_make_it_too_little() -> None:
    few = replace(shipped().limits, steps_at_least=1, steps_in_ten_minutes=1)
    assert without_minutes(dataclasses.replace(shipped(), limits=few)) != []


def test_too_many_cases_are_refused(monkeypatch: pytest.MonkeyPatch, sparing: Targets) -> None:
    monkeypatch.setattr("recommender.proof.minutes.CASES_AT_MOST", 1)
    with pytest.raises(TooHard, match="more than 1 cases of too few techniques: let the rules exclude less"):
        without_minutes(with_exclusion(sparing, parse(OLD, QUESTIONS)))


def test_somebody_for_whom_no_position_is_left_is_found() -> None:
    at_a_desk = parse({"work": "desk"}, QUESTIONS)
    (one,) = nowhere(SPACE, Guarantees(with_exclusion(Targets(position=POSITIONS), at_a_desk)))
    assert (one.what, one.answers["work"]) == ("no position is left", "desk")
    assert list(nowhere(SPACE, Guarantees(shipped()))) == []
