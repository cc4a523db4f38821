"""Changes a kept routine without a fresh check: for today only, to begin where it felt good, or to be shorter.

All of it can only be asked for by somebody who has the link. None touches an answer about safety.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from recommender import Answers, InvalidAnswers, recommend
from recommender import Routine as RoutineOutcome
from recommender.knowledge import shipped
from recommender.outcome import as_json
from routines import selectors
from routines.models import Routine
from routines.refusals import NotPossible, check_first
from routines.services import versions
from routines.services.acting import note_use, somebody_came
from routines.services.keeping import columns_of

TODAY = timedelta(hours=12)
FELT_GOOD = "felt_good_zones"


def change_today(*, routine: Routine, leave_alone: Sequence[str], pressure: str, now: datetime) -> Routine:
    """For the next hours, without these zones and with this pressure. What was kept stays as it is.

    Raises NotPossible where a check is due first, or where nothing would be left; DoesNotExist once erased.
    """
    with transaction.atomic():
        row = Routine.objects.select_for_update().get(pk=routine.pk)
        wishes = selectors.wishes_for_today(row, leave_alone=leave_alone, pressure=pressure)
        outcome, _ = _made_with(row, wishes, now=now)
        row.today = {"leave_alone": list(leave_alone), "pressure": pressure}
        row.today_outcome, row.today_until = as_json(outcome).decode(), now + TODAY
        row.save(update_fields=["today", "today_outcome", "today_until"])
        somebody_came(routine=row, now=now)
    return row


def as_usual(*, routine: Routine, now: datetime) -> None:
    """Takes back what is different today."""
    with transaction.atomic():
        note_use(routine.pk, now=now)
        Routine.objects.filter(pk=routine.pk).update(today=None, today_outcome=None, today_until=None)


def begin_next_time_with(*, routine: Routine, zones: Sequence[str], now: datetime) -> Routine:
    """From now on these zones, which felt good, are massaged first and a little longer; earlier ones no more.

    Raises NotPossible where a check is due first; DoesNotExist once erased.
    """
    with transaction.atomic():
        row = Routine.objects.select_for_update().get(pk=routine.pk)
        return _keep_with(row, {FELT_GOOD: list(zones)}, now=now)


def take_the_offer(*, routine: Routine, now: datetime) -> Routine:
    """From now on as short as the routine itself offers. Where it offers nothing any more, it stays.

    Raises NotPossible where a check is due first; DoesNotExist once erased.
    """
    with transaction.atomic():
        row = Routine.objects.select_for_update().get(pk=routine.pk)
        offer = selectors.outcome_of(row).offer
        return _keep_with(row, {"minutes": offer.minutes}, now=now) if offer else row


def _keep_with(row: Routine, wishes: Mapping[str, Any], *, now: datetime) -> Routine:
    """The routine made anew with these wishes, and kept so."""
    outcome, answers = _made_with(row, wishes, now=now)
    columns = columns_of(answers, outcome)
    for field, value in columns.items():
        setattr(row, field, value)
    row.save(update_fields=columns.keys())
    versions.remember(knowledge=shipped(), now=now)
    somebody_came(routine=row, now=now)
    return row


def _made_with(row: Routine, wishes: Mapping[str, Any], *, now: datetime) -> tuple[RoutineOutcome, Answers]:
    """The routine made anew with these wishes, and its answers."""
    if row.kind == Routine.Kind.REFERRAL or selectors.needs_fresh_check(row, now=now):
        raise check_first()
    try:
        answers = shipped().questionnaire.check(row.answers | wishes)
    except InvalidAnswers:  # they are from an older knowledge
        raise check_first() from None
    outcome = recommend(answers)
    if isinstance(outcome, RoutineOutcome):
        return outcome, answers
    if isinstance(recommend(shipped().questionnaire.check(row.answers)), RoutineOutcome):
        raise NotPossible("nothing_left", "Then too little is left to massage. Leave a place in, or take another day.")
    raise check_first()  # newer knowledge says no
