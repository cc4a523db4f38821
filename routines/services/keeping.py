"""Keeps answers and outcomes once their owner agreed, renews them after a fresh check, and erases them."""

from datetime import datetime
from typing import Any

from django.db import transaction

from recommender import Answers, recommend
from recommender.knowledge import shipped
from recommender.outcome import Outcome, as_json
from recommender.recall import is_before
from routines import selectors
from routines.consent import KEEP_ANSWERS, SAVE_DRAFT
from routines.models import Draft, Reminder, Routine
from routines.refusals import no_consent
from routines.services import once, reporting, versions
from routines.services.acting import note_use, somebody_came
from routines.services.learning import learnt_by
from routines.services.once import RequestKey
from routines.services.reminding import pause_all

FIRST_AGREE = "Please agree first. Without it nothing is stored."


def keep_routine(*, answers: Answers, consent: bool, now: datetime, request: RequestKey | None = None) -> Routine:
    """Keeps these answers and their outcome. Raises InvalidFields without consent, KeyUsedOtherwise, StillRunning.

    With a `request` key that was used before, it is the routine of then, and nothing new. Raises ErasedSince where
    that was erased.
    """
    if not consent:
        raise no_consent(FIRST_AGREE)
    if request is None:
        return _create(answers, recommend(answers), now=now)
    if kept := once.begin(request, now=now).routine:
        return kept
    outcome = recommend(answers)
    with once.locked(request, now=now) as row:
        if row.routine is None:
            row.routine, row.is_done = _create(answers, outcome, now=now), True
            row.save(update_fields=["routine", "is_done"])
        return row.routine


def renew_routine(*, routine: Routine, answers: Answers, now: datetime, begun: datetime | None = None) -> Routine:
    """Puts new answers, after a fresh check, in the place of the old. Reminders pause where massage is not right.

    What is recalled is settled by it, unless this process still has older knowledge than the recall; and what got
    worse before it was `begun` (None: just now), as somebody went through the questions about safety since.
    """
    checked = begun or now
    with transaction.atomic():
        row = Routine.objects.select_for_update().get(pk=routine.pk)
        answers = shipped().questionnaire.check(answers.as_dict() | learnt_by(row, checked=checked, now=now))
        before, outcome = selectors.outcome_of(row), recommend(answers)
        for field, value in columns_of(answers, outcome).items():
            setattr(row, field, value)
        row.checked_at = checked
        row.changed = row.today = row.today_outcome = row.today_until = None
        recall = selectors.recall_of(row)
        if recall and not is_before(row.knowledge_version, recall.version):
            row.recalled_at = row.recall = None
        row.save()
        versions.remember(knowledge=shipped(), now=now)
        somebody_came(routine=row, now=now)
        if selectors.reminders_refusal(row):
            pause_all(routine=row, now=now)
        elif pauses_anew(before, outcome):
            pause_all(routine=row, now=now, because=Reminder.PauseReason.LOOK_FIRST)
    return row


def keep_on(*, routine: Routine, now: datetime) -> Routine:
    """Its time begins anew, since somebody said that they still want it. Raises DoesNotExist once it is erased."""
    with transaction.atomic():
        row = Routine.objects.select_for_update().get(pk=routine.pk)
        somebody_came(routine=row, now=now)
    return row


def ask_again(*, routine: Routine, now: datetime) -> None:
    """An emergency came up in a fresh check, before there was anything to store. Nobody begins or is reminded now."""
    with transaction.atomic():
        note_use(routine.pk, now=now)
        Routine.objects.filter(pk=routine.pk).update(checked_at=None)
        pause_all(routine=routine, now=now)


def erase_routine(*, routine: Routine) -> None:
    """Erases it and all that hangs on it: reminders, addresses, mails that wait, the words of a report."""
    with transaction.atomic():
        row = Routine.objects.select_for_update().filter(pk=routine.pk).first()
        if row:
            # whoever adds to them now is waited for, and erased as well
            list(row.reminders.select_for_update().order_by("pk"))
            reporting.forget_words(routine=row)
            row.delete()


def save_draft(*, answers: dict[str, Any], consent: bool, now: datetime, draft: Draft | None = None) -> Draft:
    """Keeps a half-filled questionnaire, in the place of the earlier `draft` if there is one. Raises InvalidFields."""
    if not consent:
        raise no_consent(FIRST_AGREE)
    columns = {"answers": answers, "saved_at": now, "consented_at": now, "consent_version": SAVE_DRAFT.version}
    with transaction.atomic():
        if draft and Draft.objects.filter(pk=draft.pk).update(**columns):
            draft.refresh_from_db()
            return draft
        return Draft.objects.create(**columns)


def erase_draft(*, draft: Draft) -> None:
    """Erases a half-filled questionnaire."""
    Draft.objects.filter(pk=draft.pk).delete()


@transaction.atomic
def _create(answers: Answers, outcome: Outcome, *, now: datetime) -> Routine:
    versions.remember(knowledge=shipped(), now=now)
    return Routine.objects.create(
        **columns_of(answers, outcome),
        consent_version=KEEP_ANSWERS.version,
        consented_at=now,
        created_at=now,
        checked_at=now,
        used_at=now,
    )


def pauses_anew(before: Outcome, after: Outcome) -> bool:
    """Whether it says, and did not say before, that somebody should have a look before it goes on."""
    return _pauses(after) and not _pauses(before)


def _pauses(outcome: Outcome) -> bool:
    return bool(outcome.rhythm and outcome.rhythm.pause)


def columns_of(answers: Answers, outcome: Outcome) -> dict[str, Any]:
    """What a row holds of answers and what came of them."""
    return {
        "answers": answers.as_dict(),
        "outcome": as_json(outcome).decode(),
        "kind": Routine.Kind.REFERRAL if outcome.referral else Routine.Kind.ROUTINE,
        "urgency": outcome.referral.urgency if outcome.referral else "",
        "minutes": outcome.minutes,
        "knowledge_version": outcome.knowledge_version,
    }
