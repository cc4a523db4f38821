"""What newer knowledge takes back: an outcome that was kept, compared with what today's knowledge makes of its answers.

It stands beside the flow; `routines` asks it about what is stored. Only what is stricter today is told. It is pure.
"""

from collections.abc import Iterator
from typing import NamedTuple

import msgspec

from recommender import Answers, directives_for, recommend
from recommender.catalogue import LEVEL
from recommender.directives import URGENCIES
from recommender.knowledge import Knowledge
from recommender.outcome import Outcome, Urgency
from recommender.stricter import Change, Judge

__all__ = ["Change", "Comparison", "Recall", "changes", "is_before"]

FORBIDDEN = -1  # below every pressure level
DAY = len("2026-11-17")  # a version begins with it


class Recall(msgspec.Struct, frozen=True):
    """All that one version of the knowledge takes back of one outcome. `urgency` is that of a new referral."""

    version: str
    urgency: Urgency | None
    changes: tuple[Change, ...]

    def exceeds(self, earlier: "Recall | None") -> bool:
        """Whether it takes back more than an earlier one of the same outcome did. A referral took back all steps."""
        before = earlier.bounds if earlier else {}
        if "referral" in before and self.urgency is None:
            return False
        return any(bound < before.get(what, bound + 1) for what, bound in self.bounds.items())

    @property
    def bounds(self) -> dict[str, int]:
        """How much of each thing is still allowed: the lower, the stricter."""
        bounds: dict[str, int] = {}
        for change in self.changes:
            bounds |= _bounds(change)
        return bounds


msgspec.json.Decoder(Recall)  # the type is met here, by one thread (see recommender.outcome)


class Comparison(NamedTuple):
    """What is stricter now, or None. Where nothing is: whether something is looser, a referral, a ban or a cap less."""

    recall: Recall | None
    is_looser: bool


def changes(outcome: Outcome, answers: Answers, *, knowledge: Knowledge) -> Comparison:
    """Compares an outcome with this knowledge. `answers` are those it was made from, checked by this knowledge."""
    today = recommend(answers, knowledge=knowledge)
    if outcome.referral or today.referral:
        stricter, is_looser = list(_referred(outcome, today, knowledge)), _rank(today) > _rank(outcome)
    else:
        judge = Judge(directives_for(answers, knowledge=knowledge), knowledge)
        stricter = list(judge.changes(outcome))
        is_looser = not stricter and _is_looser(outcome, today, knowledge)
    if not stricter:
        return Comparison(None, is_looser)
    return Comparison(Recall(knowledge.version, stricter[0].urgency, tuple(stricter)), False)


def is_before(version: str, later: str) -> bool:
    """Whether a version of the knowledge is of an earlier day than another. Of two of one day, none is."""
    return version[:DAY] < later[:DAY]


def _bounds(change: Change) -> dict[str, int]:
    if change.urgency:
        return {"referral": URGENCIES.index(change.urgency)}
    if change.minutes is not None:
        return {"minutes": change.minutes}
    level = LEVEL[change.at_most] if change.at_most else FORBIDDEN
    return {f"step {number}": level for number in change.steps} | dict.fromkeys(change.codes, FORBIDDEN)


def _rank(outcome: Outcome) -> int:
    """The lower, the more urgent; a routine comes last."""
    return URGENCIES.index(outcome.referral.urgency) if outcome.referral else len(URGENCIES)


def _referred(outcome: Outcome, today: Outcome, knowledge: Knowledge) -> Iterator[Change]:
    if today.referral and _rank(today) < _rank(outcome):
        referral = today.referral
        text = knowledge.wording.recall.referral[referral.urgency]
        yield Change("referral", text, referral.reasons, urgency=referral.urgency, advice=referral.advice)


def _is_looser(then: Outcome, today: Outcome, knowledge: Knowledge) -> bool:
    """Whether today there is more time, more pressure in the same place, or a technique that was not to be used."""
    if today.minutes > then.minutes:
        return True
    before, now = _most_pressure(then), _most_pressure(today)
    if any(now[place] > before[place] for place in before.keys() & now.keys()):
        return True
    if today.steps[0].position != then.steps[0].position:  # other techniques altogether
        return False
    return not _banned(then).intersection(knowledge.techniques) <= _banned(today)


def _most_pressure(outcome: Outcome) -> dict[tuple[str, str, str], int]:
    """The highest level of each technique in each place."""
    levels: dict[tuple[str, str, str], int] = {}
    for step in outcome.steps:
        place = (step.technique, step.zone, step.side)
        levels[place] = max(levels.get(place, 0), LEVEL[step.pressure])
    return levels


def _banned(outcome: Outcome) -> set[str]:
    """The techniques that could be used nowhere."""
    return {item.technique for item in outcome.left_out if item.zone is None}
