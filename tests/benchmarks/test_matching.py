"""Our matching beside GoRules Zen's: the same rules, the same answers, the same rules fired. Printed, never asserted.

Ours is `knowledge.index.fired`; Zen is asked in every form of `zen_rules`, and the fastest of them counts. Rounds of
both alternate. Beside it stands what else grows with the rules: the whole recommendation, building, memory.
"""

import gc
import statistics
import time
import tracemalloc
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

import pytest

from recommender import Answers, recommend
from recommender.knowledge import Knowledge, shipped
from recommender.rules import RuleIndex
from tests.benchmarks.growing import grown
from tests.benchmarks.people import people
from tests.benchmarks.zen_rules import FORMS, expression

ROUNDS = 5
TARGET = 0.2
SHIPPED = shipped()
QUESTIONS = SHIPPED.questionnaire.questions
RAW = people(100)


@pytest.mark.parametrize("count", [len(SHIPPED.rules), 1_000, 10_000])
def test_matching_beside_zen(count: int) -> None:
    knowledge = grown(SHIPPED, count)
    answers = [SHIPPED.questionnaire.check(raw).by_code for raw in RAW]
    expressions = [expression(one.condition, QUESTIONS) for one in knowledge.compiled]
    matchers = {form: build(expressions) for form, build in FORMS.items()}
    fired = [knowledge.index.fired(one) for one in answers]
    for form, matcher in matchers.items():
        assert [matcher(one) for one in answers] == fired, form
    microseconds = medians({"ours": knowledge.index.fired, **matchers}, answers)
    _report(knowledge, microseconds, share=statistics.mean(map(len, fired)) / count)
    _report_beside(knowledge, expressions)


def medians(works: Mapping[str, Callable[[Any], object]], items: Sequence[Any]) -> dict[str, float]:
    """The median microseconds of one call of each: over the items, then over rounds that alternate."""
    rounds = [{name: _round(work, items) for name, work in works.items()} for _ in range(ROUNDS)]
    return {name: statistics.median(one[name] for one in rounds) for name in works}


def _round(work: Callable[[Any], object], items: Sequence[Any]) -> float:
    return statistics.median(_seconds(work, item) for item in items) * 1e6


def _seconds(work: Callable[..., object], *given: object) -> float:
    start = time.perf_counter()
    work(*given)
    return time.perf_counter() - start


def _report(knowledge: Knowledge, microseconds: Mapping[str, float], *, share: float) -> None:
    ours = microseconds["ours"]
    fastest = min(microseconds[form] for form in FORMS)
    verdict = "target met" if ours / fastest <= TARGET else "target not met"
    print(f"\n\n{len(knowledge.compiled):,} rules, {len(RAW)} people, {share:.0%} of the rules fire, the same for all")
    print(f"{'our matching':44}{ours:11.1f} µs   {ours / fastest:.3f} of Zen's fastest: {verdict} ({TARGET})")
    for form in FORMS:
        print(f"{'Zen, ' + form:44}{microseconds[form]:11.1f} µs")


def _report_beside(knowledge: Knowledge, expressions: Sequence[str]) -> None:
    conditions = [one.condition for one in knowledge.compiled]
    recommendation = medians({"whole": lambda raw: recommend(_checked(raw), knowledge=knowledge)}, RAW)["whole"]
    print(f"{'the whole recommendation with reasons':44}{recommendation:11.1f} µs")
    builds: dict[str, Callable[[], object]] = {"our index": partial(RuleIndex, conditions, QUESTIONS)}
    builds |= {f"Zen, {form}": partial(build, expressions) for form, build in FORMS.items()}
    for name, build in builds.items():
        took = statistics.median(_seconds(build) for _ in range(ROUNDS))
        print(f"{'built: ' + name:44}{took * 1e3:11.1f} ms")
    print(f"{'memory: our index':44}{_kept(builds['our index']) / 1e6:11.2f} MB")


def _checked(raw: dict[str, Any]) -> Answers:
    return SHIPPED.questionnaire.check(raw)


def _kept(build: Callable[[], object]) -> int:
    """The bytes that what was built keeps."""
    gc.collect()
    tracemalloc.start()
    kept = build()
    size = tracemalloc.get_traced_memory()[0]
    tracemalloc.stop()
    del kept
    return size
