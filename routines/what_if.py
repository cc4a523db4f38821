"""A routine with other wishes: computed, compared with the one that there is, and never stored. And when it may be."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from recommender import recommend
from recommender.change import Why, why
from recommender.difference import Difference, compare
from recommender.knowledge import shipped
from recommender.outcome import Outcome
from routines import selectors
from routines.models import Routine
from routines.refusals import NotPossible, check_first


def refusal(routine: Routine, *, now: datetime) -> NotPossible | None:
    """Why nothing else may be weighed for a kept routine, by page or API; None where it may.

    Not for a referral, nor before a check that is due (as after a recall), nor once the knowledge is newer.
    """
    is_todays = routine.kind == Routine.Kind.ROUTINE and routine.knowledge_version == shipped().version
    return check_first() if not is_todays or selectors.needs_fresh_check(routine, now=now) else None


def why_kept(routine: Routine, *, now: datetime) -> Why:
    """The reasons of a kept routine, with suggestions where they may be made."""
    refused = refusal(routine, now=now)
    withheld = refused.message if refused else None
    return why(selectors.outcome_of(routine), routine.answers, knowledge=shipped(), withheld=withheld)


def tried(before: Outcome, answers: Mapping[str, Any], wishes: Mapping[str, Any]) -> tuple[Outcome, Difference]:
    """The outcome with these wishes laid over the answers that led to `before`, and what is different from that.

    Raises InvalidAnswers.
    """
    knowledge = shipped()
    after = recommend(knowledge.questionnaire.check({**answers, **wishes}))
    return after, compare(before, after, knowledge=knowledge)
