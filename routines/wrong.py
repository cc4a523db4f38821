"""Which part of an outcome somebody can say is wrong, and which entries of the knowledge had a say in it.

The page of a report and the service that stores it both ask here. It reads outcomes and knows no rows.
"""

from collections.abc import Iterator

from recommender.outcome import Outcome, Reason, Step


def step_of(outcome: Outcome, number: int) -> Step | None:
    """The step of this number; None for all of it, and where there is none."""
    return next((step for step in outcome.steps if step.number == number), None)


def entries_of(outcome: Outcome, step: Step | None) -> list[str]:
    """The ids of all that gave a reason for this step, or for anything; each once, in the order of the outcome."""
    reasons = step.because if step else _reasons(outcome)
    return list(dict.fromkeys(reason.rule for reason in reasons))


def _reasons(outcome: Outcome) -> Iterator[Reason]:
    """Those of the referral, or of the massage and what stands around it. What was left out is not advice."""
    if outcome.referral:
        yield from outcome.referral.reasons
        return
    lines = (*outcome.preparation, *outcome.cautions, *outcome.notes, *outcome.aftercare)
    for because in (
        *(step.because for step in outcome.steps),
        *(line.because for line in lines),
        *(movement.because for movement in outcome.movement),
    ):
        yield from because
