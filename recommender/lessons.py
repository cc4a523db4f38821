"""What is other since the last massage, and why: two outcomes, and the rules about history that made the difference.

It stands behind the flow, as `difference` does, which tells the steps apart.
"""

from collections.abc import Iterator

import msgspec

from recommender import Answers, findings
from recommender.difference import compare
from recommender.knowledge import Knowledge
from recommender.outcome import Outcome, Reason

HISTORY = "history.yaml"


class Changed(msgspec.Struct, frozen=True):
    """`summary` counts the steps that are other, for everybody's eyes, and is empty where none is; `lessons` say why,
    for the receiver's alone.
    """

    summary: str
    lessons: tuple[Reason, ...]


msgspec.json.Decoder(Changed)  # the type is met here, by one thread (see recommender.outcome)


def what_changed(
    before: Outcome, after: Outcome, *, then: Answers, now: Answers, knowledge: Knowledge
) -> Changed | None:
    """From the outcome of then to that of now. None where nothing is other and nothing new was learnt."""
    difference = compare(before, after, knowledge=knowledge)
    known = list(_lessons(then, knowledge))
    lessons = tuple(reason for reason in _lessons(now, knowledge) if reason not in known)
    summary = "" if difference.is_same else difference.summary
    return Changed(summary, lessons) if summary or lessons else None


def _lessons(answers: Answers, knowledge: Knowledge) -> Iterator[Reason]:
    fired = findings(answers, knowledge=knowledge)
    return (one.reason for one in fired if knowledge.rule_files[one.rule.id] == HISTORY)
