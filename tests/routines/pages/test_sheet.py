"""A routine laid out for reading: nothing of the outcome is lost on the way."""

from typing import Any

import pytest

from recommender import Routine, recommend
from recommender.knowledge import shipped
from recommender.prose import clock
from routines.pages.sheet import Sheet, SheetMaker


@pytest.fixture
def outcome(rosa: dict[str, Any]) -> Routine:
    outcome = recommend(shipped().questionnaire.check(rosa))
    assert isinstance(outcome, Routine)
    return outcome


@pytest.fixture
def sheet(outcome: Routine) -> Sheet:
    return SheetMaker(shipped()).sheet(outcome)


def test_every_step_is_on_the_sheet_once_and_in_order(sheet: Sheet, outcome: Routine) -> None:
    cards = [card for phase in sheet.phases for place in phase.places for card in place.cards]
    assert [card.step for card in cards] == list(outcome.steps)


def test_every_technique_left_out_is_named_with_its_reason(sheet: Sheet, outcome: Routine) -> None:
    told = {(title, group.reason.text) for group in sheet.omitted for title in group.titles}
    assert {reason.text for item in outcome.left_out for reason in item.because} == {text for _, text in told}
    for item in outcome.left_out:
        assert any(title.startswith(item.title) for title, _ in told)


def test_reasons_name_answers_in_the_words_of_the_questionnaire(sheet: Sheet) -> None:
    said = {
        answer
        for phase in sheet.phases
        for place in phase.places
        for card in place.cards
        for why in card.why
        for answer in why.answers
    }
    assert any(answer.startswith("Where it hurts: ") and "Shoulder, your right" in answer for answer in said)


def test_every_source_that_is_cited_is_listed_once(sheet: Sheet, outcome: Routine) -> None:
    listed = [source.id for source in sheet.sources]
    assert listed == sorted(set(listed))
    for step in outcome.steps:
        assert {source.id for reason in step.because for source in reason.sources} <= set(listed)


@pytest.mark.parametrize(("seconds", "words"), [(0, "0:00"), (65, "1:05"), (600, "10:00"), (3600, "60:00")])
def test_seconds_are_told_as_minutes(seconds: int, words: str) -> None:
    assert clock(seconds) == words


def test_it_knows_who_is_alone(rosa: dict[str, Any], sheet: Sheet) -> None:
    alone = recommend(shipped().questionnaire.check(rosa | {"giver": "alone"}))
    assert isinstance(alone, Routine)
    assert SheetMaker(shipped()).sheet(alone).is_alone
    assert not sheet.is_alone
