"""Reads: which rows a link opens, and what may be done with them. It writes nothing."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta, tzinfo
from itertools import islice
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import msgspec
from django.db.models import F, QuerySet

from recommender.lessons import Changed
from recommender.outcome import Outcome, from_json
from recommender.recall import Recall
from recommender.rhythm import occasions, weekly
from routines.addresses import address_hash
from routines.links import Purpose, find_linked
from routines.models import Draft, KnowledgeVersion, Reminder, Routine, Session
from routines.refusals import NotPossible, check_first

KEEP_DRAFTS = timedelta(days=7)
KEEP_REQUEST_KEYS = timedelta(hours=24)
CONFIRM_WITHIN = timedelta(hours=48)
KEEP_IDLE = timedelta(days=396)  # 13 months
WARN_IDLE = timedelta(days=365)
AFTER_WARNING = timedelta(days=30)
FRESH = timedelta(weeks=4)
UNDER_AGE = "under_18"
ALONE = "alone"
HALF_A_DAY = timedelta(hours=12)
AROUND_TODAY = 2 * HALF_A_DAY  # a change for today lasts for half a day, and may be told by the day alone
SHOWN = 5  # occasions to come
OF_COPIES = (Purpose.CONFIRM, Purpose.UNSUBSCRIBE)
WEEKLY_FROM, STOP_FROM = 2, 4  # reminders without an answer


def routine_by(token: str) -> Routine | None:
    """The routine that this link opens."""
    return find_linked(Routine.objects.all(), purpose=Purpose.ROUTINE, token=token)


def routine_for_giver(token: str) -> Routine | None:
    """The routine that this giver's link opens."""
    return find_linked(Routine.objects.all(), purpose=Purpose.GIVER, token=token)


def reminder_by(token: str, *, purpose: Purpose = Purpose.REMINDER) -> Reminder | None:
    """The reminder that this link opens for this purpose, stopped ones included. A copy can be managed by nobody."""
    rows = Reminder.objects.select_related("routine")
    if purpose not in OF_COPIES:
        rows = rows.filter(copy_of=None)
    return find_linked(rows, purpose=purpose, token=token)


def draft_by(token: str, *, now: datetime) -> Draft | None:
    """The half-filled questionnaire that this link opens, for as long as it is kept."""
    return find_linked(Draft.objects.filter(saved_at__gt=now - KEEP_DRAFTS), purpose=Purpose.DRAFT, token=token)


def zone_of(routine: Routine) -> tzinfo:
    """Where its days begin and end: the timezone of the reminder that was confirmed last; without one UTC."""
    mine = routine.reminders.filter(copy_of=None, confirmed_at__isnull=False).order_by("-confirmed_at", "-pk")
    try:
        return ZoneInfo(mine.values_list("timezone", flat=True).first() or "UTC")
    except ZoneInfoNotFoundError:  # this machine has lost it
        return UTC


def reminder_for(routine: Routine, email: str, *, lock: bool = False) -> Reminder | None:
    """The reminder that this routine already has for this mailbox, however the address is written."""
    living = routine.reminders.exclude(state=Reminder.State.STOPPED).filter(copy_of=None)
    living = living.filter(address_hash=address_hash(email))
    return (living.select_for_update() if lock else living).first()


def reminders_of(email: str) -> QuerySet[Reminder]:
    """All living reminders of exactly this address, confirmed ones first."""
    living = Reminder.objects.exclude(state=Reminder.State.STOPPED)
    mailbox = living.filter(address_hash=address_hash(email)).only("email")  # sealed, so it is compared here
    same = living.filter(pk__in=[row.pk for row in mailbox if row.email.lower() == email.lower()])
    return same.select_related("routine").order_by(F("confirmed_at").asc(nulls_last=True), "pk")


def confirmed_reminders_of(email: str) -> QuerySet[Reminder]:
    """Those of them that said yes, running or paused."""
    return reminders_of(email).exclude(state=Reminder.State.UNCONFIRMED)


def coming(reminder: Reminder) -> list[datetime]:
    """The next occasions, in UTC: where an active reminder was moved to, then those that follow. None for others.

    Of one that comes weekly because nobody answers only those before it would stop, or the moment at which it asks.
    """
    if reminder.next_at is None:
        return []
    more = STOP_FROM - reminder.unanswered - 1 if is_weekly(reminder) else SHOWN - 1
    return [reminder.next_at, *islice(following(reminder, after=reminder.next_at), max(0, more))]


