"""Takes in how massages went, and lets the kept routine learn from it. The rules about history say what it learns.

Whatever is told is stored. The routine is made anew at once, or where a fresh check is due, at that check.
"""

from datetime import datetime
from typing import Any

import msgspec
from django.db import transaction

from recommender import Answers, InvalidAnswers, recommend
from recommender.catalogue import LEVEL
from recommender.knowledge import shipped
from recommender.lessons import what_changed
from recommender.outcome import Outcome
from routines import selectors
from routines.links import keyed_digest
from routines.models import Reminder, Routine, Session
from routines.services import once, versions
from routines.services.acting import somebody_came
from routines.services.keeping import columns_of
from routines.services.learning import learnt_by
from routines.services.once import RequestKey
from routines.services.reminding import pause_all
from routines.told import Telling

LOOK_FIRST = Reminder.PauseReason.LOOK_FIRST


def tell(*, routine: Routine, key: str, telling: Telling, now: datetime) -> Session:
    """Stores how a massage went. The same `key` tells of the same massage: once more puts it right.

    Raises DoesNotExist once the routine is erased.
    """
    with transaction.atomic():
        row = Routine.objects.select_for_update().get(pk=routine.pk)
        told = msgspec.to_builtins(telling, builtin_types=(datetime,))
        told["steps"] = [step._asdict() for step in telling.steps]
        if telling.minutes is None:
            del told["minutes"]
        session, _ = Session.objects.update_or_create(
            routine=row,
            key_hash=keyed_digest("session", key),
            defaults=told,
            create_defaults={"told_at": now, **_as_it_was(row, now=now)} | told,
        )
        _learn(row, now=now)
    return session


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


def _as_it_was(row: Routine, *, now: datetime) -> dict[str, Any]:
    """How long and how firm the massage was to be."""
    steps = selectors.outcome_now(row, now=now).steps
    if not steps:
        return {"minutes": row.answers["minutes"], "strongest": row.answers["pressure"]}
    strongest = max((step.pressure for step in steps), key=LEVEL.__getitem__)
    return {"minutes": sum(step.seconds for step in steps) // 60, "strongest": strongest}


def _learn(row: Routine, *, now: datetime) -> None:
    """Lays what was learnt over the answers, and pauses the reminders where somebody should have a look first."""
    somebody_came(routine=row, now=now)
    before, then = selectors.outcome_of(row), row.answers
    row.answers = then | learnt_by(row, checked=row.checked_at, now=now)
    made = None if selectors.needs_fresh_check(row, now=now) else _made_anew(row)
    if made:
        _take_over(row, made, before=before, then=then, now=now)
    elif row.answers["got_worse"] == "yes":
        row.checked_at = None  # the next check comes first, and nobody is reminded until then
    row.save()
    after = made[1] if made else before
    if selectors.reminders_refusal(row) or _pauses(after) > _pauses(before):
        pause_all(routine=row, now=now, because=LOOK_FIRST)


def _made_anew(row: Routine) -> tuple[Answers, Outcome] | None:
    """None where the answers are from a knowledge that asked something else."""
    try:
        answers = shipped().questionnaire.check(row.answers)
    except InvalidAnswers:
        return None
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


def _pauses(outcome: Outcome) -> bool:
    return bool(outcome.rhythm and outcome.rhythm.pause)
