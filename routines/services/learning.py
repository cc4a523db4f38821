"""What a kept routine has learnt: its massages as the rules about history look at them. It writes nothing."""

from datetime import datetime
from typing import Any, cast

from django.db.models import Sum

from recommender.history import PLANNED_OVER, Felt, Since, Told, ToldStep, remembered
from recommender.knowledge import shipped
from recommender.outcome import Pressure
from routines.models import Delivery, Routine, Session
from routines.selectors import sessions_of

WERE_SENT = (Delivery.State.SENT, Delivery.State.UNCERTAIN)


def learnt_by(routine: Routine, *, checked: datetime | None, now: datetime) -> dict[str, Any]:
    """The answers to the remembered questions that its massages come to.

    `checked`: when somebody last went through the questions about safety; what got worse before that is over.
    """
    return remembered(
        [_told(session) for session in sessions_of(routine)],
        since=Since(checked=checked, pressure=routine.pressure_again_at),
        planned=planned_for(routine, now=now),
        now=now,
        knowledge=shipped(),
    )


def for_a_fresh_check(routine: Routine, *, now: datetime) -> dict[str, Any]:
    """The answers to begin a fresh check with, which settles what got worse."""
    return {**routine.answers, **learnt_by(routine, checked=now, now=now)}


def _told(session: Session) -> Told:
    return Told(
        given_at=session.given_at,
        told_at=session.told_at,
        strongest=cast(Pressure, session.strongest),
        felt=cast(Felt, session.pressure_felt),
        pain_before=session.pain_before,
        pain_after=session.pain_after,
        got_worse=session.got_worse,
        steps=[ToldStep(step["technique"], step["verdict"]) for step in session.steps],
    )


def planned_for(routine: Routine, *, now: datetime) -> int:
    """How many massages the reminders called for lately; of several people's, the one who was called most often."""
    lately = Delivery.objects.filter(reminder__routine=routine, kind=Delivery.Kind.REMINDER, state__in=WERE_SENT)
    counted = lately.filter(due_at__gt=now - PLANNED_OVER).values("reminder").annotate(times=Sum("occasions"))
    return max((row["times"] for row in counted), default=0)
