"""What people are asked: questions.yaml."""

from typing import Any, Literal

from recommender.schema.entry import Entry

Kind = Literal["one", "many", "integer"]


class Option(Entry, frozen=True, kw_only=True):
    """One choice. `choice` is what it is called where another answer is suggested: "with firm pressure"."""

    id: str
    text: str
    help: str = ""
    choice: str = ""


class DefaultWhen(Entry, frozen=True, kw_only=True):
    """A default that depends on other answers."""

    when: Any
    value: Any


class LeastWhen(Entry, frozen=True, kw_only=True):
    """A larger least number that depends on other answers, and the sentence that says why smaller ones are refused."""

    when: Any
    value: int
    because: str


class Question(Entry, frozen=True, kw_only=True):
    """One question. `example` is the plain, healthy answer that rule examples start from.

    `chosen` says that it is a wish or a circumstance people are free to choose, so another answer may be suggested.
    `private` says that its answer is not for the giver's eyes (recommender/for_giver.py). `remembered` says that it is
    on no page: its answer comes from massages that were given. With `options_of` its options are all techniques.
    """

    id: str
    kind: Kind
    text: str
    help: str = ""
    short: str
    chosen: bool = False
    private: bool = False
    remembered: bool = False
    required: bool = False
    options: tuple[Option, ...] = ()
    options_of: Literal["", "techniques"] = ""
    least: int = 0
    least_when: tuple[LeastWhen, ...] = ()
    most: int = 0
    unit: str = ""
    default: Any = None
    default_when: tuple[DefaultWhen, ...] = ()
    example: Any = None
    asked_when: Any = None
    none_text: str = ""
    widget: Literal["", "body_map"] = ""
    sources: tuple[str, ...] = ()


class Page(Entry, frozen=True, kw_only=True):
    """One short page of the questionnaire."""

    id: str
    title: str
    intro: str = ""
    questions: tuple[str, ...]


class Taster(Entry, frozen=True, kw_only=True):
    """A few minutes for somebody who has filled in the pages up to `after`, and no more of them yet.

    `answers` stand in for what was not asked, and for where it hurts. `unsaid`: sentences of advice.yaml that so short
    a massage does without. `minutes` may be fewer than a routine has at least.
    """

    after: str
    minutes: int
    answers: dict[str, Any]
    unsaid: tuple[str, ...] = ()
    sources: tuple[str, ...]


class QuestionFile(Entry, frozen=True, kw_only=True):
    """questions.yaml: the pages people see, all questions in the order they are asked, and what is offered halfway."""

    pages: tuple[Page, ...]
    taster: Taster | None = None
    questions: tuple[Question, ...]
