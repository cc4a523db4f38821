"""Suggestions in words. The words are the knowledge's own; nothing is decided here."""

from collections.abc import Iterator

from recommender.change.advisor import Obstacle
from recommender.change.trials import Choices
from recommender.conditions import Values
from recommender.knowledge import Knowledge
from recommender.prose import listed, sentence
from recommender.schema import Question


class Sentences:
    """The words for one set of answers."""

    def __init__(self, values: Values, knowledge: Knowledge) -> None:
        self._values = values
        self._questions = knowledge.questionnaire.questions
        self._words = knowledge.wording.changes

    def brings(self, choices: Choices) -> str:
        """ "With 25 minutes instead of 20 this would be in." """
        return sentence(self._words.brings.format(choices=self._listed(choices)))

    def removes(self, choices: Choices) -> str:
        """ "With light pressure this would be left out." """
        return sentence(self._words.removes.format(choices=self._listed(choices)))

    def in_the_way(self, obstacle: Obstacle) -> str:
        """ "Even with firm pressure, other strokes would do the same work here." """
        if obstacle.kind == "others" and obstacle.choices:
            return sentence(self._words.others_even.format(choices=self._listed(obstacle.choices)))
        return str(getattr(self._words, obstacle.kind))

    def _listed(self, choices: Choices) -> str:
        return listed(list(self._each(choices)))

    def _each(self, choices: Choices) -> Iterator[str]:
        """Each choice as it is called, in the order of the questions."""
        for code, question in self._questions.items():
            if code in choices:
                yield self._choice(question, choices[code])

    def _choice(self, question: Question, value: object) -> str:
        if question.kind == "integer":
            return self._words.number.format(value=value, unit=question.unit, now=self._values[question.id])
        return next(option.choice for option in question.options if option.id == value)
