"""How often to come back: the highest suggestion, never above the lowest limit, on the days of the table."""

import pytest
from hypothesis import given, settings

from recommender import Answers, Routine, recommend
from recommender.knowledge import shipped
from recommender.outcome import Rhythm
from tests.recommender.strategies import answers, plain


def rhythm(**overlay: object) -> Rhythm:
    outcome = recommend(plain(**overlay))
    assert isinstance(outcome, Routine)
    return outcome.rhythm


@pytest.mark.parametrize(
    ("overlay", "per_week"),
    [
        ({}, 2),
        ({"stress": "high"}, 3),
        ({"pain_duration": "days", "pain_level": 2}, 3),
        ({"pain_duration": "days", "pain_level": 4}, 2),
        ({"pressure": "light", "minutes": 15}, 7),
        ({"pressure": "light", "minutes": 16}, 2),
        ({"pressure": "medium", "minutes": 15}, 2),
        ({"pressure": "light", "minutes": 15, "age_group": "65_or_over"}, 3),
        ({"pressure": "light", "minutes": 15, "health_conditions": ["osteoporosis"]}, 3),
        ({"pressure": "light", "minutes": 15, "pain_level": 7}, 2),
        ({"pressure": "firm", "stress": "high"}, 3),
        ({"stress": "high", "minutes": 45}, 2),
        ({"stress": "high", "minutes": 44}, 3),
    ],
)
def test_the_highest_suggestion_holds_but_never_above_a_limit(overlay: dict[str, object], per_week: int) -> None:
    assert rhythm(**overlay).per_week == per_week


def test_it_is_the_usual_number_where_no_rule_speaks() -> None:
    quiet = rhythm(pain_zones=[])
    assert quiet.per_week == shipped().limits.usual_per_week == 2
    assert [reason.rule for reason in quiet.because] == ["usual_per_week"]
    assert quiet.because[0].text == shipped().limit_entries["usual_per_week"].because


def test_it_names_what_suggests_and_what_limits() -> None:
    rules = [reason.rule for reason in rhythm(stress="high", pressure="firm").because]
    assert rules == ["stress-suggests-three", "firm-work-waits-two-days"]


@settings(max_examples=100, deadline=None)
@given(answers(signs=False))
def test_daily_is_only_for_light_and_short_and_firm_at_most_thrice(given_answers: Answers) -> None:
    outcome = recommend(given_answers)
    if not isinstance(outcome, Routine):
        return
    suggested = outcome.rhythm
    assert suggested.because
    assert suggested.days == shipped().wording.rhythm_days[suggested.per_week]
    assert len(set(suggested.days)) == len(suggested.days) == suggested.per_week
    if suggested.per_week > 3:
        assert (given_answers["pressure"], given_answers["minutes"] <= 15) == ("light", True)
    if given_answers["pressure"] == "firm":
        assert suggested.per_week <= 3


def test_the_table_has_days_in_their_order_for_every_number() -> None:
    table = shipped().wording.rhythm_days
    week = list(shipped().wording.days)
    assert sorted(table) == [1, 2, 3, 4, 5, 6, 7]
    for per_week, days in table.items():
        assert list(days) == [day for day in week if day in days]
        assert len(days) == per_week
