"""What it costs one core to tell why, with a suggestion for every step and all left out. Printed, never asserted."""

import statistics
import time

from recommender import Routine, recommend
from recommender.change import why
from recommender.knowledge import shipped
from tests.benchmarks.people import people

KNOWLEDGE = shipped()


def test_why() -> None:
    by_minutes: dict[int, list[float]] = {}
    for raw in people(120):
        answers = KNOWLEDGE.questionnaire.check(raw)
        outcome = recommend(answers)
        if isinstance(outcome, Routine):
            start = time.process_time()
            why(outcome, answers.as_dict(), knowledge=KNOWLEDGE)
            by_minutes.setdefault(raw["minutes"], []).append((time.process_time() - start) * 1e3)
    print("\nwhy, with every suggestion (the promise: well under 300 ms)")
    for minutes, times in sorted(by_minutes.items()):
        print(f"  {minutes:2} minutes  median {statistics.median(times):6.0f} ms   longest {max(times):6.0f} ms")
