"""Many rules of the shipped shape, the same for the same seed: what the benchmark measures growth on.

A grown rule has the form of one shipped condition, asks about other questions, and does what a shipped rule does that
neither refers nor takes anything away, so that the outcome stays a whole routine however many rules there are.
"""

import dataclasses
import random
from collections.abc import Callable, Sequence

import msgspec

from recommender.conditions import AllOf, Among, AnyOf, Condition, Exactly, Includes, Not, domain_of
from recommender.directives import CompiledRule, compile_rule
from recommender.knowledge import Knowledge
from recommender.rules import RuleIndex, TooManyClauses, clauses
from recommender.schema import Question

EXACTLY_NONE = ()


class Grower:
    """Refills shipped conditions: every comparison keeps its kind and gets another question, no question twice."""

    def __init__(self, questions: Sequence[Question], *, seed: int = 1) -> None:
        self._chance = random.Random(seed)
        self._questions = questions
        self._unused: list[Question] = []

    def like(self, condition: Condition) -> Condition:
        """A condition of the same form, about other answers."""
        self._unused = list(self._questions)
        return self._refilled(condition)

    def pick(self, rules: Sequence[CompiledRule]) -> CompiledRule:
        """One of these rules, by chance."""
        return self._chance.choice(rules)

    def _refilled(self, condition: Condition) -> Condition:
        match condition:
            case AllOf(parts):
                return AllOf(tuple(map(self._refilled, parts)))
            case AnyOf(parts):
                return AnyOf(tuple(map(self._refilled, parts)))
            case Not(part):
                return Not(self._refilled(part))
            case Among():
                return self._among(self._question(lambda question: question.kind != "many"))
            case Includes(_, options):
                return self._includes(self._question(lambda question: question.kind == "many"), len(options))
            case _:
                return Exactly(self._question(lambda question: question.kind == "many").id, EXACTLY_NONE)

    def _question(self, fits: Callable[[Question], bool]) -> Question:
        fitting = [question for question in self._unused if fits(question)]
        question = self._chance.choice(fitting or [question for question in self._questions if fits(question)])
        if fitting:
            self._unused.remove(question)
        return question

    def _among(self, question: Question) -> Among:
        domain = domain_of(question)
        if question.kind == "one":
            return Among(question.id, frozenset([self._chance.choice(domain)]))
        least, most = sorted(self._chance.choices(domain, k=2))
        ends = self._chance.choice([(least, most), (question.least, most), (least, question.most)])
        return Among(question.id, frozenset(range(ends[0], ends[1] + 1)))

    def _includes(self, question: Question, count: int) -> Includes:
        domain = domain_of(question)
        chosen = self._chance.sample(domain, min(count, len(domain)))
        return Includes(question.id, tuple(option for option in domain if option in chosen))


def grown(knowledge: Knowledge, count: int) -> Knowledge:
    """The knowledge with so many rules: its own, then grown ones."""
    questions = knowledge.questionnaire.questions
    grower = Grower(list(questions.values()))
    calm = [one for one in knowledge.compiled if not _takes_away(one)]
    rules = list(knowledge.compiled)
    while len(rules) < count:
        condition = grower.like(grower.pick(knowledge.compiled).condition)
        try:
            clauses(condition, questions)
        except TooManyClauses:
            continue
        rules.append(_renamed(grower.pick(calm), condition, knowledge, number=len(rules)))
    index = RuleIndex([rule.condition for rule in rules], questions)
    return dataclasses.replace(knowledge, compiled=rules, index=index, rules={one.rule.id: one.rule for one in rules})


def _takes_away(one: CompiledRule) -> bool:
    then = one.rule.then
    return bool(then.refer or then.exclude or then.cap_pressure or then.dose)


def _renamed(like: CompiledRule, condition: Condition, knowledge: Knowledge, *, number: int) -> CompiledRule:
    rule = msgspec.structs.replace(like.rule, id=f"{like.rule.id}-{number}")
    return compile_rule(rule, condition, sources=knowledge.sources, catalogue=knowledge.catalogue)
