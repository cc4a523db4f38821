"""All answers as one row of bits: one for every value a question can have, two for every option that can be ticked.

A set of answers is then an integer. Bits that exclude each other are a block: of each block exactly one is true.
"""

from collections.abc import Iterable, Mapping
from functools import reduce
from operator import or_
from typing import Any

from recommender.conditions import Values, domain_of
from recommender.schema import Question


class Bits:
    """Where each value's bit is. `block_at` gives for every bit the block it belongs to."""

    def __init__(self, questions: Mapping[str, Question]) -> None:
        self.questions = questions
        self.block_at: list[int] = []
        self._at: dict[tuple[str, Any], int] = {}
        for code, question in questions.items():
            domain = domain_of(question)
            if question.kind == "many":
                for option in domain:
                    self._add([(code, option), (code, (option,))])
            else:
                self._add([(code, value) for value in domain])
        self.everything = (1 << len(self.block_at)) - 1

    def _add(self, names: Iterable[tuple[str, Any]]) -> None:
        first = len(self.block_at)
        names = list(names)
        block = ((1 << len(names)) - 1) << first
        self.block_at += [block] * len(names)
        self._at |= {name: 1 << (first + number) for number, name in enumerate(names)}

    def value(self, code: str, values: Iterable[Any]) -> int:
        """The answers where this question has one of these values."""
        return reduce(or_, (self._at[code, value] for value in values), 0)

    def option(self, code: str, option: str, *, ticked: bool) -> int:
        """The answers where this option is ticked, or is not."""
        return self._at[code, option] if ticked else self._at[code, (option,)]

    def encode(self, values: Values) -> int:
        """Exactly these answers."""
        found = 0
        for code, question in self.questions.items():
            if question.kind == "many":
                ticked = values[code]
                for option in domain_of(question):
                    found |= self.option(code, option, ticked=option in ticked)
            else:
                found |= self._at[code, values[code]]
        return found

    def decode(self, one: int) -> dict[str, Any]:
        """The answers of which `one` holds exactly one bit a block."""
        return {code: self._read(code, question, one) for code, question in self.questions.items()}

    def _read(self, code: str, question: Question, one: int) -> Any:
        chosen = [value for value in domain_of(question) if self._at[code, value] & one]
        return tuple(chosen) if question.kind == "many" else chosen[0]
