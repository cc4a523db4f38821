"""From answers to findings: every rule whose condition holds, by one pass over bitsets.

Conditions become clauses (a rule fires when one of its clauses does), each clause one bit. For every answer a mask says
which clauses it rules out; what no answer ruled out has fired. All rules that match fire: `directives` merges them.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any

from recommender.conditions import (
    AllOf,
    Among,
    AnyOf,
    Condition,
    Exactly,
    Includes,
    Not,
    Values,
    domain_of,
)
from recommender.schema import Question

CLAUSES_AT_MOST = 512


class TooManyClauses(ValueError):
    """A condition that multiplies out to more clauses than the index takes."""


@dataclass(frozen=True, slots=True)
class Literal:
    """What one clause asks of one question: allowed values, or for `many` options that must and must not be ticked."""

    allowed: frozenset[Any] | None = None
    required: frozenset[str] = frozenset()
    forbidden: frozenset[str] = frozenset()

    def joined(self, other: "Literal") -> "Literal":
        """Both at once."""
        allowed = self.allowed if other.allowed is None else other.allowed
        if self.allowed is not None and other.allowed is not None:
            allowed = self.allowed & other.allowed
        return Literal(allowed, self.required | other.required, self.forbidden | other.forbidden)

    @property
    def possible(self) -> bool:
        """Whether any answer at all satisfies it."""
        return self.allowed != frozenset() and self.required.isdisjoint(self.forbidden)


Clause = Mapping[str, Literal]


def clauses(condition: Condition, questions: Mapping[str, Question]) -> list[Clause]:
    """The condition as alternatives, each a conjunction over questions. Raises TooManyClauses."""
    return [dict(clause) for clause in _expand(condition, wanted=True, questions=questions)]


def _expand(condition: Condition, *, wanted: bool, questions: Mapping[str, Question]) -> list[dict[str, Literal]]:
    match condition:
        case Not(part):
            return _expand(part, wanted=not wanted, questions=questions)
        case AllOf(parts) | AnyOf(parts):
            expanded = [_expand(part, wanted=wanted, questions=questions) for part in parts]
            together = isinstance(condition, AllOf) is wanted
            return _conjoin(expanded) if together else [clause for part in expanded for clause in part]
        case _:
            return [{condition.code: literal} for literal in _literals(condition, wanted, questions[condition.code])]


def _literals(condition: Among | Includes | Exactly, wanted: bool, question: Question) -> list[Literal]:
    match condition:
        case Among(_, values):
            return [Literal(allowed=values if wanted else frozenset(domain_of(question)) - values)]
        case Includes(_, options):
            return (
                [Literal(required=frozenset([o])) for o in options]
                if wanted
                else [Literal(forbidden=frozenset(options))]
            )
        case _:
            options = condition.options
            others = frozenset(domain_of(question)) - frozenset(options)
            if wanted:
                return [Literal(required=frozenset(options), forbidden=others)]
            return [Literal(forbidden=frozenset([o])) for o in options] + [
                Literal(required=frozenset([o])) for o in others
            ]


def _conjoin(parts: Sequence[list[dict[str, Literal]]]) -> list[dict[str, Literal]]:
    size = 1
    for part in parts:
        size *= len(part)
    if size > CLAUSES_AT_MOST:
        raise TooManyClauses(
            f"the condition multiplies out to {size} cases, more than {CLAUSES_AT_MOST}: split the rule"
        )
    joined = (_join(combination) for combination in product(*parts))
    return [clause for clause in joined if all(literal.possible for literal in clause.values())]


def _join(combination: Iterable[dict[str, Literal]]) -> dict[str, Literal]:
    clause: dict[str, Literal] = {}
    for part in combination:
        for code, literal in part.items():
            clause[code] = clause[code].joined(literal) if code in clause else literal
    return clause


class RuleIndex:
    """Rule numbers by answers. Built once for a version of the knowledge; `fired` is then a few ANDs."""

    def __init__(self, conditions: Sequence[Condition], questions: Mapping[str, Question]) -> None:
        self._rule_of_clause: list[int] = []
        every: list[Clause] = []
        for number, condition in enumerate(conditions):
            for clause in clauses(condition, questions):
                every.append(clause)
                self._rule_of_clause.append(number)
        self._all = (1 << len(every)) - 1
        self._by_value: list[tuple[str, dict[Any, int]]] = []
        self._by_option: list[tuple[str, int, list[tuple[str, int, int]]]] = []
        for question in questions.values():
            self._add(question, every)

    def _add(self, question: Question, every: Sequence[Clause]) -> None:
        asking = [(1 << bit, clause[question.id]) for bit, clause in enumerate(every) if question.id in clause]
        if not asking:
            return
        if question.kind != "many":
            blocked = {
                value: sum(bit for bit, literal in asking if value not in (literal.allowed or ()))
                for value in domain_of(question)
            }
            self._by_value.append((question.id, blocked))
            return
        options = [
            (
                option,
                sum(b for b, lit in asking if option in lit.required),
                sum(b for b, lit in asking if option in lit.forbidden),
            )
            for option in domain_of(question)
        ]
        empty = sum(bit for bit, literal in asking if literal.required)
        self._by_option.append((question.id, empty, options))

    def fired(self, values: Values) -> list[int]:
        """The numbers of the rules that hold, ascending. `values` must answer every question."""
        blocked = 0
        for code, masks in self._by_value:
            blocked |= masks[values[code]]
        for code, empty, options in self._by_option:
            ticked = values[code]
            if not ticked:
                blocked |= empty
                continue
            for option, required, forbidden in options:
                blocked |= forbidden if option in ticked else required
        return self._rules_of(self._all & ~blocked)

    def _rules_of(self, bits: int) -> list[int]:
        found: list[int] = []
        while bits:
            lowest = bits & -bits
            rule = self._rule_of_clause[lowest.bit_length() - 1]
            if not found or found[-1] != rule:
                found.append(rule)
            bits ^= lowest
        return found
