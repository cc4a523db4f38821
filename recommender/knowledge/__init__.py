"""The knowledge: YAML read, checked and compiled once. An error names file, entry, value and mend."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from threading import Lock
from typing import Any

import msgspec

from recommender.catalogue import Catalogue
from recommender.conditions import Condition
from recommender.directives import CompiledRule, compile_rule
from recommender.knowledge import checks
from recommender.knowledge.files import read_entries, read_one
from recommender.knowledge.options import with_all_options
from recommender.knowledge.problem import KnowledgeError, Problem
from recommender.knowledge.references import Raw
from recommender.outcome import Line, Reason, Source
from recommender.planner.parts import Limits
from recommender.questionnaire import Questionnaire
from recommender.rules import RuleIndex
from recommender.schema import (
    Advice,
    Area,
    Declined,
    Document,
    Invariant,
    InvariantFile,
    Language,
    Limit,
    LubricantChoice,
    Monotone,
    Movement,
    NeverZone,
    Question,
    QuestionFile,
    Rule,
    Technique,
    Version,
    Wording,
    Zone,
    ZoneFile,
)

__all__ = ["Knowledge", "KnowledgeError", "Problem", "load", "shipped"]

FOLDER = Path(__file__).parent
RULE_FILES = (
    "screening.yaml",
    "care.yaml",
    "selection.yaml",
    "pressure.yaml",
    "setting.yaml",
    "rhythm.yaml",
    "history.yaml",
)


@dataclass(frozen=True)
class Knowledge:
    """One version of everything an author writes, ready to be asked. Mappings go by id, in the files' order."""

    version: str
    documents: Sequence[Document]
    sources: Mapping[str, Source]
    reasons: Mapping[str, Reason]
    lines: Mapping[str, Line]
    declined: Sequence[Declined]
    questionnaire: Questionnaire
    areas: Mapping[str, Area]
    zones: Mapping[str, Zone]
    never: Sequence[NeverZone]
    techniques: Mapping[str, Technique]
    rules: Mapping[str, Rule]
    rule_files: Mapping[str, str]
    advice: Mapping[str, Advice]
    movements: Mapping[str, Movement]
    lubricants: Mapping[str, LubricantChoice]
    limit_entries: Mapping[str, Limit]
    wording: Wording
    limits: Limits
    catalogue: Catalogue
    compiled: Sequence[CompiledRule]
    index: RuleIndex
    invariants: Mapping[str, Invariant]
    monotone: Monotone
    invariant_conditions: Mapping[str, Condition]
    language: Language


_ONE_AT_A_TIME = Lock()


def shipped() -> Knowledge:
    """The knowledge this package ships, loaded once a process, by whichever thread is the first to ask.

    Never by two at once: msgspec (0.22) crashes the process where two threads meet a type for the first time.
    """
    with _ONE_AT_A_TIME:
        return _shipped()


@lru_cache(maxsize=1)
def _shipped() -> Knowledge:
    return load(FOLDER)


def load(folder: Path) -> Knowledge:
    """Read and check a folder of YAML. Raises KnowledgeError with every problem of the first stage that has any."""
    return build(read_raw(folder), folder)


def build(raw: Raw, folder: Path) -> Knowledge:
    """Check and compile what was read from a folder. Raises KnowledgeError."""
    conditions = checks.check(raw, folder)
    questions = {question.id: question for question in raw.questions.questions}
    sources = _sources(raw.documents)
    reasons = _own_reasons(raw, sources)
    advice = sorted(raw.advice, key=lambda item: item.order)
    catalogue = _catalogue(raw)
    rules = [rule for _, rule in raw.rules]
    return Knowledge(
        version=f"{raw.version.date}+{_hash(folder)}",
        documents=raw.documents,
        sources=sources,
        reasons=reasons,
        lines={item.id: Line(item.text, (reasons[item.id],)) for item in advice},
        declined=raw.declined,
        questionnaire=_questionnaire(raw.questions, questions, conditions),
        areas=catalogue.areas,
        zones=catalogue.zones,
        never=raw.zones.never,
        techniques={technique.id: technique for technique in raw.techniques},
        rules={rule.id: rule for rule in rules},
        rule_files={rule.id: file for file, rule in raw.rules},
        advice={item.id: item for item in advice},
        movements={movement.id: movement for movement in raw.movements},
        lubricants={choice.id: choice for choice in raw.lubricants},
        limit_entries={limit.id: limit for limit in raw.limits},
        wording=raw.wording,
        limits=msgspec.convert({limit.id: limit.value for limit in raw.limits}, Limits),
        catalogue=catalogue,
        compiled=[
            compile_rule(rule, conditions[f"rule {rule.id}"], sources=sources, catalogue=catalogue) for rule in rules
        ],
        index=RuleIndex([conditions[f"rule {rule.id}"] for rule in rules], questions),
        invariants={invariant.id: invariant for invariant in raw.invariants.invariants},
        monotone=raw.invariants.monotone,
        invariant_conditions={invariant: conditions[f"invariant {invariant}"] for invariant in _bounded(raw)},
        language=raw.language,
    )


