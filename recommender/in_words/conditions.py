"""A condition in plain English: `Work is “At a desk” and hours sitting is at least 6`.

Where one sentence would be hard to follow, the clause also holds its parts, to be laid out as a list.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

import msgspec

from recommender.conditions import AllOf, Among, AnyOf, Condition, Exactly, Includes, Not, domain_of
from recommender.in_words.plain import plain
from recommender.prose import listed, sentence
from recommender.schema import Question

A_SENTENCE_HOLDS = 2  # parts; more are easier to read as a list
EVERYBODY, NOBODY = "Everybody", "Nobody"
ALL, ANY = "All of these", "At least one of these"

Questions = Mapping[str, Question]


class Clause(msgspec.Struct, frozen=True):
    """A condition in words. `text` says all of it; `heading` and `parts` say it as a list, where that is easier."""

    text: str
    heading: str = ""
    parts: tuple["Clause", ...] = ()


def condition_in_words(condition: Condition, questions: Questions) -> Clause:
    """The condition for somebody who knows the questionnaire and no YAML."""
    return _clause(plain(condition, questions), questions)


def _clause(condition: Condition, questions: Questions) -> Clause:
    text = sentence(_text(condition, questions))
    if not isinstance(condition, (AllOf, AnyOf)) or _is_easy(condition, questions):
        return Clause(text)
    heading = ALL if isinstance(condition, AllOf) else ANY
    return Clause(text, heading, tuple(_clause(part, questions) for part in condition.parts))


def _is_easy(condition: AllOf | AnyOf, questions: Questions) -> bool:
    return len(condition.parts) <= A_SENTENCE_HOLDS and not any(_lists(part, questions) for part in condition.parts)


def _lists(condition: Condition, questions: Questions) -> bool:
    """Whether its words have an "and" or an "or" of their own."""
    match condition:
        case Not(part):
            return _lists(part, questions)
        case Includes(code, options) | Exactly(code, options):
            return 1 < len(options) < len(domain_of(questions[code]))
        case Among(code, values):
            return min(len(values), len(domain_of(questions[code])) - len(values)) > 1 and not _counts(questions[code])
        case _:
            return True


def _text(condition: Condition, questions: Questions) -> str:
    match condition:
        case AllOf(()):
            return EVERYBODY
        case AnyOf(()):
            return NOBODY
        case AllOf(parts):
            return listed([_inside(part, questions) for part in parts])
        case AnyOf(parts):
            either = "either " if len(parts) == A_SENTENCE_HOLDS else ""
            return either + listed([_inside(part, questions) for part in parts], last="or")
        case Among(code, values):
            return _among(questions[code], values)
        case Not(part):
            return _not_ticked(part, questions)
        case _:
            return _ticked(condition, questions[condition.code])


def _inside(condition: Condition, questions: Questions) -> str:
    """The words of a part; what is a list itself stands in brackets, so that it is clear where it ends."""
    text = _text(condition, questions)
    return f"({text})" if _lists(condition, questions) else text


def _ticked(condition: Includes | Exactly, question: Question) -> str:
    if isinstance(condition, Includes) and len(condition.options) == len(domain_of(question)):
        return f"something is ticked {_under(question)}"
    options = _quoted(question, condition.options)
    if isinstance(condition, Includes):
        return f"{listed(options, last='or')} is ticked {_under(question)}"
    return f"only {listed(options)} {'is' if len(options) == 1 else 'are'} ticked {_under(question)}"


def _not_ticked(condition: Any, questions: Questions) -> str:
    question = questions[condition.code]
    if isinstance(condition, Exactly):
        return f"something else than {_ticked(condition, question)}"
    options = _quoted(question, condition.options)
    match len(options):
        case 1:
            return f"{options[0]} is not ticked {_under(question)}"
        case 2:
            return f"neither {listed(options, last='nor')} is ticked {_under(question)}"
        case number if number == len(domain_of(question)):
            return f"nothing is ticked {_under(question)}"
        case _:
            return f"none of {listed(options)} is ticked {_under(question)}"


def _among(question: Question, values: Collection[Any]) -> str:
    name = within(question.short)
    if _counts(question):
        return f"{name} is {listed(list(_runs(question, sorted(values))), last='or')}{_unit(question)}"
    others = [value for value in domain_of(question) if value not in values]
    if len(others) >= len(values):
        return f"{name} is {listed(_quoted(question, values), last='or')}"
    either = _quoted(question, others)
    return f"{name} is neither {listed(either, last='nor')}" if len(either) > 1 else f"{name} is not {either[0]}"


def _counts(question: Question) -> bool:
    return question.kind == "integer"


def _runs(question: Question, numbers: Sequence[int]) -> Iterator[str]:
    """Whole numbers as few ranges: "at most 3", "5 or 6", "8 to 10", "at least 12"."""
    first = numbers[0]
    for number in numbers:
        if number + 1 in numbers:
            continue
        yield _range(question, first, number)
        first = next((later for later in numbers if later > number), first)


def _range(question: Question, first: int, last: int) -> str:
    if first == last:
        return str(first)
    if first == question.least:
        return f"at most {last}"
    if last == question.most:
        return f"at least {first}"
    return f"{first} {'or' if last == first + 1 else 'to'} {last}"


def _unit(question: Question) -> str:
    """The unit, unless the name of the question says it already: "hours sitting is at least 6"."""
    return f" {question.unit}" if question.unit and question.unit not in question.short.lower() else ""


def _under(question: Question) -> str:
    return f"under “{question.short}”"


def _quoted(question: Question, values: Collection[Any]) -> list[str]:
    return [f"“{option.text}”" for option in question.options if option.id in values]


def within(name: str) -> str:
    """A name as it stands inside a sentence: "Where it hurts" is "where it hurts"."""
    return name[:1].lower() + name[1:]
