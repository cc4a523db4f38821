"""What one recommendation costs, in process: validation to reasons, and its parts. Printed, never asserted."""

import statistics
import time
import tracemalloc
from collections.abc import Callable, Sequence
from typing import Any

from recommender import Answers, Routine, findings, recommend
from recommender.conditions import holds
from recommender.knowledge import FOLDER, load, shipped
from recommender.outcome import as_json
from tests.benchmarks.people import people

ROUNDS = 5
KNOWLEDGE = shipped()


def medians(work: Callable[[Any], object], items: Sequence[Any]) -> float:
    """The median microseconds of one call: over the items, then over the rounds."""
    return statistics.median(statistics.median(_once(work, item) for item in items) for _ in range(ROUNDS))


def _once(work: Callable[[Any], object], item: Any) -> float:
    start = time.perf_counter()
    work(item)
    return (time.perf_counter() - start) * 1e6


def naive(answers: Answers) -> list[str]:
    """The floor for matching: every condition tried one by one."""
    return [c.rule.id for c in KNOWLEDGE.compiled if holds(c.condition, answers)]


def whole(raw: dict[str, Any]) -> bytes:
    """From raw input to the JSON that is sent."""
    return as_json(recommend(KNOWLEDGE.questionnaire.check(raw)))


def test_one_recommendation() -> None:
    raws = people(600)
    answers = [KNOWLEDGE.questionnaire.check(raw) for raw in raws]
    outcomes = [recommend(one) for one in answers]
    routines = [outcome for outcome in outcomes if isinstance(outcome, Routine)]
    total = medians(lambda raw: recommend(KNOWLEDGE.questionnaire.check(raw)), raws)
    rows = [
        ("validation to reasons (the promise: under 1,000)", total),
        ("  validation", medians(KNOWLEDGE.questionnaire.check, raws)),
        ("  rules: index", medians(lambda one: findings(one), answers)),
        ("  rules: one by one (floor for the index)", medians(naive, answers)),
        ("  as JSON", medians(as_json, outcomes)),
        ("raw answers to JSON", medians(whole, raws)),
    ]
    print(f"\n{len(raws)} people, {len(routines)} routines, {len(KNOWLEDGE.rules)} rules, medians of {ROUNDS} rounds")
    for name, microseconds in rows:
        print(f"{name:52} {microseconds:9.0f} µs   {microseconds / total:5.2f} of a recommendation")


def test_the_minutes_asked_for() -> None:
    raws = people(100)
    print()
    for minutes in (5, 10, 20, 30, 45, 60):
        answers = [KNOWLEDGE.questionnaire.check(raw | {"minutes": minutes}) for raw in raws]
        print(f"{minutes:3} minutes {medians(recommend, answers):9.0f} µs")


def test_loading_the_knowledge() -> None:
    seconds = statistics.median(_once(load, FOLDER) for _ in range(ROUNDS)) / 1e6
    tracemalloc.start()
    kept = load(FOLDER)
    size = tracemalloc.get_traced_memory()[0]
    tracemalloc.stop()
    print(f"\nloading and checking {kept.version}: {seconds:.2f} s, {size / 1e6:.1f} MB kept")
