"""What the answers hold, beside the outcome, which has its shapes in the recommender. Only the description reads them.

A field is added, never renamed or dropped. Tests hold every answer to these shapes: no field may be missing here.
"""

from datetime import datetime
from typing import Annotated, Any, Literal

import msgspec

from recommender.difference import Difference
from recommender.document.shapes import DocumentEntry, ProofEntry, RuleEntry, TechniqueEntry
from recommender.lessons import Changed
from recommender.outcome import Pressure, Urgency
from recommender.recall import Change


class PageOfQuestions(msgspec.Struct, frozen=True):
    """One short page of the questionnaire, with the ids of its questions."""

    id: str
    title: str
    intro: str
    questions: tuple[str, ...]


class Option(msgspec.Struct, frozen=True):
    """One choice."""

    id: str
    text: str
    help: str


class DefaultWhen(msgspec.Struct, frozen=True):
    """A default that depends on other answers. `when` is a condition of the rules."""

    when: Any
    value: Any


class LeastWhen(msgspec.Struct, frozen=True):
    """A least number that depends on other answers. `when` is a condition of the rules."""

    when: Any
    value: int
    because: str


class Question(msgspec.Struct, frozen=True):
    """One question. `asked_when` is a condition of the rules, or null for always.

    An integer has `least`, `least_when`, of which the first that holds counts, `most` and `unit`; the others have
    `options` and `none_text`.
    """

    id: str
    kind: Literal["one", "many", "integer"]
    text: str
    help: str
    short: str
    chosen: bool
    required: bool
    asked_when: Any
    default: Any
    default_when: tuple[DefaultWhen, ...]
    least: int | msgspec.UnsetType = msgspec.UNSET
    least_when: tuple[LeastWhen, ...] | msgspec.UnsetType = msgspec.UNSET
    most: int | msgspec.UnsetType = msgspec.UNSET
    unit: str | msgspec.UnsetType = msgspec.UNSET
    options: tuple[Option, ...] | msgspec.UnsetType = msgspec.UNSET
    none_text: str | msgspec.UnsetType = msgspec.UNSET


class Questionnaire(msgspec.Struct, frozen=True):
    """All that can be asked, in its order."""

    knowledge_version: str
    pages: tuple[PageOfQuestions, ...]
    questions: tuple[Question, ...]


class RecallOfRoutine(msgspec.Struct, frozen=True):
    """What newer knowledge takes back of a kept routine."""

    recalled_at: datetime
    version: str
    urgency: Urgency | None
    changes: tuple[Change, ...]


class Kept(msgspec.Struct, frozen=True):
    """What became of an outcome since it was kept. A client shows no steps while `needs_fresh_check` is true.

    `kept_until` is 13 months after anybody last did anything with it: then it is erased, or later, never sooner.
    """

    token: str
    checked_at: datetime | None
    needs_fresh_check: bool
    recall: RecallOfRoutine | None
    changed: Changed | None
    kept_until: datetime


class Compared(msgspec.Struct, frozen=True):
    """How it differs from the outcome that its answers were laid over, where there is one."""

    difference: Difference | msgspec.UnsetType = msgspec.UNSET


class RoutineExport(msgspec.Struct, frozen=True):
    """Every column of a routine, and of all rows that hang on it, under the name of their kind, but for addresses."""

    routine: dict[str, Any]


class ReminderExport(msgspec.Struct, frozen=True):
    """Every column of a reminder, and of its mails."""

    reminder: dict[str, Any]


class ToldStep(msgspec.Struct, frozen=True):
    """What was said of one technique."""

    technique: str
    verdict: Literal["helped", "did_not_help", "skipped"]


class Session(msgspec.Struct, frozen=True):
    """One massage as it was told. `id` says which one it is among those of its routine, and opens nothing."""

    id: str
    given_at: datetime
    told_at: datetime
    minutes: int
    strongest: Pressure
    pain_before: int | None
    pain_after: int | None
    pressure_felt: Literal["too_light", "right", "too_much"]
    got_worse: bool
    steps: tuple[ToldStep, ...]


class Sessions(msgspec.Struct, frozen=True):
    """All of them, the oldest first."""

    sessions: tuple[Session, ...]


class Shelf(msgspec.Struct, frozen=True):
    """One kind of entry: how many there are, and where."""

    address: str
    entries: int


class Knowledge(msgspec.Struct, frozen=True):
    """Which version is in use, when it was proven, and where its entries are."""

    knowledge_version: str
    disclaimer: str
    proof: ProofEntry | None
    rules: Shelf
    techniques: Shelf
    sources: Shelf


class RuleOfGroup(RuleEntry, frozen=True, kw_only=True):
    """When, then, because; and the group that the rule is in. `fires` and `silent` show both sides."""

    group: str


class Page(msgspec.Struct, frozen=True):
    """Some entries in their order. `next` is the address of those that follow; null: these were the last."""

    knowledge_version: str
    next: str | None


class RulePage(Page, frozen=True, kw_only=True):
    """Some of the rules."""

    items: tuple[RuleOfGroup, ...]


class TechniquePage(Page, frozen=True, kw_only=True):
    """Some of the techniques."""

    items: tuple[TechniqueEntry, ...]


class SourcePage(Page, frozen=True, kw_only=True):
    """Some of the sources, each with the facts that were taken from it."""

    items: tuple[DocumentEntry, ...]


class FieldAtFault(msgspec.Struct, frozen=True):
    """One thing wrong with one field: a stable code for programs, a sentence for people."""

    field: str
    code: str
    message: str


class ProblemDocument(msgspec.Struct, frozen=True):
    """What went wrong (RFC 9457). `type` is the address of a page that explains it, `code` says more where there is."""

    type: Annotated[str, msgspec.Meta(extra_json_schema={"format": "uri"})]
    title: str
    status: int
    detail: str
    errors: tuple[FieldAtFault, ...]
    code: str | msgspec.UnsetType = msgspec.UNSET