def read_raw(folder: Path) -> Raw:
    """All files of a folder, read and not yet checked. Raises KnowledgeError."""
    names = sorted({*RULE_FILES, *(path.name for path in (folder / "rules").glob("*.yaml"))})
    rules = [(name, rule) for name in names for rule in read_entries(folder / "rules" / name, Rule)]
    techniques = read_entries(folder / "techniques.yaml", Technique)
    return Raw(
        version=read_one(folder / "version.yaml", Version),
        documents=read_entries(folder / "sources.yaml", Document),
        declined=read_entries(folder / "declined.yaml", Declined),
        questions=with_all_options(read_one(folder / "questions.yaml", QuestionFile), techniques),
        zones=read_one(folder / "zones.yaml", ZoneFile),
        techniques=techniques,
        rules=rules,
        advice=read_entries(folder / "advice.yaml", Advice),
        movements=read_entries(folder / "movements.yaml", Movement),
        lubricants=read_entries(folder / "lubricants.yaml", LubricantChoice),
        limits=read_entries(folder / "limits.yaml", Limit),
        wording=read_one(folder / "wording.yaml", Wording),
        invariants=read_one(folder / "invariants.yaml", InvariantFile),
        language=read_one(folder / "language.yaml", Language),
    )


def _bounded(raw: Raw) -> list[str]:
    """The invariants that speak about some answers only, not about everybody."""
    return [invariant.id for invariant in raw.invariants.invariants if invariant.when is not None]


def _catalogue(raw: Raw) -> Catalogue:
    return Catalogue(
        techniques=raw.techniques,
        movements=raw.movements,
        areas={area.id: area for area in raw.zones.areas},
        zones={zone.id: zone for zone in raw.zones.zones},
        side_words=raw.wording.sides,
        tools=tuple(raw.wording.tools),
        broad_tools=frozenset(raw.wording.broad_tools),
    )


def _sources(documents: Sequence[Document]) -> dict[str, Source]:
    return {fact.id: Source(fact.id, document.title, fact.locator) for document in documents for fact in document.facts}


def _own_reasons(raw: Raw, sources: Mapping[str, Source]) -> dict[str, Reason]:
    """What an entry says for itself, where no rule has to speak for it: a technique, an area, advice and the like."""
    entries: list[Any] = [*raw.techniques, *raw.zones.areas, *raw.advice, *raw.movements, *raw.limits]
    return {entry.id: Reason(entry.id, entry.because, {}, _cited(entry.sources, sources)) for entry in entries}


def _cited(facts: Sequence[str], sources: Mapping[str, Source]) -> tuple[Source, ...]:
    return tuple(sources[fact] for fact in facts)


def _questionnaire(
    file: QuestionFile, questions: Mapping[str, Question], conditions: Mapping[str, Condition]
) -> Questionnaire:
    asked = {q: conditions[f"asked {q}"] for q in questions if f"asked {q}" in conditions}
    defaults = {
        question.id: [
            (conditions[f"default {question.id} {n}"], entry.value) for n, entry in enumerate(question.default_when)
        ]
        for question in questions.values()
    }
    return Questionnaire(file.pages, questions, asked, defaults, file.taster)


def _hash(folder: Path) -> str:
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*.yaml")):
        digest.update(path.relative_to(folder).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()[:12]
