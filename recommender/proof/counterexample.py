"""The plainest person for whom something does not hold that should hold for everybody."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from recommender.questionnaire import Questionnaire


@dataclass(frozen=True, slots=True)
class Counterexample:
    """What does not hold, the answers of somebody for whom it does not, and what one more tick made of them."""

    what: str
    answers: Mapping[str, Any]
    after: Mapping[str, Any] = field(default_factory=dict)

    def told(self, questionnaire: Questionnaire) -> str:
        """The answers that are not those of the plain, healthy person, as a rule's example would give them."""
        plain = questionnaire.check({code: question.example for code, question in questionnaire.questions.items()})
        return _shown({code: value for code, value in self.answers.items() if value != plain[code]})

    def told_after(self) -> str:
        """What is different after the tick."""
        return _shown({code: value for code, value in self.after.items() if value != self.answers[code]})


def _shown(answers: Mapping[str, Any]) -> str:
    """As flow YAML, so that it can be pasted into an example: {work: desk, pain_zones: [neck_left]}."""
    return "{" + ", ".join(f"{code}: {_value(value)}" for code, value in answers.items()) + "}"


def _value(value: Any) -> str:
    if isinstance(value, tuple):
        return "[" + ", ".join(value) + "]"
    return f'"{value}"' if value in ("yes", "no") else str(value)
