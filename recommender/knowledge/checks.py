"""What the entries must mean together: every code known, every rule reasoned, every condition readable."""

from collections.abc import Iterator, Mapping, Sequence
from difflib import get_close_matches
from string import Formatter
from typing import Any, get_args

from recommender.conditions import Condition, ConditionError, domain_of, parse
from recommender.knowledge.files import KnowledgeError, Problem
from recommender.knowledge.references import Raw, known_codes, references
from recommender.outcome import Pressure
from recommender.planner.parts import Limits
from recommender.rules import TooManyClauses, clauses
from recommender.schema import Question, Technique

LEVEL = {pressure: level for level, pressure in enumerate(get_args(Pressure))}


def check(raw: Raw) -> dict[str, Condition]:
    """Every condition, parsed, by the name of its place. Raises KnowledgeError with all problems found."""
    codes = known_codes(raw)
    problems = [*_duplicates(raw), *_unknown_codes(raw, codes), *_techniques(raw), *_rules(raw), *_questions(raw)]
    problems += [Problem("limits.yaml", name, "is missing: the planner needs it") for name in _missing_limits(raw)]
    conditions: dict[str, Condition] = {}
    problems += _parse_conditions(raw, conditions)
    if problems:
        raise KnowledgeError(problems)
    return conditions


def _duplicates(raw: Raw) -> Iterator[Problem]:
    named: list[tuple[str, str]] = [(file, rule.id) for file, rule in raw.rules]
    named += [("techniques.yaml", t.id) for t in raw.techniques] + [("advice.yaml", a.id) for a in raw.advice]
    named += [("limits.yaml", limit.id) for limit in raw.limits] + [("zones.yaml", a.id) for a in raw.zones.areas]
    named += [("questions.yaml", q.id) for q in raw.questions.questions] + [
        ("zones.yaml", z.id) for z in raw.zones.zones if z.id != "sides"
    ]
    named += [("sources.yaml", fact.id) for document in raw.documents for fact in document.facts]
    seen: dict[str, str] = {}
    for file, name in named:
        if name in seen:
            yield Problem(file, name, f"the id is taken already in {seen[name]}: choose another")
        seen[name] = file


def _unknown_codes(raw: Raw, codes: Mapping[str, Sequence[str]]) -> Iterator[Problem]:
    for file, entry, kind, used in references(raw):
        for code in used:
            if code not in codes[kind]:
                close = get_close_matches(code, codes[kind], n=1)
                mend = f"did you mean {close[0]}?" if close else f"use one of {', '.join(codes[kind])}"
                yield Problem(file, entry, f"{code!r} is not a {kind}: {mend}")


def _techniques(raw: Raw) -> Iterator[Problem]:
    limits = {limit.id: limit.value for limit in raw.limits}
    shortest = limits.get("quantum", 1)
    for technique in raw.techniques:
        seconds, pressure = technique.seconds, technique.pressure
        numbers = (seconds.least, seconds.usual, seconds.most)
        if not 0 < seconds.least <= seconds.usual <= seconds.most or any(n % shortest for n in numbers):
            yield _of(technique, f"seconds {numbers} must rise and be multiples of {shortest}")
        if technique.tool == "thumbs" and seconds.most > limits.get("thumbs_running", seconds.most):
            yield _of(technique, f"thumbs for {seconds.most} seconds tire: at most {limits['thumbs_running']}")
        if LEVEL[pressure.least] > LEVEL[pressure.most]:
            yield _of(technique, f"pressure from {pressure.least} to {pressure.most} must rise")
        if not (technique.instructions and technique.sources and technique.areas and technique.positions):
            yield _of(technique, "needs instructions, areas, positions and sources: add what is missing")
        for line in technique.instructions:
            unknown = [
                name for _, name, _, _ in Formatter().parse(line) if name not in (None, "place", "side", "opposite")
            ]
            if unknown:
                yield _of(technique, f"{{{unknown[0]}}} is not a placeholder: use {{place}}, {{side}} or {{opposite}}")


def _of(technique: Technique, message: str) -> Problem:
    return Problem("techniques.yaml", technique.id, message)


def _rules(raw: Raw) -> Iterator[Problem]:
    for file, rule in raw.rules:
        if not rule.sources:
            yield Problem(file, rule.id, "has no source: cite a fact of sources.yaml")
        if not rule.because.strip():
            yield Problem(file, rule.id, "has no reason: say why in because")
        if rule.then == type(rule.then)():
            yield Problem(file, rule.id, "has no effect: add one under then")
        if not rule.examples.fires and not rule.examples.silent:
            yield Problem(file, rule.id, "has no examples: write answers that fire it and answers that do not")
        if "minutes" in str(rule.when) and (
            rule.then.prefer or rule.then.require or rule.then.exclude or rule.then.cap_pressure
        ):
            yield Problem(
                file,
                rule.id,
                "lets minutes choose steps: a longer massage holds every step of a shorter one, so only note or advise",
            )
        if rule.then.exclude and "seated" in rule.then.exclude.position:
            yield Problem(file, rule.id, "excludes seated: everybody can sit, so one position must be left")


def _questions(raw: Raw) -> Iterator[Problem]:
    on_pages = [code for page in raw.questions.pages for code in page.questions]
    order = [question.id for question in raw.questions.questions]
    if on_pages != order:
        yield Problem("questions.yaml", "pages", f"must hold every question once, in their order: {', '.join(order)}")
    for question in raw.questions.questions:
        domain = domain_of(question)
        for name, value in (("default", question.default), ("example", question.example)):
            missing = value is None and (name == "example" or not question.required) and question.kind != "many"
            wrong = value is not None and not _is_answer(question, value, domain)
            if missing or wrong:
                yield Problem("questions.yaml", question.id, f"{name} {value!r} is not an answer: use one of {domain}")


def _is_answer(question: Question, value: Any, domain: Sequence[Any]) -> bool:
    if question.kind == "many":
        return isinstance(value, list) and all(option in domain for option in value)
    return not isinstance(value, list) and value in domain


def _missing_limits(raw: Raw) -> list[str]:
    known = {limit.id for limit in raw.limits}
    return [name for name in Limits.__struct_fields__ if name not in known]


def _parse_conditions(raw: Raw, found: dict[str, Condition]) -> Iterator[Problem]:
    """Parse every condition into `found`; yields a problem for each that cannot be read or indexed."""
    questions = {question.id: question for question in raw.questions.questions}
    for file, entry, name, condition, known in _conditions(raw, questions):
        try:
            found[name] = parse(condition, known)
            clauses(found[name], questions)
        except (ConditionError, TooManyClauses) as error:
            yield Problem(file, entry, f"when: {error}")


def _conditions(
    raw: Raw, questions: Mapping[str, Question]
) -> Iterator[tuple[str, str, str, Any, Mapping[str, Question]]]:
    for file, rule in raw.rules:
        yield file, rule.id, f"rule {rule.id}", rule.when, questions
    earlier: dict[str, Question] = {}
    for question in raw.questions.questions:
        if question.asked_when is not None:
            yield "questions.yaml", question.id, f"asked {question.id}", question.asked_when, dict(earlier)
        for number, default in enumerate(question.default_when):
            yield "questions.yaml", question.id, f"default {question.id} {number}", default.when, dict(earlier)
        earlier[question.id] = question