def following(reminder: Reminder, *, after: datetime) -> Iterator[datetime]:
    """The occasions after this one, in UTC: the regular ones, or one a week where nobody answers."""
    return (weekly if is_weekly(reminder) else occasions)(reminder.timetable, after=after)


def is_weekly(reminder: Reminder) -> bool:
    """Whether it comes once a week at most, because nobody answered the last ones."""
    return reminder.unanswered >= WEEKLY_FROM and not reminder.keeps_on


def is_left_alone(reminder: Reminder) -> bool:
    """Whether so many were not answered that we would rather ask whether to stop."""
    return reminder.unanswered >= STOP_FROM and not reminder.keeps_on


def is_unwelcome(reminder: Reminder) -> bool:
    """Whether mails to its address came back, or somebody did not want them: then none is sent of our own accord."""
    return reminder.paused_because in (Reminder.PauseReason.BOUNCES, Reminder.PauseReason.COMPLAINT)


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


def copy_of(reminder: Reminder) -> Reminder | None:
    """The one that goes to whoever gives the massage, or waits for their yes."""
    return reminder.copies.exclude(state=Reminder.State.STOPPED).first()


def copy_state(reminder: Reminder) -> str:
    """ "none", "waiting" for a yes, "active", or "paused" because mails came back."""
    copy = copy_of(reminder)
    if copy is None:
        return "none"
    return "waiting" if copy.state == Reminder.State.UNCONFIRMED else copy.state


def copy_refusal(reminder: Reminder) -> NotPossible | None:
    """Why nobody else can get a copy of it; None where somebody can."""
    if reminder.routine.answers.get("giver") == ALONE:
        return NotPossible("massaged_alone", "Nobody else gives this massage, so there is nobody to write to.")
    return reminders_refusal(reminder.routine)


def has_reminders(routine: Routine, *states: Reminder.State) -> bool:
    """Whether the routine has reminders in one of these states. Copies do not count."""
    return routine.reminders.filter(state__in=states, copy_of=None).exists()


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


def outcome_given(routine: Routine, *, at: datetime) -> Outcome:
    """The outcome that a massage of this moment followed. Told later, the hour is a guess: half a day more or less."""
    until = routine.today_until
    if until and routine.today_outcome and until - AROUND_TODAY <= at <= until + HALF_A_DAY:
        return from_json(routine.today_outcome)
    return outcome_of(routine)


def answers_now(routine: Routine, *, now: datetime) -> dict[str, Any]:
    """The answers to go by at this moment: with today's change, or as they were kept."""
    changed = wishes_for_today(routine, **routine.today) if is_changed_today(routine, now=now) and routine.today else {}
    return {**routine.answers, **changed}


def wishes_for_today(routine: Routine, *, leave_alone: Sequence[str], pressure: str) -> dict[str, Any]:
    """The answers that are other ones today."""
    return {"leave_alone_zones": [*routine.answers["leave_alone_zones"], *leave_alone], "pressure": pressure}


def recall_of(routine: Routine) -> Recall | None:
    """What newer knowledge took back of it; None where nothing was, or it has been renewed since."""
    return msgspec.convert(routine.recall, Recall) if routine.recall else None


def changed_of(routine: Routine) -> Changed | None:
    """What the last massage that was told changed; None where it changed nothing."""
    return msgspec.convert(routine.changed, Changed) if routine.changed else None


def sessions_of(routine: Routine) -> QuerySet[Session]:
    """Its massages as they were told, the oldest first."""
    return routine.sessions.order_by("given_at", "pk")


def kept_until(routine: Routine) -> datetime:
    """It goes then, unless somebody does anything with it; later where it was warned of late, or is reminded of."""
    goes = routine.used_at + KEEP_IDLE
    return max(goes, routine.warned_at + AFTER_WARNING) if routine.warned_at else goes


def needs_fresh_check(routine: Routine, *, now: datetime) -> bool:
    """After four weeks, an emergency or a recall, the questions about safety are asked before the next massage."""
    return routine.checked_at is None or routine.recall is not None or now - routine.checked_at > FRESH


def kept_knowledge(version: str) -> str | None:
    """The JSON document of this version of the knowledge; None where it was not kept."""
    return KnowledgeVersion.objects.filter(pk=version).values_list("document", flat=True).first()


def kept_versions() -> QuerySet[KnowledgeVersion]:
    """Every version that is kept, the newest first, without its text."""
    return KnowledgeVersion.objects.defer("document").order_by("-kept_at", "-version")
