"""Other answers, tried: which techniques are used where, if somebody chose differently. Nothing is kept of them.

A choice may bring up questions that nobody has answered yet. A trial holds for every answer to those.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from recommender import Answers, directives_for
from recommender.conditions import domain_of, holds
from recommender.directives import Directives
from recommender.knowledge import Knowledge
from recommender.planner import plan

Choices = Mapping[str, Any]
Use = tuple[str, str | None]
"""A technique and the area it is used on; None for wherever it is."""


@dataclass(frozen=True, slots=True)
class Trial:
    """Other choices, and what is then used: `always`, or at least for some answers to what is asked on top of it."""

    changes: Choices
    always: frozenset[Use]
    ever: frozenset[Use]


class Trials:
    """Every trial for one set of answers, each made once."""

    def __init__(self, answers: Answers, knowledge: Knowledge) -> None:
        self._knowledge = knowledge
        self.values = answers.by_code
        self._made: dict[tuple[tuple[str, Any], ...], Trial | None] = {}
        self.asked = self._asked(answers)

    def made(self, changes: Choices) -> Trial | None:
        """What these choices would lead to. None where that is, or could be, no massage."""
        name = tuple(sorted(changes.items()))
        if name not in self._made:
            self._made[name] = self._make(changes)
        return self._made[name]

    def least(self, code: str) -> int:
        """The smallest number these answers allow here."""
        return self._knowledge.questionnaire.least(code, self.values)

    def directives(self) -> Directives:
        """What the rules say about the answers as they are."""
        return directives_for(Answers(self.values), knowledge=self._knowledge)

    def _make(self, changes: Choices) -> Trial | None:
        people = self._possible({**self.values, **changes}, frozenset())
        uses = [_uses(answers, self._knowledge) for answers in people or ()]
        possible = [one for one in uses if one is not None]
        if not uses or len(possible) < len(uses):
            return None
        return Trial(changes, frozenset.intersection(*possible), frozenset.union(*possible))

    def _possible(self, raw: Choices, settled: frozenset[str]) -> list[Answers] | None:
        """These answers with every answer to what they newly ask; None where that could be anything."""
        answers = self._knowledge.questionnaire.check(raw)
        new = next((code for code in self._newly_asked(answers) if code not in settled), None)
        if new is None:
            return [answers]
        question = self._knowledge.questionnaire.questions[new]
        if question.kind != "one":
            return None
        each = [self._possible({**raw, new: value}, settled | {new}) for value in domain_of(question)]
        return None if None in each else [one for people in each for one in people or ()]

    def _newly_asked(self, answers: Answers) -> list[str]:
        questions = self._knowledge.questionnaire.questions
        return [code for code in self._asked(answers) if code not in self.asked and not questions[code].chosen]

    def _asked(self, answers: Answers) -> dict[str, None]:
        """The questions that are asked, in their order. With all answers at hand that is one look at each condition."""
        questionnaire = self._knowledge.questionnaire
        asked_when = questionnaire.asked_when
        return dict.fromkeys(
            code
            for code in questionnaire.questions
            if code not in asked_when or holds(asked_when[code], answers.by_code)
        )


def _uses(answers: Answers, knowledge: Knowledge) -> frozenset[Use] | None:
    """What is used where; None where there is no massage."""
    directives = directives_for(answers, knowledge=knowledge)
    if directives.referrals:
        return None
    planned = plan(directives, catalogue=knowledge.catalogue, limits=knowledge.limits)
    places = [placed.slot.placement for placed in planned.placed]
    uses: set[Use] = {(place.technique.id, area) for place in places for area in (place.area, None)}
    return frozenset(uses) or None
