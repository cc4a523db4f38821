"""`verify` asks every check there is: whatever kind of thing is wrong, it is told."""

from collections.abc import Callable
from typing import Any

import pytest

from recommender.knowledge import Knowledge
from recommender.schema import Cap, Examples, Motion, Option, Range, Targets, Then
from recommender.verify import verify
from tests.recommender.verify.editing import (
    edition,
    question,
    with_question,
    with_rule_changed,
    with_rules,
    with_technique,
    without_rules,
)

pytestmark = pytest.mark.untraced

DESK: Any = {"work": "desk"}
NEVER: Any = {"all": [{"surface": "firm_bed"}, {"feet_welcome": "yes"}]}
SWAPPED = Examples(fires={"work": "varied"}, silent={"work": "desk"})
ALONG_THE_SPINE = Motion(shape="line", along="spine", direction="up", hands="both", lasts=3)
LONG = Range(least=600, usual=600, most=600)

BROKEN: dict[str, tuple[Callable[[], Knowledge], str, str]] = {
    "an example": (lambda: with_rule_changed("desk-work", examples=SWAPPED), "desk-work", "the wrong way round"),
    "a dead rule": (lambda: with_rule_changed("standing-work", when=NEVER), "standing-work", "never fires"),
    "a shadowed rule": (
        lambda: with_rules(("empty", DESK, Then(cap_pressure=Cap(at="firm")))),
        "empty",
        "changes nothing",
    ),
    "an option without effect": (
        lambda: with_question("work", options=(*question("work").options, Option(id="sailing", text="On a boat"))),
        "work",
        "option sailing does what varied does",
    ),
    "a technique out of reach": (
        lambda: with_rules(("no-elbow", {"pain_level": {"at_least": 0}}, Then(exclude=Targets(tool=("elbow",))))),
        "elbow_on_knot",
        "nobody can get it",
    ),
    "a place out of reach": (
        lambda: with_technique("side_strokes", areas=("mid_back",)),
        "sides",
        "nobody gets work on it",
    ),
    "advice that is never said": (lambda: without_rules("warmth-before-the-touch"), "warm_towel", "is never said"),
    "seconds that do not fit": (
        lambda: with_technique("neck_squeeze", seconds=LONG),
        "neck_squeeze",
        "lasts 600 seconds",
    ),
    "a path along the spine": (lambda: with_technique("dry_sweep", motion=ALONG_THE_SPINE), "dry_sweep", "along spine"),
    "a sentence because of a private answer": (
        lambda: with_rules(("gently", {"sleep": "poorly"}, Then(caution="Be gentle."))),
        "gently",
        "says something because of sleep, which is private",
    ),
    "a promise": (lambda: with_rule_changed("desk-work", because="It cures."), "desk-work", "says 'cures'"),
    "a fact that nothing uses": (lambda: edition(declined=[]), "T10", "neither cited nor declined"),
}


@pytest.mark.parametrize(("knowledge", "entry", "message"), BROKEN.values(), ids=BROKEN)
def test_it_is_told_with_its_entry(knowledge: Callable[[], Knowledge], entry: str, message: str) -> None:
    assert [problem for problem in verify(knowledge()) if problem.entry == entry and message in problem.message]


def test_all_that_is_wrong_is_told_at_once() -> None:
    told = verify(with_technique("neck_squeeze", seconds=LONG, motion=ALONG_THE_SPINE, cue="Cured?"))
    assert {problem.at for problem in told} == {("seconds", "least"), ("motion", "along"), ("cue",)}
