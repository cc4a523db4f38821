"""A condition as plain as it goes, before it is put into words: `not` at the ends only, what belongs together joined.

It means the same for every answers; only its shape changes.
"""

from collections.abc import Callable, Iterable, Mapping

from recommender.conditions import AllOf, Among, AnyOf, Condition, Exactly, Includes, Not, domain_of
from recommender.schema import Question

ALWAYS, NEVER = AllOf(()), AnyOf(())


def plain(condition: Condition, questions: Mapping[str, Question]) -> Condition:
    """The same condition with `not` only around Includes and Exactly, and one part a question where possible."""
    return _plain(condition, questions, wanted=True)


def _plain(condition: Condition, questions: Mapping[str, Question], *, wanted: bool) -> Condition:
    match condition:
        case Not(part):
            return _plain(part, questions, wanted=not wanted)
        case AllOf(parts) | AnyOf(parts):
            told = [_plain(part, questions, wanted=wanted) for part in parts]
            return _all(told, questions) if isinstance(condition, AllOf) is wanted else _any(told, questions)
        case Among(code, values):
            domain = frozenset(domain_of(questions[code]))
            return _among(code, domain & values if wanted else domain - values, questions)
        case Exactly(code, ()):
            anything = Includes(code, domain_of(questions[code]))
            return Not(anything) if wanted else anything
        case _:
            return condition if wanted else Not(condition)


def _among(code: str, values: frozenset[object], questions: Mapping[str, Question]) -> Condition:
    if len(values) == len(domain_of(questions[code])):
        return ALWAYS
    return Among(code, values) if values else NEVER


def _all(parts: Iterable[Condition], questions: Mapping[str, Question]) -> Condition:
    flat = [inner for part in parts for inner in (part.parts if isinstance(part, AllOf) else (part,))]
    joined = _joined(flat, lambda one, other: _both(one, other, questions))
    if NEVER in joined:
        return NEVER
    return joined[0] if len(joined) == 1 else AllOf(tuple(joined))


def _any(parts: Iterable[Condition], questions: Mapping[str, Question]) -> Condition:
    flat = [inner for part in parts for inner in (part.parts if isinstance(part, AnyOf) else (part,))]
    joined = _joined(flat, lambda one, other: _either(one, other, questions))
    if ALWAYS in joined:
        return ALWAYS
    return joined[0] if len(joined) == 1 else AnyOf(tuple(joined))


def _joined(parts: list[Condition], join: Callable[[Condition, Condition], Condition | None]) -> list[Condition]:
    """The parts, each joined into the first one that it can be joined with."""
    found: list[Condition] = []
    for part in parts:
        for place, earlier in enumerate(found):
            if (both := join(earlier, part)) is not None:
                found[place] = both
                break
        else:
            found.append(part)
    return found


def _both(one: Condition, other: Condition, questions: Mapping[str, Question]) -> Condition | None:
    """One condition for "one and other", where there is one."""
    match one, other:
        case Among(code, values), Among(same, others) if code == same:
            return _among(code, values & others, questions)
        case Not(Includes(code, options)), Not(Includes(same, others)) if code == same:
            return Not(_includes(questions[code], {*options, *others}))
        case _:
            return one if one == other else None


def _either(one: Condition, other: Condition, questions: Mapping[str, Question]) -> Condition | None:
    """One condition for "one or other", where there is one."""
    match one, other:
        case Among(code, values), Among(same, others) if code == same:
            return _among(code, values | others, questions)
        case Includes(code, options), Includes(same, others) if code == same:
            return _includes(questions[code], {*options, *others})
        case _:
            return one if one == other else None


def _includes(question: Question, options: set[str]) -> Includes:
    return Includes(question.id, tuple(option for option in domain_of(question) if option in options))
