"""What massages that were given teach about the next: told sessions in, answers to the remembered questions out.

It stands before the flow: `routines` lays these answers over the others, and rules/history.yaml says what they do. It
counts and compares, and decides nothing.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from statistics import median_low
from typing import Any, Literal, NamedTuple

from recommender.catalogue import LEVEL, PRESSURES
from recommender.knowledge import Knowledge
from recommender.outcome import Pressure

Felt = Literal["too_light", "right", "too_much"]
Verdict = Literal["helped", "did_not_help", "skipped"]
WEEK = timedelta(weeks=1)
OF_TEN = 10
PLANNED_OVER = 4 * WEEK
"""How far back it is asked how many of the planned massages were given."""


class ToldStep(NamedTuple):
    """What was said of one step."""

    technique: str
    verdict: Verdict


class Told(NamedTuple):
    """One massage as it was told afterwards. Pain is 0 to 10, None where nobody said; `strongest`: of its steps."""

    given_at: datetime
    told_at: datetime
    strongest: Pressure
    felt: Felt
    pain_before: int | None
    pain_after: int | None
    got_worse: bool
    steps: Sequence[ToldStep] = ()


class Since(NamedTuple):
    """From when on it counts (None: always): what got worse since the last check, too much since it was taken back."""

    checked: datetime | None = None
    pressure: datetime | None = None


def remembered(
    told: Sequence[Told], *, since: Since, planned: int, now: datetime, knowledge: Knowledge
) -> dict[str, Any]:
    """The answers that these massages, the oldest first, come to.

    `planned`: how many reminders called for one over PLANNED_OVER.
    """
    lately = told[-knowledge.limits.lately :]
    answers = {
        "too_much_at": _too_much_at(one for one in told if _counts(one, since.pressure)),
        "too_light_times": sum(one.felt == "too_light" for one in lately),
        "helped_techniques": _helped(lately, knowledge),
        "skipped_techniques": _did_not_suit(told, knowledge),
        "got_worse": "yes" if any(one.got_worse and _counts(one, since.checked) for one in told) else "no",
        "weeks_given": _weeks([one for one in told if one.pain_before is not None] or told),
        "massages_given": len(told),
        "kept_of_ten": min(OF_TEN, OF_TEN * _since(told, now - PLANNED_OVER) // planned) if planned else OF_TEN,
        **_pain([one.pain_before for one in told if one.pain_before is not None], knowledge),
    }
    return _within(answers, knowledge)


def _within(answers: Mapping[str, Any], knowledge: Knowledge) -> dict[str, Any]:
    """The same with every number inside what its question can hold: of more than twenty massages, it is twenty."""
    questions = knowledge.questionnaire.questions
    return {
        code: min(max(value, questions[code].least), questions[code].most) if isinstance(value, int) else value
        for code, value in answers.items()
    }


def _counts(one: Told, since: datetime | None) -> bool:
    return since is None or one.told_at > since


def _since(told: Iterable[Told], moment: datetime) -> int:
    return sum(one.given_at > moment for one in told)


def _too_much_at(told: Iterable[Told]) -> str:
    """The gentlest pressure that was too much."""
    levels = [LEVEL[one.strongest] for one in told if one.felt == "too_much"]
    return PRESSURES[min(levels)] if levels else "never"


def _helped(told: Iterable[Told], knowledge: Knowledge) -> list[str]:
    """The techniques of which this was said, in the order of the knowledge."""
    helped = {step.technique for one in told for step in one.steps if step.verdict == "helped"}
    return [technique for technique in knowledge.techniques if technique in helped]


def _did_not_suit(told: Iterable[Told], knowledge: Knowledge) -> list[str]:
    """Those that did not suit in two of the last three massages that say anything of them.

    Of one that has given way nobody can say any more, so that it does not come back by itself.
    """
    said = defaultdict[str, list[bool]](list)
    for one in told:
        unsuited = {step.technique for step in one.steps if step.verdict != "helped"}
        for technique in {step.technique for step in one.steps}:
            said[technique].append(technique in unsuited)
    lately, twice = knowledge.limits.lately, knowledge.limits.twice
    return [technique for technique in knowledge.techniques if sum(said[technique][-lately:]) >= twice]


def _weeks(told: Sequence[Told]) -> int:
    """From the first to the last of them."""
    return (told[-1].given_at - told[0].given_at) // WEEK if told else 0


def _pain(before: Sequence[int], knowledge: Knowledge) -> dict[str, int]:
    """The middle of the last numbers, and by how much it is below that of the first.

    None among both, so that it says nothing, and no rule does, before there are twice as many.
    """
    count = knowledge.limits.lately
    if len(before) < 2 * count:
        return {"pain_lately": 0, "pain_fell_by": 0}
    first, last = median_low(before[:count]), median_low(before[-count:])
    return {"pain_lately": last, "pain_fell_by": first - last}
