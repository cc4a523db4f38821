"""From answers to findings: every rule whose condition holds, by one pass over bitsets.

Conditions become clauses (a rule fires when one of its clauses does), each clause one bit. For every answer a mask says
which clauses it leaves open; what all leave open has fired. All rules that match fire: `directives` merges them.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import compress, product
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
BYTE = 8


class TooManyClauses(ValueError):
    """A condition that multiplies out to more clauses than the index takes."""


@dataclass(frozen=True, slots=True)
class Literal:
    """What one clause asks of one question: allowed values, or for `many` what must and what must not be ticked.

    Of each group in `required` at least one option must be, of `forbidden` none.
    """

    allowed: frozenset[Any] | None = None
    required: frozenset[frozenset[str]] = frozenset()
    forbidden: frozenset[str] = frozenset()

    def joined(self, other: "Literal") -> "Literal":
        """Both at once. They ask the same question, so both speak of values or neither does."""
        allowed = None if self.allowed is None or other.allowed is None else self.allowed & other.allowed
        return Literal(allowed, self.required | other.required, self.forbidden | other.forbidden)

    @property
    def possible(self) -> bool:
        """Whether any answer at all satisfies it."""
        return self.allowed != frozenset() and all(group - self.forbidden for group in self.required)


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
            return [_required([options]) if wanted else Literal(forbidden=frozenset(options))]
        case _:
            options = condition.options
            others = frozenset(domain_of(question)) - frozenset(options)
            if wanted:
                return [_required([[option] for option in options]).joined(Literal(forbidden=others))]
            return [*(Literal(forbidden=frozenset([option])) for option in options), _required([others])]


def _required(groups: Iterable[Iterable[str]]) -> Literal:
    return Literal(required=frozenset(map(frozenset, groups)))


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


@dataclass(frozen=True, slots=True)
class Ticks:
    """What a `many` question leaves open: `untouched` when nothing is ticked, more and less with every option that is.

    `opens` serves the clauses that require one group; those that require `several` are looked at one by one.
    """

    untouched: int
    opens: Mapping[str, int]
    closes: Mapping[str, int]
    several: Sequence[tuple[frozenset[frozenset[str]], int]]

    def open_for(self, ticked: Iterable[str]) -> int:
        """The clauses that these options leave open."""
        opened, closed = self.untouched, 0
        for option in ticked:
            opened |= self.opens[option]
            closed |= self.closes[option]
        for groups, mask in self.several:
            if not any(group.isdisjoint(ticked) for group in groups):
                opened |= mask
        return opened & ~closed


class RuleIndex:
    """Rule numbers by answers. Built once for a version of the knowledge; `fired` is then a few ANDs.

    Every rule has a byte, and its clauses are the bits of it. Clauses beyond the eighth go to bytes behind all rules.
    """

    def __init__(self, conditions: Sequence[Condition], questions: Mapping[str, Question]) -> None:
        self._rules = list(range(len(conditions)))
        self._rule_of_spill: list[int] = []
        every: list[tuple[int, Clause]] = []
        for rule, condition in enumerate(conditions):
            for number, clause in enumerate(clauses(condition, questions)):
                every.append((self._place(rule, number), clause))
        self._size = len(self._rules) + len(self._rule_of_spill)
        self._all = self._mask(place for place, _ in every)
        self._first_spill = 1 << BYTE * len(self._rules)
        self._by_value: list[tuple[str, dict[Any, int]]] = []
        self._by_option: list[tuple[str, Ticks]] = []
        for question in questions.values():
            asking = [(place, clause[question.id]) for place, clause in every if question.id in clause]
            if asking and question.kind == "many":
                self._by_option.append((question.id, self._ticks(question, asking)))
            elif asking:
                self._by_value.append((question.id, self._values(question, asking)))

    def _place(self, rule: int, number: int) -> int:
        """The bit of a rule's clause; `number` counts the rule's clauses in order."""
        if number < BYTE:
            return BYTE * rule + number
        if number % BYTE == 0:
            self._rule_of_spill.append(rule)
        return BYTE * (len(self._rules) + len(self._rule_of_spill) - 1) + number % BYTE

    def _mask(self, places: Iterable[int]) -> int:
        row = bytearray(self._size)
        for place in places:
            row[place // BYTE] |= 1 << place % BYTE
        return int.from_bytes(row, "little")

    def _values(self, question: Question, asking: Sequence[tuple[int, Literal]]) -> dict[Any, int]:
        return {
            value: self._all & ~self._mask(place for place, literal in asking if value not in (literal.allowed or ()))
            for value in domain_of(question)
        }

    def _ticks(self, question: Question, asking: Sequence[tuple[int, Literal]]) -> Ticks:
        options = domain_of(question)
        alone = [
            (place, group) for place, literal in asking if len(literal.required) == 1 for group in literal.required
        ]
        several = [(place, literal.required) for place, literal in asking if len(literal.required) > 1]
        return Ticks(
            untouched=self._all & ~self._mask(place for place, literal in asking if literal.required),
            opens={option: self._mask(place for place, group in alone if option in group) for option in options},
            closes={
                option: self._mask(place for place, lit in asking if option in lit.forbidden) for option in options
            },
            several=[(groups, self._mask([place])) for place, groups in several],
        )

    def fired(self, values: Values) -> list[int]:
        """The numbers of the rules that hold, ascending. `values` must answer every question."""
        left = self._all
        for code, masks in self._by_value:
            left &= masks[values[code]]
        for code, ticks in self._by_option:
            ticked = values[code]
            left &= ticks.open_for(ticked) if ticked else ticks.untouched
        return self._rules_of(left)

    def _rules_of(self, left: int) -> list[int]:
        rows = left.to_bytes(self._size, "little")
        found = list(compress(self._rules, rows))
        if left < self._first_spill:
            return found
        return sorted({*found, *compress(self._rule_of_spill, rows[len(self._rules) :])})
