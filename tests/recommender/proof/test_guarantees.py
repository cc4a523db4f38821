"""What is said to be guaranteed is what the planner keeps to, for anybody and any place."""

import pytest
from hypothesis import given, settings

from recommender import Answers, directives_for
from recommender.catalogue import LEVEL, Placement
from recommender.conditions import holds
from recommender.directives import Directives
from recommender.knowledge import shipped
from recommender.proof.guarantees import Guarantees
from tests.recommender.strategies import answers, plain

PROMISED = Guarantees(shipped())
PLACES = [place for groups in shipped().catalogue.groups.values() for group in groups for place in group.sides.values()]


def is_allowed(place: Placement, directives: Directives) -> bool:
    """Whether the directives leave this technique in this place to the planner."""
    most = min(LEVEL[directives.values["pressure"]], directives.cap(place.zones), place.most_level)
    is_open = not directives.excluded_techniques >> place.number & 1 and not place.zones & directives.excluded_zones
    return is_open and place.least_level <= most


@settings(max_examples=40, deadline=None)
@given(answers(signs=False))
def test_a_place_is_usable_exactly_where_the_planner_may_use_it(person: Answers) -> None:
    directives = directives_for(person)
    for place in PLACES:
        assert holds(PROMISED.usable(place), person.by_code) is is_allowed(place, directives)


@pytest.mark.parametrize(
    "overlay",
    [
        {"pressure": "firm", "giver_experience": "confident"},
        {"pressure": "light"},
        {"pressure": "firm", "age_group": "65_or_over"},
        {"pressure": "firm", "leave_alone_zones": ["shoulder_left"]},
        {"pressure": "medium", "health_conditions": ["blood_thinners"]},
        {"pressure": "firm", "pain_patterns": ["spreads_to_legs"]},
    ],
    ids=str,
)
def test_so_it_is_for_people_with_and_without_caps(overlay: dict[str, object]) -> None:
    person = plain(**overlay)
    directives = directives_for(person)
    told = [holds(PROMISED.usable(place), person.by_code) for place in PLACES]
    assert told == [is_allowed(place, directives) for place in PLACES]
    assert len(set(told)) == 2


@pytest.mark.parametrize(("age", "times"), [("under_18", 3), ("18_to_49", 7)])
def test_who_has_a_limit_a_week_keeps_it_and_so_does_whom_nothing_suggests_more_to(age: str, times: int) -> None:
    person = plain(age_group=age)
    rhythms = [rhythm for finding in directives_for(person).findings if (rhythm := finding.rule.then.rhythm)]
    held = min((rhythm.at_most for rhythm in rhythms if rhythm.at_most), default=7)
    assert held == times
    suggested = [rhythm.suggest for rhythm in rhythms if rhythm.suggest]
    most = min(held, max(suggested, default=shipped().limits.usual_per_week))
    for number in range(1, 7):
        assert holds(PROMISED.seldom(number), person.by_code) is (most <= number)
