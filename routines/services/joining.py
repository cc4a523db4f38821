"""Two tellings of one massage, so that it counts once: by both links, or by a program that sent it again.

What the receiver says comes first; what is careful counts from either.
"""

from dataclasses import replace
from datetime import timedelta

from recommender.history import ToldStep
from routines.models import Routine, Session
from routines.selectors import HALF_A_DAY
from routines.told import Telling

AGAIN = timedelta(minutes=10)  # nobody is massaged twice within it
TOO_MUCH = Session.Felt.TOO_MUCH


def told_by_the_other(row: Routine, telling: Telling) -> Session | None:
    """The massage that the other link told of, within half a day: the nearest."""
    near = [session for session in _within(row, telling, HALF_A_DAY) if session.by_giver != telling.by_giver]
    return min(near, key=lambda session: abs(session.given_at - telling.given_at), default=None)


def told_the_same(row: Routine, telling: Telling) -> Session | None:
    """The massage that was told just so, of the same minutes."""
    return next((one for one in _within(row, telling, AGAIN) if _is_same(one, telling)), None)


def together(session: Session, telling: Telling) -> Telling:
    """What both links told of it. What either said that is careful stays, unless the massage is taken out."""
    receivers, givers = (telling_of(session), telling) if telling.by_giver else (telling, telling_of(session))
    said = {step.technique for step in receivers.steps}
    return replace(
        receivers,
        pain_before=givers.pain_before if receivers.pain_before is None else receivers.pain_before,
        pain_after=givers.pain_after if receivers.pain_after is None else receivers.pain_after,
        pressure_felt=TOO_MUCH if givers.pressure_felt == TOO_MUCH else receivers.pressure_felt,
        got_worse=receivers.got_worse or givers.got_worse,
        steps=(*receivers.steps, *(step for step in givers.steps if step.technique not in said)),
    )


def telling_of(session: Session) -> Telling:
    """What was told of it, as it came."""
    return Telling(
        given_at=session.given_at,
        pressure_felt=session.pressure_felt,
        pain_before=session.pain_before,
        pain_after=session.pain_after,
        got_worse=session.got_worse,
        steps=tuple(ToldStep(step["technique"], step["verdict"]) for step in session.steps),
        minutes=session.minutes,
        by_giver=session.by_giver,
    )


def _within(row: Routine, telling: Telling, time: timedelta) -> list[Session]:
    around = (telling.given_at - time, telling.given_at + time)
    return list(row.sessions.filter(given_at__range=around).order_by("given_at", "pk"))


def _is_same(session: Session, telling: Telling) -> bool:
    minutes = telling.minutes or session.minutes
    return telling_of(session) == replace(telling, given_at=session.given_at, minutes=minutes)
