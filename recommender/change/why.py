"""Why, why not, and what would change it: an outcome's own reasons, and a suggestion beside each where there is one.

The reasons are those of the outcome, however old. Suggestions are only made by the knowledge that made it.
"""

from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

from recommender.change.advisor import Advisor
from recommender.change.sentences import Sentences
from recommender.change.trials import Trial
from recommender.knowledge import Knowledge
from recommender.outcome import LeftOut, Outcome, Reason, Referral, ReferralDetail, Routine, Side, Step

OTHERS = "others"
"""The `rule` of the reason that other strokes do the same work."""


class Suggestion(msgspec.Struct, frozen=True):
    """Answers to choose differently, as codes and as a sentence."""

    changes: Mapping[str, Any]
    text: str


class StepWhy(msgspec.Struct, frozen=True):
    """Why a step is there, and what would leave it out."""

    number: int
    technique: str
    title: str
    zone: str
    side: Side
    because: tuple[Reason, ...]
    would_remove: Suggestion | None


class LeftOutWhy(msgspec.Struct, frozen=True):
    """Why a technique is not there (`zone` None: on no area), and what would bring it in or stands in the way."""

    technique: str
    title: str
    zone: str | None
    because: tuple[Reason, ...]
    would_bring: Suggestion | None
    stands_in_the_way: str | None


class Why(msgspec.Struct, frozen=True):
    """All reasons of one outcome. `note` says why nothing is suggested, where that is so."""

    knowledge_version: str
    is_current: bool
    referral: ReferralDetail | None
    steps: tuple[StepWhy, ...]
    left_out: tuple[LeftOutWhy, ...]
    note: str | None


def why(outcome: Outcome, answers: Mapping[str, Any], *, knowledge: Knowledge, withheld: str | None = None) -> Why:
    """Every step and every technique left out. `answers` are the raw ones that the outcome was made from.

    A referral has reasons and no suggestions: what refers somebody is never a matter of choice. `withheld`, where it is
    given, is the note that says why nothing may be suggested for a routine at present.
    """
    is_current = outcome.knowledge_version == knowledge.version
    note = None if is_current else knowledge.wording.changes.older
    if isinstance(outcome, Referral):
        return Why(outcome.knowledge_version, is_current, outcome.referral, (), (), note)
    note = note or withheld
    writer = _Told() if note else _Asked(answers, knowledge)
    left_out = (*outcome.left_out, *_unused(outcome, knowledge)) if is_current else outcome.left_out
    return Why(
        outcome.knowledge_version,
        is_current,
        None,
        tuple(writer.step(step) for step in outcome.steps),
        tuple(writer.left_out(item) for item in left_out),
        note,
    )


def _unused(routine: Routine, knowledge: Knowledge) -> Iterator[LeftOut]:
    """What fits the position and is neither used nor left out for a reason of its own: other strokes came first."""
    named = {step.technique for step in routine.steps} | {item.technique for item in routine.left_out}
    for groups in knowledge.catalogue.by_position[routine.steps[0].position]:
        technique = groups[0].technique
        if technique.id not in named:
            own = knowledge.reasons[technique.id]
            text = knowledge.wording.changes.others
            yield LeftOut(technique.id, technique.title, None, (Reason(OTHERS, text, {}, own.sources),))


class _Told:
    """Reasons as they were told then, without suggestions."""

    def step(self, step: Step) -> StepWhy:
        return StepWhy(
            step.number, step.technique, step.title, step.zone, step.side, step.because, self._removing(step)
        )

    def left_out(self, item: LeftOut) -> LeftOutWhy:
        return LeftOutWhy(item.technique, item.title, item.zone, item.because, *self._bringing(item))

    def _removing(self, step: Step) -> Suggestion | None:
        return None

    def _bringing(self, item: LeftOut) -> tuple[Suggestion | None, str | None]:
        return None, None


class _Asked(_Told):
    """Reasons with suggestions."""

    def __init__(self, answers: Mapping[str, Any], knowledge: Knowledge) -> None:
        checked = knowledge.questionnaire.check(answers)
        self._advisor = Advisor(checked, knowledge)
        self._sentences = Sentences(checked.by_code, knowledge)

    def _removing(self, step: Step) -> Suggestion | None:
        found = self._advisor.to_leave_out((step.technique, step.zone))
        return Suggestion(found.changes, self._sentences.removes(found.changes)) if found else None

    def _bringing(self, item: LeftOut) -> tuple[Suggestion | None, str | None]:
        found = self._advisor.to_bring((item.technique, item.zone))
        if isinstance(found, Trial):
            return Suggestion(found.changes, self._sentences.brings(found.changes)), None
        return None, self._sentences.in_the_way(found)
