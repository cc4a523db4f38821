"""One question as a template shows it: its control, what is chosen, what is wrong, and when it appears."""

import json
from dataclasses import dataclass
from typing import Any, Literal

from recommender.knowledge import Knowledge
from recommender.questionnaire import FieldError
from recommender.schema import Option, Question

Control = Literal["body_map", "zones", "checkboxes", "radios", "scale", "number"]
LONGEST_SCALE = 11  # numbers that still fit a row to tap on


@dataclass(frozen=True)
class Choice:
    """One option, ticked or not. `side` is left, right, both (a zone of the back) or empty."""

    id: str
    text: str
    help: str
    chosen: bool
    side: str
    place: str


@dataclass(frozen=True)
class Field:
    """A question with its state. A field that is not `shown` is in the page, but disabled, until a script shows it."""

    question: Question
    control: Control
    choices: tuple[Choice, ...]
    typed: str
    least: int
    none_chosen: bool
    shown: bool
    asked_when: str
    default: str
    error: str
    is_unanswered: bool

    @property
    def id(self) -> str:
        """The question's code, which is the control's name too."""
        return self.question.id

    @property
    def offers_none(self) -> bool:
        """A list that has to be answered has a box of its own for "none", so that nobody skips it by accident."""
        return self.question.kind == "many" and self.question.required

    @property
    def is_single(self) -> bool:
        """One control rather than a group of them."""
        return self.control == "number"

    @property
    def first_control(self) -> str:
        """Where the link of an error leads."""
        if self.is_single or not self.choices:
            return f"q-{self.id}"
        return f"q-{self.id}-{self.choices[0].id}"

    @property
    def on_the_left(self) -> list[Choice]:
        return [choice for choice in self.choices if choice.side == "left"]

    @property
    def on_the_right(self) -> list[Choice]:
        return [choice for choice in self.choices if choice.side == "right"]

    @property
    def on_both(self) -> list[Choice]:
        return [choice for choice in self.choices if choice.side not in ("left", "right")]


@dataclass(frozen=True)
class Given:
    """What was chosen or typed for one question: raw, perhaps wrong. `answered` is false where there is nothing yet.

    `least` is the smallest number it may be, where other answers decide that.
    """

    value: Any
    answered: bool
    least: int | None = None


def build_field(
    question: Question, *, knowledge: Knowledge, given: Given, shown: bool, error: FieldError | None
) -> Field:
    """The field for a question."""
    chosen = _chosen(given.value)
    return Field(
        question=question,
        control=_control(question, knowledge),
        choices=tuple(_choices(question, knowledge, chosen)),
        typed=str(given.value)[:20] if given.value is not None and question.kind == "integer" else "",
        least=question.least if given.least is None else given.least,
        none_chosen=given.answered and given.value == [],
        shown=shown,
        asked_when=json.dumps(question.asked_when) if question.asked_when else "",
        default=json.dumps(question.default),
        error=error.message if error else "",
        is_unanswered=error is not None and error.code == "required",
    )


def _control(question: Question, knowledge: Knowledge) -> Control:
    if question.kind == "integer":
        return "scale" if _fits_a_scale(question) else "number"
    if question.kind == "one":
        return "radios"
    if all(option.id in knowledge.zones for option in question.options):
        return "body_map" if question.widget == "body_map" else "zones"
    return "checkboxes"


def _fits_a_scale(question: Question) -> bool:
    return question.most - question.least < LONGEST_SCALE


def _chosen(value: Any) -> set[str]:
    if isinstance(value, list | tuple):
        return {str(item) for item in value}
    return set() if value is None else {str(value)}


def _choices(question: Question, knowledge: Knowledge, chosen: set[str]) -> list[Choice]:
    if question.kind == "integer":
        numbers = range(question.least, question.most + 1) if _fits_a_scale(question) else ()
        return [Choice(str(n), str(n), "", str(n) in chosen, "", "") for n in numbers]
    return [_choice(option, knowledge=knowledge, chosen=option.id in chosen) for option in question.options]


def _choice(option: Option, *, knowledge: Knowledge, chosen: bool) -> Choice:
    zone = knowledge.zones.get(option.id)
    side, place = (zone.side, knowledge.areas[zone.area].title) if zone else ("", "")
    return Choice(option.id, option.text, option.help, chosen, side, place)
