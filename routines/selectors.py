"""Reads: which rows a link opens, and what may be done with them. It writes nothing."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

import msgspec
from django.db.models import F, QuerySet

from recommender.lessons import Changed
from recommender.outcome import Outcome, from_json
from recommender.recall import Recall
from recommender.rhythm import next_occasions
from routines.addresses import address_hash
from routines.links import Purpose, find_linked
from routines.models import Draft, KnowledgeVersion, Reminder, Routine, Session
from routines.refusals import NotPossible, check_first

KEEP_DRAFTS = timedelta(days=7)
KEEP_REQUEST_KEYS = timedelta(hours=24)
CONFIRM_WITHIN = timedelta(hours=48)
FRESH = timedelta(weeks=4)
UNDER_AGE = "under_18"
SHOWN = 5  # occasions to come


def routine_by(token: str) -> Routine | None:
    """The routine that this link opens."""
    return find_linked(Routine.objects.all(), purpose=Purpose.ROUTINE, token=token)


def routine_for_giver(token: str) -> Routine | None:
    """The routine that this giver's link opens."""
    return find_linked(Routine.objects.all(), purpose=Purpose.GIVER, token=token)


def reminder_by(token: str, *, purpose: Purpose = Purpose.REMINDER) -> Reminder | None:
    """The reminder that this link opens for this purpose, stopped ones included."""
    return find_linked(Reminder.objects.select_related("routine"), purpose=purpose, token=token)


def draft_by(token: str, *, now: datetime) -> Draft | None:
    """The half-filled questionnaire that this link opens, for as long as it is kept."""
    return find_linked(Draft.objects.filter(saved_at__gt=now - KEEP_DRAFTS), purpose=Purpose.DRAFT, token=token)


def reminder_for(routine: Routine, email: str, *, lock: bool = False) -> Reminder | None:
    """The reminder that this routine already has for this mailbox, however the address is written."""
    living = routine.reminders.exclude(state=Reminder.State.STOPPED).filter(address_hash=address_hash(email))
    return (living.select_for_update() if lock else living).first()


def reminders_of(email: str) -> QuerySet[Reminder]:
    """All living reminders of exactly this address, confirmed ones first."""
    living = Reminder.objects.exclude(state=Reminder.State.STOPPED)
    living = living.filter(address_hash=address_hash(email), email__iexact=email)  # an index knows the hash alone
    return living.select_related("routine").order_by(F("confirmed_at").asc(nulls_last=True), "pk")


def confirmed_reminders_of(email: str) -> QuerySet[Reminder]:
    """Those of them that said yes, running or paused."""
    return reminders_of(email).exclude(state=Reminder.State.UNCONFIRMED)


def coming(reminder: Reminder) -> list[datetime]:
    """The next occasions, in UTC: where an active reminder was moved to, then the regular ones. None for others."""
    if reminder.next_at is None:
        return []
    return [reminder.next_at, *next_occasions(reminder.timetable, after=reminder.next_at, count=SHOWN - 1)]


def reminders_refusal(routine: Routine) -> NotPossible | None:
    """Why reminders are not offered for this routine; None where they are."""
    recall = recall_of(routine)
    if routine.checked_at is None or (recall and recall.urgency):
        return check_first()
    return refusal_of(kind=Routine.Kind(routine.kind), answers=routine.answers)


def refusal_of(*, kind: Routine.Kind, answers: Mapping[str, Any]) -> NotPossible | None:
    """Why reminders would not be offered for an outcome of this kind, made from these answers."""
    if kind == Routine.Kind.REFERRAL:
        return NotPossible("no_reminders_for_a_referral", "There is no massage to be reminded of at the moment.")
    if answers.get("age_group") == UNDER_AGE:
        return NotPossible("no_reminders_under_18", "Reminders are for adults. An adult can keep the link instead.")
    return None


def has_reminders(routine: Routine, *states: Reminder.State) -> bool:
    """Whether the routine has reminders in one of these states."""
    return routine.reminders.filter(state__in=states).exists()


def outcome_of(routine: Routine) -> Outcome:
    """The outcome as it was computed then, without a token."""
    return from_json(routine.outcome)


def is_changed_today(routine: Routine, *, now: datetime) -> bool:
    """Whether something is different for today, and that still counts."""
    return routine.today_until is not None and now < routine.today_until and routine.recall is None


def outcome_now(routine: Routine, *, now: datetime) -> Outcome:
    """The outcome to go by at this moment: with today's change, or as it was kept."""
    if is_changed_today(routine, now=now) and routine.today_outcome:
        return from_json(routine.today_outcome)
    return outcome_of(routine)


def recall_of(routine: Routine) -> Recall | None:
    """What newer knowledge took back of it; None where nothing was, or it has been renewed since."""
    return msgspec.convert(routine.recall, Recall) if routine.recall else None


def changed_of(routine: Routine) -> Changed | None:
    """What the last massage that was told changed; None where it changed nothing."""
    return msgspec.convert(routine.changed, Changed) if routine.changed else None


def sessions_of(routine: Routine) -> QuerySet[Session]:
    """Its massages as they were told, the oldest first."""
    return routine.sessions.order_by("given_at", "pk")


def needs_fresh_check(routine: Routine, *, now: datetime) -> bool:
    """After four weeks, an emergency or a recall, the questions about safety are asked before the next massage."""
    return routine.checked_at is None or routine.recall is not None or now - routine.checked_at > FRESH


def kept_knowledge(version: str) -> str | None:
    """The JSON document of this version of the knowledge; None where it was not kept."""
    return KnowledgeVersion.objects.filter(pk=version).values_list("document", flat=True).first()


def kept_versions() -> QuerySet[KnowledgeVersion]:
    """Every version that is kept, the newest first, without its text."""
    return KnowledgeVersion.objects.defer("document").order_by("-kept_at", "-version")
