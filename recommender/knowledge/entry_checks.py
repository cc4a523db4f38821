"""What one entry must be in itself: reasoned and cited, with an effect, its numbers rising and within their range."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from recommender.catalogue import LEVEL
from recommender.knowledge.problem import Problem
from recommender.knowledge.references import Raw
from recommender.mending import likely, shown
from recommender.planner.parts import Limits
from recommender.prose import listed
from recommender.schema import (
    Always,
    InvariantFile,
    Lubricant,
    Never,
    Note,
    Prefer,
    RhythmEffect,
    Rule,
    Targets,
    Technique,
)

Told = tuple[str, tuple[str, ...]]  # a message, and what in the entry it is about
DAYS_A_WEEK = 7
MINUTES_AN_HOUR = 60
SITTING = ("seated", "alone_seated")  # the positions that are left when all others are taken away


def problems(raw: Raw) -> Iterator[Problem]:
    """All of them, file by file."""
    yield from _reasons(raw)
    yield from _limits(raw)
    limits = {limit.id: limit.value for limit in raw.limits}
    for technique in raw.techniques:
        yield from _doses(technique, limits, raw.wording.spot_tools)
        for message, at in _technique(technique):
            yield Problem("techniques.yaml", technique.id, message, at=at)
    for movement in raw.movements:
        for name in ("instructions", "areas"):
            if not getattr(movement, name):
                yield Problem("movements.yaml", movement.id, f"{name} is empty: add at least one", at=(name,))
    yield from _invariants(raw.invariants)
    for file, rule in raw.rules:
        for message, at in (*_effects(rule), *_numbers(rule), *_rule(rule)):
            yield Problem(file, rule.id, message, at=at)
    yield from _version(raw.version.date)


def _reasons(raw: Raw) -> Iterator[Problem]:
    entries: list[tuple[str, Any]] = [(file, rule) for file, rule in raw.rules]
    entries += [("techniques.yaml", technique) for technique in raw.techniques]
    entries += [("advice.yaml", item) for item in raw.advice] + [("limits.yaml", limit) for limit in raw.limits]
    entries += [("movements.yaml", movement) for movement in raw.movements]
    entries += [("invariants.yaml", invariant) for invariant in raw.invariants.invariants]
    entries += [("zones.yaml", zone) for zone in raw.zones.never]
    for file, entry in entries:
        if not entry.sources:
            yield Problem(file, entry.id, "has no source: cite a fact of sources.yaml", at=("sources",))
        if not entry.because.strip():
            yield Problem(file, entry.id, "has no reason: say why in because", at=("because",))
    for declined in raw.declined:
        if not declined.because.strip():
            yield Problem("declined.yaml", declined.fact, "has no reason: say why in because", at=("because",))


def _limits(raw: Raw) -> Iterator[Problem]:
    known, ids = Limits.__struct_fields__, [limit.id for limit in raw.limits]
    missing = [name for name in known if name not in ids]
    for limit in raw.limits:
        if limit.id not in known:
            meant = likely(limit.id, missing)
            mend = f"did you mean {meant}?" if meant else "take it out"
            missing = [name for name in missing if name != meant]
            yield Problem("limits.yaml", limit.id, f"{shown(limit.id)} is no limit that the planner keeps: {mend}")
        if limit.value <= 0:
            yield Problem("limits.yaml", limit.id, f"value {limit.value} must be more than 0", at=("value",))
    for name in missing:
        yield Problem("limits.yaml", name, "is missing: the planner needs it")


def _technique(technique: Technique) -> Iterator[Told]:
    seconds, pressure = technique.seconds, technique.pressure
    if not 0 < seconds.least <= seconds.usual <= seconds.most:
        name = "least" if seconds.least <= 0 else "usual" if seconds.usual < seconds.least else "most"
        message = f"seconds {seconds.least}, {seconds.usual}, {seconds.most} must rise from above 0: mend {name}"
        yield message, ("seconds", name)
    if technique.motion.lasts < 1:
        yield (
            f"a movement that lasts {technique.motion.lasts} seconds cannot be counted: write 1 or more",
            ("motion", "lasts"),
        )
    if LEVEL[pressure.least] > LEVEL[pressure.most]:
        yield f"pressure from {pressure.least} to {pressure.most} must rise: turn the two round", ("pressure",)
    for name in ("instructions", "areas", "positions", "phases"):
        if not getattr(technique, name):
            yield f"{name} is empty: add at least one", (name,)


def _doses(technique: Technique, limits: Mapping[str, int], spot_tools: Sequence[str]) -> Iterator[Problem]:
    """Seconds against the limits. On spots two such techniques may follow each other, so each gets half of them."""
    least, usual, most = technique.seconds.least, technique.seconds.usual, technique.seconds.most
    quantum, running = limits.get("quantum", 1), limits.get("thumbs_running", most)
    spots = limits.get("spot", 0) * limits.get("spots", 0) // 2
    wrong = {}
    if odd := [number for number in (least, usual, most) if number % max(quantum, 1)]:
        counted = max(quantum, odd[0] - odd[0] % quantum)
        wrong["quantum"] = f"seconds {odd[0]} must be a multiple of {quantum} (quantum in limits.yaml): write {counted}"
    if technique.tool == "thumbs" and most > running:
        wrong["thumbs_running"] = f"thumbs for {most} seconds tire: at most {running} (thumbs_running in limits.yaml)"
    if technique.stroke == "compression" and technique.tool in spot_tools and most > spots > 0:
        wrong["spots"] = f"presses on spots for {most} seconds: at most {spots}, half of spot times spots"
    for limit, message in wrong.items():
        number = odd[0] if limit == "quantum" else most
        at = ("seconds", str(number))
        yield Problem("techniques.yaml", technique.id, message, at=at, cause=("limit", limit))


def _effects(rule: Rule) -> Iterator[Told]:
    then = rule.then
    if then == type(then)():
        yield "has no effect: add one under then", ("then",)
    for name, nothing in (
        ("exclude", Targets()),
        ("require", Targets()),
        ("prefer", Prefer(weight=then.prefer.weight) if then.prefer else None),
        ("lubricant", Lubricant()),
        ("rhythm", RhythmEffect()),
        ("note", Note()),
    ):
        if (effect := getattr(then, name)) and effect == nothing:
            yield f"{name} names nothing: name what, or take it out", ("then", name)


def _numbers(rule: Rule) -> Iterator[Told]:
    then = rule.then
    if then.prefer and then.prefer.weight <= 0:
        message = f"weight {then.prefer.weight} must be more than 0: exclude what is not wanted"
        yield message, ("then", "prefer", "weight")
    if then.offer and then.offer.minutes <= 0:
        message = f"minutes {then.offer.minutes} must be more than 0: offer at least one"
        yield message, ("then", "offer", "minutes")
    if then.dose and then.dose.minutes_at_most <= 0:
        message = f"minutes_at_most {then.dose.minutes_at_most} must be more than 0: refer instead"
        yield message, ("then", "dose", "minutes_at_most")
    for name in ("suggest", "at_most") if then.rhythm else ():
        if not 0 <= (times := getattr(then.rhythm, name)) <= DAYS_A_WEEK:
            yield f"{name} {times} is outside 1 to {DAYS_A_WEEK} times a week", ("then", "rhythm", name)


def _invariants(file: InvariantFile) -> Iterator[Problem]:
    for invariant in file.invariants:
        if invariant.always == Always() and invariant.never == Never():
            yield Problem("invariants.yaml", invariant.id, "promises nothing: say what holds always or never")
        for message, at in _promised(invariant.always):
            yield Problem("invariants.yaml", invariant.id, message, at=at)
    if not file.monotone.questions:
        message = "questions is empty, so nothing is proven: name the questions about signs and conditions"
        yield Problem("invariants.yaml", "monotone", message, at=("questions",))


def _promised(always: Always) -> Iterator[Told]:
    """Promises that no rules could break, or none could keep."""
    if always.cap_pressure and always.cap_pressure.at == "firm":
        yield "cap_pressure at firm promises nothing: say light or medium", ("always", "cap_pressure", "at")
    for name, most in (("minutes_at_most", MINUTES_AN_HOUR - 1), ("per_week_at_most", DAYS_A_WEEK - 1)):
        if not 0 <= (number := getattr(always, name)) <= most:
            yield f"{name} {number} promises nothing: say 1 to {most}", ("always", name)


def _rule(rule: Rule) -> Iterator[Told]:
    then = rule.then
    if not rule.examples.fires and not rule.examples.silent:
        yield "has no examples: write answers that fire it and answers that do not", ("examples",)
    choosing = [name for name in ("prefer", "avoid", "require", "exclude", "cap_pressure") if getattr(then, name)]
    if "'minutes'" in repr(rule.when) and choosing:
        message = "lets minutes choose steps: a longer massage holds all of a shorter one, so only note or advise"
        yield message, ("then", choosing[0])
    if then.exclude and set(SITTING) <= set(then.exclude.position):
        message = f"excludes {listed(SITTING)}: everybody can sit, so one of them must be left"
        yield message, ("then", "exclude", "position", SITTING[0])


def _version(day: str) -> Iterator[Problem]:
    try:
        date.fromisoformat(day)
    except ValueError:
        yield Problem("version.yaml", "date", f"{shown(day)} is not a day: write one such as 2026-11-21", at=("date",))
