"""Takes in how massages went, and lets the kept routine learn from it. The rules about history say what it learns.

Whatever is told is stored. The routine is made anew at once, or where a fresh check is due, at that check. That it got
worse never waits: somebody should look at it before the next massage, and only a later check settles that.
"""

from collections.abc import Mapping
from datetime import datetime
from secrets import token_urlsafe
from typing import Any

import msgspec
from django.db import transaction

from recommender import Answers, InvalidAnswers, directives_for, recommend
from recommender.catalogue import LEVEL, PRESSURES
from recommender.knowledge import shipped
from recommender.lessons import what_changed
from recommender.outcome import Outcome, Pressure
from routines import selectors
from routines.links import keyed_digest
from routines.models import Reminder, Routine, Session
from routines.services import once, versions
from routines.services.acting import somebody_came
from routines.services.joining import TOO_MUCH, together, told_by_the_other, told_the_same
from routines.services.keeping import columns_of, pauses_anew
from routines.services.learning import learnt_by
from routines.services.once import RequestKey
from routines.services.reminding import pause_all
from routines.told import Telling

GOT_WORSE, WORSE = "got_worse", "yes"
LOOK_FIRST = Reminder.PauseReason.LOOK_FIRST


def tell(
    *, routine: Routine, key: str | None, telling: Telling, now: datetime, given: Outcome | None = None
) -> Session:
    """Stores how a massage went. The same `key` tells of the same massage: once more puts it right.

    Told by the receiver's and the giver's link, it is one massage. Without a key, the same words are the same one.
    `given` is what the massage followed, where that was not the routine. Raises DoesNotExist once that is erased.
    """
    with transaction.atomic():
        row = Routine.objects.select_for_update().get(pk=routine.pk)
        if key is None and (same := told_the_same(row, telling)):
            return same
        key_hash = keyed_digest("session", key or token_urlsafe())
        session = row.sessions.filter(key_hash=key_hash).first() or told_by_the_other(row, telling)
        if session is None:
            session = Session(routine=row, key_hash=key_hash, told_at=now)
            followed = given or selectors.outcome_given(row, at=telling.given_at)
            session.minutes, session.strongest = _as_it_was(row, followed)
        elif session.by_both or session.by_giver != telling.by_giver:
            session.key_hash = key_hash if session.by_giver else session.key_hash  # from now on it is the receiver's
            session.by_both, telling = True, together(session, telling)
        _put_right(session, telling, now=now)
        session.save()
        _learn(row, now=now)
    return session


def _put_right(session: Session, telling: Telling, *, now: datetime) -> None:
    """All that was told, in the place of what was before. Worse, or too much, counts from when it is said first."""
    is_too_much = telling.pressure_felt == TOO_MUCH and session.pressure_felt != TOO_MUCH
    if is_too_much or telling.got_worse > session.got_worse:
        session.told_at = now
    told = msgspec.to_builtins(telling, builtin_types=(datetime,))
    told["steps"] = [step._asdict() for step in telling.steps]
    told["minutes"] = telling.minutes or session.minutes
    for name, value in told.items():
        setattr(session, name, value)


def tell_once(*, routine: Routine, telling: Telling, request: RequestKey, now: datetime) -> Session:
    """Stores how a massage went, for a request that may come again.

    Raises KeyUsedOtherwise, StillRunning; DoesNotExist once the routine is erased, ErasedSince once the massage is.
    """
    if told := once.begin(request, now=now).session:
        return told
    with once.locked(request, now=now) as row:
        if row.session is None:
            row.session, row.is_done = tell(routine=routine, key=request.key, telling=telling, now=now), True
            row.save(update_fields=["session", "is_done"])
        return row.session


def take_back(*, session: Session, now: datetime) -> None:
    """It was no massage, or somebody tapped by mistake: as if it had never been told."""
    with transaction.atomic():
        row = Routine.objects.select_for_update().get(pk=session.routine_id)
        Session.objects.filter(pk=session.pk).delete()
        _learn(row, now=now)


def as_firm_as_before(*, routine: Routine, now: datetime) -> None:
    """What was too much so far counts no more: the pressure may be as it was asked for."""
    with transaction.atomic():
        row = Routine.objects.select_for_update().get(pk=routine.pk)
        row.pressure_again_at = now
        row.save(update_fields=["pressure_again_at"])
        _learn(row, now=now)


def _as_it_was(row: Routine, followed: Outcome) -> tuple[int, Pressure]:
    """How long and how firm the massage was to be. Where there is none any more, as if it had not got worse."""
    answers = shipped().questionnaire.completed(row.answers | {GOT_WORSE: "no"})
    steps = followed.steps or recommend(answers).steps
    if not steps:
        return row.answers["minutes"], _at_most(answers)
    return sum(step.seconds for step in steps) // 60, max((step.pressure for step in steps), key=LEVEL.__getitem__)


def _at_most(answers: Answers) -> Pressure:
    """The pressure that was asked for, or the most that it can have been anywhere."""
    caps, zones = directives_for(answers), shipped().catalogue.zone_bits.values()
    return PRESSURES[min(LEVEL[answers.by_code["pressure"]], max(map(caps.cap, zones)))]


def _learn(row: Routine, *, now: datetime) -> None:
    """Lays what was learnt over the answers, and pauses the reminders where somebody should have a look first."""
    somebody_came(routine=row, now=now)
    before, then = selectors.outcome_of(row), row.answers
    row.answers = learnt = then | learnt_by(row, checked=row.checked_at, now=now)
    made = None if _waits(row, then, now=now) else _made_anew(row)
    if made:
        _take_over(row, made, before=before, then=then, now=now)
    if row.checked_at is None:
        row.answers = learnt  # what is not understood any more stays, to be asked at the check
    row.save()
    after = made[1] if made else before
    if selectors.reminders_refusal(row) or pauses_anew(before, after):
        pause_all(routine=row, now=now, because=LOOK_FIRST)


def _waits(row: Routine, then: Mapping[str, Any], *, now: datetime) -> bool:
    """Whether a check makes it anew. Not where it got worse, nor where that was taken back."""
    return selectors.needs_fresh_check(row, now=now) and WORSE not in (then.get(GOT_WORSE), row.answers[GOT_WORSE])


def _made_anew(row: Routine) -> tuple[Answers, Outcome] | None:
    """None where the answers are from a knowledge that asked something else. That it got worse is said all the same."""
    questionnaire = shipped().questionnaire
    try:
        answers = questionnaire.check(row.answers)
    except InvalidAnswers:
        if row.answers[GOT_WORSE] != WORSE:
            return None
        row.checked_at = None  # nothing else is made of these answers before a check
        answers = questionnaire.completed(row.answers)
    return answers, recommend(answers)


def _take_over(
    row: Routine, made: tuple[Answers, Outcome], *, before: Outcome, then: dict[str, Any], now: datetime
) -> None:
    knowledge = shipped()
    earlier = knowledge.questionnaire.completed(then)  # a technique that was remembered may be gone by now
    changed = what_changed(before, made[1], then=earlier, now=made[0], knowledge=knowledge)
    row.changed = msgspec.to_builtins(changed)
    if changed is None:
        return
    for field, value in columns_of(*made).items():
        setattr(row, field, value)
    row.today = row.today_outcome = row.today_until = None
    versions.remember(knowledge=knowledge, now=now)
