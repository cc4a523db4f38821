"""What one entry must be in itself: reasoned and cited, its numbers rising, its answers among the options."""

from collections.abc import Iterator, Sequence
from typing import Any

from recommender.catalogue import LEVEL
from recommender.conditions import domain_of
from recommender.knowledge.files import Problem
from recommender.knowledge.references import Raw
from recommender.planner.parts import Limits
from recommender.schema import Question, Rule, Targets, Technique


def problems(raw: Raw) -> Iterator[Problem]:
    """All of them, file by file."""
    yield from _reasons(raw)
    yield from _limits(raw)
    limits = {limit.id: limit.value for limit in raw.limits}
    for technique in raw.techniques:
        for message in (*_technique(technique, limits), *_doses(technique, limits, raw.wording.spot_tools)):
            yield Problem("techniques.yaml", technique.id, message)
    for file, rule in raw.rules:
        for message in _rule(rule):
            yield Problem(file, rule.id, message)
    for entry, message in _questions(raw):
        yield Problem("questions.yaml", entry, message)


def _reasons(raw: Raw) -> Iterator[Problem]:
    entries: list[tuple[str, Any]] = [(file, rule) for file, rule in raw.rules]
    entries += [("techniques.yaml", technique) for technique in raw.techniques]
    entries += [("advice.yaml", item) for item in raw.advice] + [("limits.yaml", limit) for limit in raw.limits]
    for file, entry in entries:
        if not entry.sources:
            yield Problem(file, entry.id, "has no source: cite a fact of sources.yaml")
        if not entry.because.strip():
            yield Problem(file, entry.id, "has no reason: say why in because")


def _limits(raw: Raw) -> Iterator[Problem]:
    known = {limit.id for limit in raw.limits}
    for name in Limits.__struct_fields__:
        if name not in known:
            yield Problem("limits.yaml", name, "is missing: the planner needs it")
    for limit in raw.limits:
        if limit.value <= 0:
            yield Problem("limits.yaml", limit.id, f"value {limit.value} must be more than 0")


def _technique(technique: Technique, limits: dict[str, int]) -> Iterator[str]:
    seconds, pressure = technique.seconds, technique.pressure
    numbers, quantum = (seconds.least, seconds.usual, seconds.most), limits.get("quantum", 1) or 1
    if not 0 < seconds.least <= seconds.usual <= seconds.most or any(n % quantum for n in numbers):
        yield f"seconds {numbers} must rise and be multiples of {quantum}"
    if LEVEL[pressure.least] > LEVEL[pressure.most]:
        yield f"pressure from {pressure.least} to {pressure.most} must rise"
    if not (technique.instructions and technique.areas and technique.positions and technique.phases):
        yield "needs instructions, areas, positions and phases: add what is missing"


def _doses(technique: Technique, limits: dict[str, int], spot_tools: Sequence[str]) -> Iterator[str]:
    """The most one technique may last where a tool tires, or where it presses on spots: half of a place's share of
    spots, since two such techniques may follow each other there."""
    most = technique.seconds.most
    if technique.tool == "thumbs" and most > limits.get("thumbs_running", most):
        yield f"thumbs for {most} seconds tire: at most {limits['thumbs_running']}"
    spots = limits.get("spot", 0) * limits.get("spots", 0) // 2
    if spots and technique.stroke == "compression" and technique.tool in spot_tools and most > spots:
        yield f"presses on spots for {most} seconds: at most {spots}, so that two such techniques keep to the spots"


def _rule(rule: Rule) -> Iterator[str]:
    then = rule.then
    if then == type(then)():
        yield "has no effect: add one under then"
    for name in ("exclude", "require"):
        if getattr(then, name) == Targets():
            yield f"{name} names nothing: name what, or take it out"
    if not rule.examples.fires and not rule.examples.silent:
        yield "has no examples: write answers that fire it and answers that do not"
    if "'minutes'" in repr(rule.when) and (then.prefer or then.require or then.exclude or then.cap_pressure):
        yield "lets minutes choose steps: a longer massage holds every step of a shorter one, so only note or advise"
    if then.exclude and "seated" in then.exclude.position:
        yield "excludes seated: everybody can sit, so one position must be left"


def _questions(raw: Raw) -> Iterator[tuple[str, str]]:
    on_pages = [code for page in raw.questions.pages for code in page.questions]
    order = [question.id for question in raw.questions.questions]
    if on_pages != order:
        yield "pages", f"must hold every question once, in their order: {', '.join(order)}"
    for question in raw.questions.questions:
        for name, value in _given_answers(question):
            if not _is_answer(question, value):
                yield question.id, f"{name} {value!r} is not an answer: use one of {domain_of(question)}"


def _given_answers(question: Question) -> Iterator[tuple[str, Any]]:
    """The answers the entry itself gives: its example always, a default unless it has to be answered."""
    yield "example", question.example
    if not question.required:
        yield "default", question.default
    for changing in question.default_when:
        yield "default_when", changing.value


def _is_answer(question: Question, value: Any) -> bool:
    domain: Sequence[Any] = domain_of(question)
    if question.kind == "many":
        return isinstance(value, list) and all(option in domain for option in value)
    return isinstance(value, (str, int)) and not isinstance(value, bool) and value in domain
