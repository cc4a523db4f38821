"""Several choices at once: the fewest that would allow a technique, or rule it out, among all answers there can be.

It says what the rules allow. Whether the planner then takes the technique up is for a trial to see.
"""

from typing import Any

from recommender.catalogue import Placement
from recommender.change.trials import Trials, Use
from recommender.conditions import AllOf, AnyOf, Condition, Not, holds
from recommender.knowledge import Knowledge
from recommender.planner.choice import POSITIONS
from recommender.proof.guarantees import Guarantees
from recommender.proof.space import Space, equals


class JointChoices:
    """All that one set of answers leaves open, every question at once. What is no matter of choice stays as it is."""

    def __init__(self, trials: Trials, knowledge: Knowledge) -> None:
        self._values = trials.values
        self._knowledge = knowledge
        self._space = Space.of(knowledge.questionnaire)
        self._rules = Guarantees(knowledge)
        questions = knowledge.questionnaire.questions
        self._open = [code for code, question in questions.items() if question.chosen]
        fixed = (questions[code] for code in trials.asked if not questions[code].chosen)
        self._fixed = [equals(question, self._values[question.id]) for question in fixed]

    def allowing(self, use: Use) -> dict[str, Any] | None:
        """The fewest choices with which no rule forbids this, empty where none does. None is a proof of none."""
        return self._fewest(self._usable(use))

    def forbidding(self, use: Use) -> dict[str, Any] | None:
        """The fewest choices with which a rule forbids this or nobody lies like that. None where there are none."""
        return self._fewest(self._unusable(use))

    def _fewest(self, condition: Condition) -> dict[str, Any] | None:
        if holds(condition, self._values):
            return {}
        found = self._space.find(*self._fixed, Not(self._rules.referred()), condition, plain=self._values)
        if found is None:
            return None
        asked = self._knowledge.questionnaire.is_asked
        return {code: found[code] for code in self._open if found[code] != self._values[code] and asked(code, found)}

    def _usable(self, use: Use) -> Condition:
        technique = self._knowledge.techniques[use[0]]
        positions = tuple(Not(self._rules.position_excluded(position)) for position in technique.positions)
        places = tuple(self._rules.usable(place) for place in places_of(use, self._knowledge))
        return AllOf((AnyOf(positions), AnyOf(places)))

    def _unusable(self, use: Use) -> Condition:
        technique = self._knowledge.techniques[use[0]]
        nowhere = AllOf(tuple(Not(self._rules.usable(place)) for place in places_of(use, self._knowledge)))
        positions = AllOf(tuple(self._avoided(position) for position in technique.positions))
        return AnyOf((positions, nowhere))

    def _avoided(self, position: str) -> Condition:
        """Nobody lies like this, or everybody may lie in a way that the planner likes better."""
        better = POSITIONS[: POSITIONS.index(position)]
        others = (Not(self._rules.position_excluded(other)) for other in better)
        return AnyOf((self._rules.position_excluded(position), *others))


def places_of(use: Use, knowledge: Knowledge) -> list[Placement]:
    """Every place a technique can be used on: on one area, or (None) wherever."""
    technique, area = use
    position = knowledge.techniques[technique].positions[0]
    groups = next(found for found in knowledge.catalogue.by_position[position] if found[0].technique.id == technique)
    return [place for group in groups if area in (None, group.area) for place in group.sides.values()]
