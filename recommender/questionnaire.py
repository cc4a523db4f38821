"""The first stop of the flow: which questions are asked, and raw input checked into Answers.

A question that is not asked counts as its default, whichever option was sent: what was never shown cannot matter.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from itertools import takewhile
from typing import Any

from recommender.conditions import Condition, domain_of, holds, parse
from recommender.schema import LeastWhen, Page, Question, Taster


@dataclass(frozen=True, slots=True)
class FieldError:
    """One thing wrong with one field: a stable code for programs, a sentence for people."""

    field: str
    code: str
    message: str


class InvalidAnswers(ValueError):
    """Answers that cannot be used. `errors` holds one FieldError for each field that is wrong."""

    def __init__(self, errors: Sequence[FieldError]) -> None:
        super().__init__("; ".join(f"{error.field}: {error.message}" for error in errors))
        self.errors = tuple(errors)


class Answers(Mapping[str, Any]):
    """One filled-in questionnaire, validated and frozen: a value for every question, options in their own order."""

    __slots__ = ("_values",)

    def __init__(self, values: Mapping[str, Any]) -> None:
        self._values = dict(values)

    def __getitem__(self, code: str) -> Any:
        return self._values[code]

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)

    def __hash__(self) -> int:
        return hash(frozenset(self._values.items()))

    @property
    def by_code(self) -> Mapping[str, Any]:
        """The same answers as a plain mapping, for the inner loops."""
        return self._values

    def as_dict(self) -> dict[str, Any]:
        """The answers as JSON types."""
        return {code: list(value) if isinstance(value, tuple) else value for code, value in self._values.items()}


class Questionnaire:
    """All questions in their order, with the rules of asking: `asked_when` and `defaults_when`, by code.

    `leasts_when` holds what makes the least number of a question larger.
    """

    def __init__(
        self,
        pages: Sequence[Page],
        questions: Mapping[str, Question],
        asked_when: Mapping[str, Condition],
        defaults_when: Mapping[str, Sequence[tuple[Condition, Any]]],
        taster: Taster | None = None,
    ) -> None:
        self.pages = tuple(pages)
        self.questions = dict(questions)
        self.asked_when = dict(asked_when)
        self.defaults_when = dict(defaults_when)
        self.leasts_when = {code: _leasts(question, questions) for code, question in questions.items()}
        self.taster = taster
        self._options = {q.id: frozenset(domain_of(q)) for q in questions.values() if q.kind != "integer"}

    def is_asked(self, code: str, raw: Mapping[str, Any]) -> bool:
        """Whether the question can matter, given these (perhaps few) raw answers."""
        return self._is_asked(code, self._settled(raw, until=code))

    def default(self, code: str, raw: Mapping[str, Any]) -> Any:
        """What counts where the question is not answered: for a required one None, or nothing ticked."""
        return self._default(code, self._settled(raw, until=code))

    def least(self, code: str, raw: Mapping[str, Any]) -> int:
        """The smallest number that this question takes, given these (perhaps few) raw answers."""
        return self._least(code, self._settled(raw, until=code))[0]

    def check(self, raw: Mapping[str, Any]) -> Answers:
        """Answers from raw JSON types. Raises InvalidAnswers, which names each field that is wrong."""
        values, errors = self._check(self.questions, raw)
        errors.extend(self._unknown(code) for code in raw if code not in self.questions)
        if errors:
            raise InvalidAnswers(errors)
        return Answers(values)

    def completed(self, raw: Mapping[str, Any]) -> Answers:
        """Answers from a few: what is not answered yet, or not rightly, counts as its plain, healthy example."""
        examples = {code: question.example for code, question in self.questions.items()}
        given = {code: value for code, value in raw.items() if code in examples}
        try:
            return self.check(examples | given)
        except InvalidAnswers as error:
            wrong = {one.field for one in error.errors}
            return self.check(examples | {code: value for code, value in given.items() if code not in wrong})

    def check_some(self, codes: Iterable[str], raw: Mapping[str, Any]) -> tuple[dict[str, Any], tuple[FieldError, ...]]:
        """Only these questions, for one page: the clean answers to those that are asked, and what is wrong."""
        wanted = list(codes)
        values, errors = self._check(self.questions, raw)
        clean = {code: values[code] for code in wanted if code in values and self._is_asked(code, values)}
        return clean, tuple(error for error in errors if error.field in wanted)

    def _check(self, codes: Iterable[str], raw: Mapping[str, Any]) -> tuple[dict[str, Any], list[FieldError]]:
        values: dict[str, Any] = {}
        errors: list[FieldError] = []
        for code in codes:
            question = self.questions[code]
            if code in raw:
                value, error = self._read(question, raw[code], values)
            else:
                value, error = self._default(code, values), None
                if question.required:
                    error = FieldError(code, "required", f"Please answer this one: {question.text}")
            if not self._is_asked(code, values):
                value, error = self._default(code, values), None if code not in raw else error
            if error:
                errors.append(error)
            else:
                values[code] = value
        return values, errors

    def _settled(self, raw: Mapping[str, Any], *, until: str) -> dict[str, Any]:
        before = takewhile(lambda code: code != until, self.questions)
        return self._check(before, raw)[0]

    def _is_asked(self, code: str, values: Mapping[str, Any]) -> bool:
        condition = self.asked_when.get(code)
        return condition is None or holds(condition, values)

    def _default(self, code: str, values: Mapping[str, Any]) -> Any:
        for condition, value in self.defaults_when.get(code, ()):
            if holds(condition, values):
                return value
        default = self.questions[code].default
        return tuple(default or ()) if self.questions[code].kind == "many" else default

    def _least(self, code: str, values: Mapping[str, Any]) -> tuple[int, str]:
        """The smallest number, and why it is not smaller where other answers decide that."""
        for condition, one in self.leasts_when[code]:
            if holds(condition, values):
                return one.value, one.because
        return self.questions[code].least, ""

    def _read(self, question: Question, value: Any, values: Mapping[str, Any]) -> tuple[Any, FieldError | None]:
        if question.kind == "integer":
            return self._read_integer(question, value, values)
        if question.kind == "one":
            return value, self._option_error(question, value)
        if not isinstance(value, (list, tuple)):
            return value, FieldError(
                question.id, "not_a_list", "Send a list of options; an empty list means none of these."
            )
        for option in value:
            if error := self._option_error(question, option):
                return value, error
        ticked = set(value)
        return tuple(option.id for option in question.options if option.id in ticked), None

    def _option_error(self, question: Question, value: Any) -> FieldError | None:
        if isinstance(value, str) and value in self._options[question.id]:
            return None
        return FieldError(
            question.id, "unknown_option", f"{_shown(value)} is not one of the options.{self._hint(question, value)}"
        )

    def _hint(self, question: Question, value: Any) -> str:
        close = (
            get_close_matches(value, self._options[question.id], n=1)
            if isinstance(value, str) and len(value) < 80
            else []
        )
        return f" Did you mean {close[0]}?" if close else f" Choose from: {', '.join(domain_of(question))}."

    def _read_integer(self, question: Question, value: Any, values: Mapping[str, Any]) -> tuple[Any, FieldError | None]:
        least, because = self._least(question.id, values)
        wanted = f"Please give a whole number from {least} to {question.most}."
        if not isinstance(value, int) or isinstance(value, bool):
            return value, FieldError(question.id, "not_a_number", wanted)
        if not question.least <= value <= question.most:
            return value, FieldError(question.id, "out_of_range", wanted)
        if value < least:
            return value, FieldError(question.id, "out_of_range", f"{value} is too short. {because} {wanted}")
        return value, None

    def _unknown(self, code: Any) -> FieldError:
        close = get_close_matches(code, self.questions, n=1) if isinstance(code, str) and len(code) < 80 else []
        hint = f" Did you mean {close[0]}?" if close else " Leave it out."
        return FieldError(_shown(code), "unknown_question", f"There is no such question.{hint}")


def _leasts(question: Question, questions: Mapping[str, Question]) -> list[tuple[Condition, LeastWhen]]:
    return [(parse(one.when, questions), one) for one in question.least_when]


def _shown(value: Any) -> str:
    """A value short and harmless enough for a message."""
    if isinstance(value, str):
        return ascii(value[:40])[1:-1]
    try:
        return repr(value)[:40]
    except ValueError:  # Python refuses to write out numbers of thousands of digits
        return "That number"
