"""All answers there can be: which of them make these conditions true, and the plainest of those.

A question that is not asked has its default, so the space is smaller than the product of all options. `find` looks at
all of it at once: what it does not find does not exist.
"""

from collections.abc import Iterator, Mapping, Sequence
from math import prod
from typing import Any

from recommender.conditions import AllOf, Among, AnyOf, Condition, Exactly, Not, Values, domain_of
from recommender.proof.bits import Bits
from recommender.proof.clauses import Clauses
from recommender.proof.search import Search
from recommender.questionnaire import Questionnaire
from recommender.schema import Question


class Space:
    """Every answers a questionnaire allows. `laws` are further conditions that always hold."""

    def __init__(self, questions: Mapping[str, Question], laws: Sequence[Condition]) -> None:
        self._bits = Bits(questions)
        self._laws = Clauses(self._bits)
        for law in laws:
            self._laws.demand(law)
        self._plain = {code: question.example for code, question in questions.items()}

    @classmethod
    def of(cls, questionnaire: Questionnaire) -> "Space":
        """The space of a questionnaire."""
        return cls(questionnaire.questions, laws_of_asking(questionnaire))

    @property
    def size(self) -> int:
        """In how many ways the questionnaire can be filled in, counting questions that are then not asked."""
        return prod(_ways(question) for question in self._bits.questions.values())

    def find(self, *conditions: Condition, plain: Values | None = None) -> dict[str, Any] | None:
        """Answers that make all conditions true, with the fewest changes from `plain` (else from the healthy example).

        None proves that there are none. Raises TooHard where a limit is met before it is known.
        """
        clauses = Clauses(self._bits, self._laws)
        for condition in conditions:
            clauses.demand(condition)
        search = Search(
            clauses.all,
            block_at=clauses.block_at,
            plain=self._bits.encode(plain or self._plain) | clauses.off,
            counted=self._bits.everything,
        )
        one = search.nearest(clauses.everything)
        return None if one is None else self._bits.decode(one)

    def patterns(
        self, conditions: Sequence[Condition], *given: Condition
    ) -> Iterator[tuple[list[Condition], dict[str, Any]]]:
        """Every way in which these conditions can be true or false together, and somebody for whom it is so."""
        if (found := self.find(*given)) is None:
            return
        if not conditions:
            yield list(given), found
            return
        first, *others = conditions
        for outcome in (first, Not(first)):
            yield from self.patterns(others, *given, outcome)

    def changes(self, values: Values, plain: Values | None = None) -> int:
        """How many answers and ticks differ from `plain`."""
        return (self._bits.encode(plain or self._plain) & ~self._bits.encode(values)).bit_count()


def laws_of_asking(questionnaire: Questionnaire) -> list[Condition]:
    """For every question that is not always asked: it is, or it has its default. And numbers are not too small."""
    asked = [AnyOf((asked, _has_default(questionnaire, code))) for code, asked in questionnaire.asked_when.items()]
    return [*asked, *(law for code in questionnaire.questions for law in _least(questionnaire, code))]


def _least(questionnaire: Questionnaire, code: str) -> Iterator[Condition]:
    """Numbers that other answers make too small are not given; the first such answers count."""
    earlier: list[Condition] = []
    for condition, one in questionnaire.leasts_when[code]:
        enough = Among(code, frozenset(range(one.value, questionnaire.questions[code].most + 1)))
        yield AnyOf((*earlier, Not(condition), enough))
        earlier.append(condition)


def _has_default(questionnaire: Questionnaire, code: str) -> Condition:
    question = questionnaire.questions[code]
    cases: list[Condition] = []
    earlier: list[Condition] = []
    for condition, value in questionnaire.defaults_when[code]:
        cases.append(AllOf((*earlier, condition, equals(question, value))))
        earlier.append(Not(condition))
    return AnyOf((*cases, AllOf((*earlier, equals(question, question.default)))))


def equals(question: Question, value: Any) -> Condition:
    """The question has exactly this answer."""
    if question.kind == "many":
        return Exactly(question.id, tuple(value or ()))
    return Among(question.id, frozenset([value]))


def _ways(question: Question) -> int:
    count = len(domain_of(question))
    return 2**count if question.kind == "many" else count
