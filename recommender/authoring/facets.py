"""One outcome as an author compares it: what it comes to, what it allows, steps and pressure, words and reasons."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from recommender import directives_for, recommend
from recommender.catalogue import LEVEL
from recommender.directives import Directives
from recommender.knowledge import Knowledge
from recommender.outcome import Outcome, Pressure, Reason, Step
from recommender.questionnaire import Answers

ROUTINE = "routine"
Place = tuple[str, str, str]  # technique, area, side
Allowed = Mapping[tuple[str, str], int]


@dataclass(frozen=True, slots=True)
class Facets:
    """`outcome` is "routine" or the urgency of the referral.

    `allowed` has a number by kind and code for all that is held back: the lower, the less may be done.
    `said` are the sentences around the steps, `told` those in them, `rules` the ids of the rules that fired.
    """

    outcome: str
    allowed: Allowed
    steps: tuple[tuple[Place, int, str], ...]
    pressure: Mapping[Place, Pressure]
    said: frozenset[str]
    told: frozenset[str]
    reasons: frozenset[str]
    rules: frozenset[str]


def facets(answers: Answers, knowledge: Knowledge) -> Facets:
    """What this knowledge makes of these answers."""
    outcome = recommend(answers, knowledge=knowledge)
    directives = directives_for(answers, knowledge=knowledge)
    return Facets(
        outcome=outcome.referral.urgency if outcome.referral else ROUTINE,
        allowed={} if outcome.referral else dict(_allowed(directives, knowledge)),
        steps=tuple((_place(step), step.seconds, step.position) for step in outcome.steps),
        pressure={_place(step): step.pressure for step in outcome.steps},
        said=frozenset(_said(outcome)),
        told=frozenset(line for step in outcome.steps for line in (step.title, step.cue, *step.instructions)),
        reasons=frozenset(_reasons(outcome)),
        rules=frozenset(finding.rule.id for finding in directives.findings),
    )


def _place(step: Step) -> Place:
    return step.technique, step.zone, step.side


def _allowed(directives: Directives, knowledge: Knowledge) -> Iterator[tuple[tuple[str, str], int]]:
    for number, technique in enumerate(knowledge.techniques):
        if directives.excluded_techniques >> number & 1:
            yield ("technique", technique), 0
    for zone, bit in knowledge.catalogue.zone_bits.items():
        if (level := -1 if directives.excluded_zones & bit else directives.cap(bit)) < LEVEL["firm"]:
            yield ("pressure", zone), level
    yield from ((("position", position), 0) for position in directives.excluded_positions)
    yield from ((("preparation", advice), 0) for advice in directives.excluded_advice)
    yield from ((("movement", movement), 0) for movement in directives.excluded_movements)
    effects = [finding.rule.then.lubricant for finding in directives.speaking]
    yield from ((("lubricant", choice), 0) for effect in effects if effect for choice in effect.refuse)
    if directives.minutes_at_most is not None:
        yield ("minutes", ""), directives.minutes_at_most


def _said(outcome: Outcome) -> Iterator[str]:
    """Every sentence around the steps. Title and summary follow from the steps, so they count for a referral only."""
    yield outcome.disclaimer
    yield from outcome.needs
    for lines in (outcome.preparation, outcome.cautions, outcome.notes, outcome.aftercare):
        yield from (line.text for line in lines)
    for one in outcome.movement:
        yield from (one.title, *one.instructions, one.times)
    if outcome.referral:
        yield from (outcome.title, outcome.summary, outcome.referral.advice)
    if outcome.rhythm:
        yield f"{outcome.rhythm.per_week} times a week: {', '.join(outcome.rhythm.days)}"


def _reasons(outcome: Outcome) -> Iterator[str]:
    """Every reason that is told, and what was left out."""
    lines = (*outcome.preparation, *outcome.cautions, *outcome.notes, *outcome.aftercare)
    told = [step.because for step in outcome.steps] + [left.because for left in outcome.left_out]
    told += [line.because for line in lines] + [one.because for one in outcome.movement]
    told.append(outcome.referral.reasons if outcome.referral else ())
    told.append(outcome.rhythm.because if outcome.rhythm else ())
    yield from (_reason(reason) for because in told for reason in because)
    yield from (f"left out: {left.technique} {left.zone or 'everywhere'}" for left in outcome.left_out)


def _reason(reason: Reason) -> str:
    return f"{reason.rule}: {reason.text} [{', '.join(source.id for source in reason.sources)}]"
