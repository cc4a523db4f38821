"""The `when` of a rule: a small closed vocabulary, parsed from YAML, tried on answers one by one.

`rules` compiles the same conditions into an index; `holds` here is the plain reading the index is tested against.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from recommender.mending import mend, shown
from recommender.schema import Question

Values = Mapping[str, Any]


class ConditionError(ValueError):
    """A condition that cannot be read. The message names the value and the mend.

    `at` leads to the value: keys, and numbers in lists. Errors with the same `cause` may be mended in one place.
    """

    def __init__(self, message: str, *, at: tuple[Any, ...] = (), cause: tuple[Any, ...] = ()) -> None:
        super().__init__(message)
        self.at = at
        self.cause = cause


@dataclass(frozen=True, slots=True)
class AllOf:
    parts: tuple["Condition", ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    parts: tuple["Condition", ...]


@dataclass(frozen=True, slots=True)
class Not:
    part: "Condition"


@dataclass(frozen=True, slots=True)
class Among:
    """A `one` or `integer` answer is one of these values."""

    code: str
    values: frozenset[Any]


@dataclass(frozen=True, slots=True)
class Includes:
    """At least one of these options of a `many` question is ticked."""

    code: str
    options: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Exactly:
    """Exactly these options of a `many` question are ticked."""

    code: str
    options: tuple[str, ...]


Condition = AllOf | AnyOf | Not | Among | Includes | Exactly


def parse(raw: Any, questions: Mapping[str, Question]) -> Condition:
    """Read one condition as YAML gives it. Raises ConditionError with the value, where it is, and the mend."""
    if not isinstance(raw, dict) or len(raw) != 1:
        raise ConditionError(
            f"{shown(raw)} is not a condition: write one key, such as {{work: desk}}; join several with all:"
        )
    (key, value), *_ = raw.items()
    if key in ("all", "any"):
        if not isinstance(value, list) or not value:
            raise ConditionError(f"{key}: {shown(value)} must be a list with at least one condition", at=(key,))
        parts = tuple(_parse_part(part, questions, at=(key, number)) for number, part in enumerate(value))
        return AllOf(parts) if key == "all" else AnyOf(parts)
    if key == "not":
        return Not(_parse_part(value, questions, at=(key,)))
    if key not in questions:
        wanted = mend(key, tuple(questions), all_in="questions.yaml")
        raise ConditionError(f"{shown(key)} is not a question: {wanted}", at=(str(key),), cause=("question", key))
    return _parse_answer(questions[key], value)


def _parse_part(raw: Any, questions: Mapping[str, Question], *, at: tuple[Any, ...]) -> Condition:
    try:
        return parse(raw, questions)
    except ConditionError as error:
        error.at = (*at, *error.at)
        raise


def _parse_answer(question: Question, value: Any) -> Condition:
    if question.kind == "many":
        return _parse_many(question, value)
    if question.kind == "integer" and isinstance(value, dict):
        return Among(question.id, _range(question, value))
    if isinstance(value, (dict, list, bool)) or value not in domain_of(question):
        raise _no_answer(question, value)
    return Among(question.id, frozenset([value]))


def _no_answer(question: Question, value: Any) -> ConditionError:
    what = "an option" if question.kind == "many" else "an answer"
    message = f"{question.id}: {shown(value)} is not {what}: {mend_answer(question, value)}"
    return ConditionError(message, at=(question.id, str(value)), cause=cause_of(question, value))


def cause_of(question: Question, value: Any) -> tuple[str, ...]:
    """What may be wrong with the question, if this one value is right: its kind, its range or one of its options."""
    if isinstance(value, (list, dict)):
        return "kind", question.id
    return ("range", question.id) if question.kind == "integer" else ("answer", question.id, str(value))


def mend_answer(question: Question, value: Any) -> str:
    """What to write instead of a value that is no answer to this question, or no option of it."""
    if question.kind == "integer":
        return f"use a whole number from {question.least} to {question.most}"
    return mend(value, domain_of(question))


def _parse_many(question: Question, value: Any) -> Condition:
    if isinstance(value, list):
        return Exactly(question.id, _known_options(question, value))
    if isinstance(value, dict) and list(value) == ["includes"]:
        wanted = value["includes"]
        options = _known_options(question, wanted if isinstance(wanted, list) else [wanted])
        if options:
            return Includes(question.id, options)
    raise ConditionError(
        f"{question.id}: {shown(value)} cannot be compared: "
        "write {includes: OPTION}, {includes: [A, B]} or [] for none",
        at=(question.id,),
        cause=("kind", question.id),
    )


def _known_options(question: Question, wanted: list[Any]) -> tuple[str, ...]:
    known = domain_of(question)
    for option in wanted:
        if option not in known:
            raise _no_answer(question, option)
    return tuple(option for option in known if option in wanted)


def _range(question: Question, value: dict[Any, Any]) -> frozenset[int]:
    if not value:
        raise _no_range(question, f"{shown(value)} says nothing: write {{at_least: N}} or {{at_most: N}}")
    bounds = {"at_least": question.least, "at_most": question.most}
    for name, number in value.items():
        if name not in bounds or not isinstance(number, int) or isinstance(number, bool):
            raise _no_range(
                question, f"{shown(value)}: write {{at_least: N}} or {{at_most: N}} with a whole number", str(name)
            )
        if not question.least <= number <= question.most:
            raise _no_range(question, f"{number} is outside {question.least} to {question.most}", name)
        bounds[name] = number
    if bounds["at_least"] > bounds["at_most"]:
        raise _no_range(question, f"{shown(value)} leaves no number: turn the bounds round")
    return frozenset(range(bounds["at_least"], bounds["at_most"] + 1))


def _no_range(question: Question, message: str, *at: str) -> ConditionError:
    return ConditionError(f"{question.id}: {message}", at=(question.id, *at), cause=("range", question.id))


def domain_of(question: Question) -> tuple[Any, ...]:
    """Every single value a question knows: option codes, or the whole numbers of its range."""
    if question.kind == "integer":
        return tuple(range(question.least, question.most + 1))
    return tuple(option.id for option in question.options)


def holds(condition: Condition, values: Values) -> bool:
    """Whether the condition is true of these answers. An answer that is missing matches nothing."""
    match condition:
        case AllOf(parts):
            return all(holds(part, values) for part in parts)
        case AnyOf(parts):
            return any(holds(part, values) for part in parts)
        case Not(part):
            return not holds(part, values)
        case Among(code, allowed):
            return values.get(code) in allowed
        case Includes(code, options):
            return not set(options).isdisjoint(values.get(code) or ())
        case _:
            return set(values.get(condition.code) or ()) == set(condition.options)


def mentioned(condition: Condition) -> frozenset[str]:
    """The codes of the questions a condition looks at."""
    match condition:
        case AllOf(parts) | AnyOf(parts):
            return frozenset().union(*map(mentioned, parts))
        case Not(part):
            return mentioned(part)
        case _:
            return frozenset([condition.code])


def triggers(condition: Condition, values: Values) -> dict[str, Any]:
    """The answers that make the condition true, each cut down to the options that matter.

    What is not ticked is no answer to show, so a condition that only wants something absent tells nothing.
    """
    return _triggers(condition, values, wanted=True)


def _triggers(condition: Condition, values: Values, *, wanted: bool) -> dict[str, Any]:
    match condition:
        case Not(part):
            return _triggers(part, values, wanted=not wanted)
        case AllOf(parts) | AnyOf(parts):
            told = (_triggers(part, values, wanted=wanted) for part in parts if holds(part, values) is wanted)
            return _merged(told)
        case Includes(code, options) if wanted:
            return {code: [option for option in values[code] if option in options]}
        case Includes():
            return {}
        case Exactly(code, _):
            return {code: list(values[code])}
        case _:
            return {condition.code: values[condition.code]}


def _merged(found: Iterable[dict[str, Any]]) -> dict[str, Any]:
    merged: dict[str, Any] = {}
    for answers in found:
        for code, value in answers.items():
            known = merged.get(code, [])
            merged[code] = known + [v for v in value if v not in known] if isinstance(value, list) else value
    return merged
