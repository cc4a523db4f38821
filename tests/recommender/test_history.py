"""What told massages come to as answers: counted, compared, and kept inside what the questions can hold."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recommender import history, recommend
from recommender.history import Since, Told, ToldStep
from recommender.knowledge import shipped
from tests.recommender.strategies import plain

NOW = datetime(2026, 11, 17, 20, 0, tzinfo=UTC)
DAY, WEEK = timedelta(days=1), timedelta(weeks=1)
KNEAD, GLIDE = "side_knead_shoulder", "long_glide"


def told(*, ago: timedelta = DAY, **changed: Any) -> Told:
    """A massage that went well."""
    given_at = NOW - ago
    well = Told(given_at, given_at, "medium", "right", None, None, False)
    return well._replace(**changed)


def learnt(*massages: Told, planned: int = 0, **since: datetime) -> dict[str, Any]:
    return history.remembered(massages, since=Since(**since), planned=planned, now=NOW, knowledge=shipped())


def test_without_massages_every_answer_is_the_default() -> None:
    questions = shipped().questionnaire.questions
    assert learnt() == {code: questions[code].default for code in learnt()}


def test_the_gentlest_pressure_that_was_too_much_counts_for_good() -> None:
    firm, medium = (told(strongest=level, felt="too_much") for level in ("firm", "medium"))
    assert learnt(firm)["too_much_at"] == "firm"
    assert learnt(firm, medium)["too_much_at"] == "medium"
    assert learnt(medium, *[told()] * 30)["too_much_at"] == "medium"


def test_what_was_too_much_is_over_once_it_may_be_as_before() -> None:
    firm = told(ago=3 * DAY, strongest="firm", felt="too_much")
    assert learnt(firm, pressure=NOW - 2 * DAY)["too_much_at"] == "never"
    assert learnt(firm, told(ago=DAY, felt="too_much"), pressure=NOW - 2 * DAY)["too_much_at"] == "medium"


def test_what_got_worse_counts_until_the_next_check_by_when_it_was_told() -> None:
    worse = told(ago=5 * DAY, got_worse=True)
    assert learnt(worse)["got_worse"] == "yes"
    assert learnt(worse, checked=NOW - 4 * DAY)["got_worse"] == "no"
    assert learnt(worse._replace(told_at=NOW - 3 * DAY), checked=NOW - 4 * DAY)["got_worse"] == "yes"


def test_only_the_last_three_massages_say_what_helped() -> None:
    liked = told(steps=[ToldStep(KNEAD, "helped")])
    assert learnt(liked)["helped_techniques"] == [KNEAD]
    assert learnt(liked, told(), told())["helped_techniques"] == [KNEAD]
    assert learnt(liked, told(), told(), told())["helped_techniques"] == []


@pytest.mark.parametrize("verdicts", [("skipped", "skipped"), ("did_not_help", "skipped")])
def test_what_did_not_suit_in_two_of_them_is_set_aside(verdicts: tuple[Any, Any]) -> None:
    first, second = (told(steps=[ToldStep(KNEAD, verdict), ToldStep(GLIDE, "helped")]) for verdict in verdicts)
    assert learnt(first)["skipped_techniques"] == []
    assert learnt(first, told(), second)["skipped_techniques"] == [KNEAD]


def test_what_was_set_aside_stays_so_while_nobody_can_say_anything_else_of_it() -> None:
    unsuited = told(steps=[ToldStep(KNEAD, "did_not_help")])
    assert learnt(unsuited, unsuited, *[told()] * 9)["skipped_techniques"] == [KNEAD]


@pytest.mark.parametrize(("helped", "skipped"), [(1, [KNEAD]), (2, [])])
def test_only_the_last_three_that_say_something_of_it_count(helped: int, skipped: list[str]) -> None:
    unsuited, suited = (told(steps=[ToldStep(KNEAD, verdict)]) for verdict in ("skipped", "helped"))
    assert learnt(unsuited, unsuited, told(), *[suited] * helped)["skipped_techniques"] == skipped


def test_a_step_that_is_there_on_two_places_counts_once_a_massage() -> None:
    assert learnt(told(steps=[ToldStep(KNEAD, "skipped")] * 2))["skipped_techniques"] == []


def test_a_technique_that_is_gone_from_the_knowledge_is_forgotten() -> None:
    gone = told(steps=[ToldStep("gone", "helped"), ToldStep(KNEAD, "helped")])
    assert learnt(gone)["helped_techniques"] == [KNEAD]


@pytest.mark.parametrize(
    ("before", "lately", "fell_by"),
    [
        ([6, 7, 6, 4, 2, 4], 4, 2),
        ([3, 3, 3, 5, 6, 6], 6, -3),
        ([6, 5, 6, None, 9, 9, 0, None, 4, 3, 4], 4, 2),
    ],
)
def test_pain_is_compared_by_the_middle_of_the_first_and_of_the_last_three(
    before: list[int | None], lately: int, fell_by: int
) -> None:
    answers = learnt(*(told(pain_before=pain) for pain in before))
    assert (answers["pain_lately"], answers["pain_fell_by"]) == (lately, fell_by)


FEW: list[list[int | None]] = [[], [8, None, None, None, None, None], [7, 5, 3, None, None], [9, 6, 6, 3], [5] * 5]


@pytest.mark.parametrize("before", FEW)
def test_of_pain_that_nobody_or_hardly_anybody_told_nothing_is_said(before: list[int | None]) -> None:
    months = [told(ago=(len(before) - number) * 2 * WEEK, pain_before=pain) for number, pain in enumerate(before)]
    assert (learnt(*months)["pain_lately"], learnt(*months)["pain_fell_by"]) == (0, 0)
    outcome = recommend(plain(**learnt(*months)))
    assert outcome.rhythm
    assert not outcome.rhythm.pause


@pytest.mark.parametrize(("given_", "planned", "kept"), [(0, 0, 10), (3, 0, 10), (0, 8, 0), (2, 8, 2), (9, 8, 10)])
def test_of_ten_planned_ones_so_many_were_given(given_: int, planned: int, kept: int) -> None:
    assert learnt(*[told()] * given_, planned=planned)["kept_of_ten"] == kept


def test_what_is_longer_ago_than_the_plan_looks_back_is_not_counted_against_it() -> None:
    assert learnt(*[told(ago=5 * WEEK)] * 8, planned=8)["kept_of_ten"] == 0


def test_weeks_are_those_from_the_first_to_the_last() -> None:
    assert learnt(told(ago=30 * DAY), told(ago=DAY))["weeks_given"] == 4


def test_where_pain_was_told_the_weeks_are_those_between_its_first_and_its_last_number() -> None:
    earlier, lately = told(ago=60 * DAY), [told(ago=days * DAY, pain_before=5) for days in (15, 8, 1)]
    assert learnt(earlier, *lately, told(ago=DAY))["weeks_given"] == 2


moments = st.integers(0, 400).map(lambda days: NOW - days * DAY)
pains = st.none() | st.integers(0, 10)
steps = st.lists(
    st.builds(ToldStep, st.sampled_from(list(shipped().techniques)), st.sampled_from(["helped", "skipped"])), max_size=5
)
felt = st.sampled_from(["too_light", "right", "too_much"])
massages = st.builds(
    Told, moments, moments, st.sampled_from(["light", "medium", "firm"]), felt, pains, pains, st.booleans(), steps
)


@settings(max_examples=100)
@given(st.lists(massages, max_size=40), st.integers(0, 60), st.none() | moments, st.none() | moments)
def test_whatever_was_told_the_answers_are_valid_and_lead_somewhere(
    given_: list[Told], planned: int, checked: datetime | None, pressure: datetime | None
) -> None:
    ordered = sorted(given_, key=lambda one: one.given_at)
    since = Since(checked, pressure)
    answers = history.remembered(ordered, since=since, planned=planned, now=NOW, knowledge=shipped())
    outcome = recommend(plain(**answers))
    assert bool(outcome.referral) == (answers["got_worse"] == "yes")
