"""Every text of the knowledge that people read, on pages and in mails. The facts of sources.yaml are notes."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import msgspec
from msgspec.structs import replace

from recommender.knowledge import Knowledge
from recommender.schema import NOTHING, SAME, Question

RULE = ("because", "caution", "advice", "giver", "aftercare", "for_giver")
TECHNIQUE = ("title", "instructions", "cue", "because")
QUESTION = ("text", "help", "short", "unit", "none_text", "choice", "because")
ADVICE = ("text", "because", "need", "for_giver")
MOVEMENT = ("title", "instructions", "times", "because")
PLACE = ("title", "place", "because")
CODES = ("broad_tools", "spot_tools", "rhythm_days")  # what wording.yaml holds besides words
RAW = ("when", "examples", "asked_when", "default_when")  # what is written in codes, whatever its keys are called

Trail = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Text:
    """One text, its file and entry, and the keys and numbers that lead to it inside the entry."""

    file: str
    entry: str
    at: Trail
    text: str


def texts(knowledge: Knowledge) -> Iterator[Text]:
    """All of them, file by file. Placeholders such as {place} stand without their braces."""
    asking = knowledge.questionnaire
    yield from _of("questions.yaml", {page.id: page for page in asking.pages}, ("title", "intro"))
    yield from _of("questions.yaml", {code: _as_written(one) for code, one in asking.questions.items()}, QUESTION)
    for code, rule in knowledge.rules.items():
        yield from _of(knowledge.rule_files[code], {code: rule}, RULE)
    yield from _of("techniques.yaml", knowledge.techniques, TECHNIQUE)
    yield from _of("advice.yaml", knowledge.advice, ADVICE)
    yield from _of("movements.yaml", knowledge.movements, MOVEMENT)
    yield from _of("zones.yaml", knowledge.areas, PLACE)
    yield from _of("zones.yaml", {**knowledge.zones, **{zone.id: zone for zone in knowledge.never}}, PLACE)
    yield from _of("lubricants.yaml", knowledge.lubricants, ("title",))
    yield from _of("limits.yaml", knowledge.limit_entries, ("because",))
    yield from _of("invariants.yaml", {**knowledge.invariants, "monotone": knowledge.monotone}, ("because",))
    yield from _of("declined.yaml", {declined.fact: declined for declined in knowledge.declined}, ("because",))
    for at, text in _leaves(msgspec.to_builtins(knowledge.wording, str_keys=True)):
        if at[0] not in CODES:
            keys = [step for step in at if isinstance(step, str)]
            yield Text("wording.yaml", ".".join(keys), at[len(keys) :], text)


def _of(file: str, entries: Mapping[str, Any], fields: Collection[str]) -> Iterator[Text]:
    for code, entry in entries.items():
        for at, text in _leaves(msgspec.to_builtins(entry)):
            if at[0] not in RAW and not set(fields).isdisjoint(at) and not _is_a_code(at, text):
                yield Text(file, code, at, text)


def _as_written(question: Question) -> Question:
    """Without the options that nobody wrote there: the titles of techniques are told as theirs."""
    return replace(question, options=()) if question.options_of else question


def _is_a_code(at: Trail, text: str) -> bool:
    return at[-1] == "for_giver" and text in (SAME, NOTHING)


def _leaves(value: Any, at: Trail = ()) -> Iterator[tuple[Trail, str]]:
    """Every text below a value, without what is empty."""
    parts: Iterable[tuple[Any, Any]] = ()
    if isinstance(value, dict):
        parts = value.items()
    elif isinstance(value, (list, tuple)):
        parts = enumerate(value)
    elif isinstance(value, str) and value:
        yield at, value.replace("{", "").replace("}", "")
    for step, part in parts:
        yield from _leaves(part, (*at, step))
