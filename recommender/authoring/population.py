"""People to try rules on: population.yaml read, checked against the questions, and drawn with a seed.

The same count and seed give the same people. Their answers went through the questionnaire like anybody's.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from random import Random
from typing import Any

import msgspec

from recommender.conditions import Condition, ConditionError, domain_of, holds, parse
from recommender.knowledge import KnowledgeError, Problem, shipped
from recommender.knowledge.files import read_entries
from recommender.knowledge.lines import located
from recommender.questionnaire import Answers, Questionnaire
from recommender.schema import Question
from recommender.schema.entry import Entry

FILE = Path(__file__).with_name("population.yaml")
SEED = 1
Percent = dict[str | int, float]


class Shares(Entry, frozen=True, kw_only=True):
    """How often an answer is given, in percent: `shares` for one answer of all, `each` for every option by itself."""

    shares: Percent = msgspec.field(default_factory=dict)
    each: Percent = msgspec.field(default_factory=dict)


class But(Shares, frozen=True, kw_only=True):
    """Other shares for those whose answers, drawn further up, are like this."""

    when: Any


class Draw(Shares, frozen=True, kw_only=True):
    """One question and how it is answered."""

    question: str
    but: tuple[But, ...] = ()


@dataclass(frozen=True)
class Population:
    """Everybody who could be drawn."""

    questionnaire: Questionnaire
    draws: Sequence[tuple[Draw, Sequence[tuple[Condition, But]]]]

    def people(self, count: int, *, seed: int = SEED) -> Iterator[Answers]:
        """So many people, one after the other; a larger count begins with the people of a smaller one."""
        chance = Random(seed)  # noqa: S311 a population, not a secret
        for _ in range(count):
            yield self.questionnaire.check(self._person(chance))

    def _person(self, chance: Random) -> dict[str, Any]:
        drawn: dict[str, Any] = {}
        for draw, exceptions in self.draws:
            shares, each = draw.shares, dict(draw.each)
            for condition, but in exceptions:
                if holds(condition, drawn):
                    shares = but.shares or shares
                    each |= but.each
            drawn[draw.question] = _one(shares, chance) if shares else _any_number(each, chance)
        return drawn


def _one(shares: Percent, chance: Random) -> str | int:
    return chance.choices(list(shares), weights=list(shares.values()))[0]


def _any_number(each: Percent, chance: Random) -> list[str | int]:
    return [option for option, percent in each.items() if chance.random() * 100 < percent]


@lru_cache(maxsize=1)
def representative() -> Population:
    """The population this package ships, for the questions it ships."""
    return load_population(FILE, shipped().questionnaire)


def load_population(path: Path, questionnaire: Questionnaire) -> Population:
    """Read and check a file like population.yaml. Raises KnowledgeError with every problem."""
    draws = read_entries(path, Draw)
    problems = [Problem(path.name, name, message) for name, message in _problems(draws, questionnaire.questions)]
    if problems:
        raise KnowledgeError(located(problems, path.parent))
    questions = questionnaire.questions
    return Population(
        questionnaire, [(draw, [(parse(but.when, questions), but) for but in draw.but]) for draw in draws]
    )


def _problems(draws: Sequence[Draw], questions: Mapping[str, Question]) -> Iterator[tuple[str, str]]:
    """Entry and message for everything that cannot be drawn."""
    earlier: dict[str, Question] = {}
    for draw in draws:
        name = draw.question
        if name not in questions or name in earlier:
            yield name, "is no question, or is drawn twice: name each question of questions.yaml once"
            continue
        for shares in (draw, *draw.but):
            yield from ((name, message) for message in _wrong_shares(shares, questions[name], draw))
        for but in draw.but:
            try:
                parse(but.when, earlier)
            except ConditionError as error:
                yield name, f"when: {error}"
        earlier[name] = questions[name]
    for code in (code for code in questions if code not in earlier):
        yield code, "is not drawn: say how often each answer is given"


def _wrong_shares(given: Shares, question: Question, draw: Draw) -> Iterator[str]:
    wanted, other = (given.each, given.shares) if question.kind == "many" else (given.shares, given.each)
    if other or not (wanted or question.options_of):
        right, wrong = ("each", "shares") if question.kind == "many" else ("shares", "each")
        yield f"is drawn by {right} and not by {wrong}, as its kind is {question.kind}"
    for value, percent in wanted.items():
        if value not in domain_of(question):
            yield f"{value!r} is not an answer: use one of {', '.join(map(str, domain_of(question)))}"
        if not 0 <= percent <= 100:
            yield f"{value}: {percent} is no percentage: write a number from 0 to 100"
    if question.kind != "many" and round(sum(wanted.values()), 6) != 100:
        yield f"shares add up to {sum(wanted.values()):g}: make it 100"
    if question.kind == "many" and given is draw and (missing := _own_options(question) - wanted.keys()):
        yield f"says nothing of {', '.join(sorted(missing))}: give each a percentage, if only 0"


def _own_options(question: Question) -> set[Any]:
    """The options that its author wrote; of all others nothing need be said."""
    return set() if question.options_of else set(domain_of(question))
