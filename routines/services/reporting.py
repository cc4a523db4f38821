"""Takes in reports of bad advice, and what the staff make of them. No answers, only the reasons and the version.

It outlives an erased routine without its words: the rules can then still be mended, and lead to nobody.
"""

from datetime import datetime, timedelta

import msgspec
from django.db import transaction

from recommender.knowledge import shipped
from recommender.outcome import Outcome
from routines.links import keyed_digest
from routines.models import BadAdvice, Routine
from routines.models.bad_advice import about
from routines.refusals import NotPossible
from routines.services import versions
from routines.services.acting import note_use
from routines.wrong import entries_of, step_of

A_DAY = timedelta(days=1)
MOST_OF_ONE = 5  # reports a day about one kept routine
MOST_OF_ALL = 1000  # reports a day: more is a machine, and the staff read every one


class Report(msgspec.Struct, frozen=True, kw_only=True):
    """What somebody told: one of BadAdvice.What, the number of a step (0: all of it), their own words."""

    what: str
    step: int
    text: str


def report(*, outcome: Outcome, told: Report, key: str, now: datetime, routine: Routine | None = None) -> None:
    """Stores it once for its `key`. Raises NotPossible where too many came today, DoesNotExist once it is erased."""
    with transaction.atomic():
        row = Routine.objects.select_for_update().get(pk=routine.pk) if routine else None
        key_hash = keyed_digest("bad-advice", key)
        if BadAdvice.objects.filter(key_hash=key_hash).exists():
            return
        if refusal := _too_many(row, now=now):
            raise refusal
        if outcome.knowledge_version == shipped().version:
            versions.remember(knowledge=shipped(), now=now)
        if row:
            note_use(row.pk, now=now)
        step = step_of(outcome, told.step)
        BadAdvice.objects.get_or_create(
            key_hash=key_hash,
            defaults={
                "told_at": now,
                "knowledge_version": outcome.knowledge_version,
                "what": told.what,
                "about": about(technique=step.technique if step else "", entries=entries_of(outcome, step)),
                "text": told.text,
                "was_kept": row is not None,
                "routine": row,
            },
        )


def settle(*, report: BadAdvice, state: BadAdvice.State) -> None:
    """What the staff made of it. The last word counts. Raises DoesNotExist once it is forgotten."""
    with transaction.atomic():
        row = BadAdvice.objects.select_for_update().get(pk=report.pk)
        row.state = state
        row.save(update_fields=["state"])


def forget_words(*, routine: Routine) -> None:
    """What was written about a routine goes with it. keeping.py calls it within its transaction."""
    BadAdvice.objects.filter(routine=routine).update(text="", routine=None)


def seal_earlier() -> None:
    """What processes of the earlier code still wrote in the clear while the new version came. Twice is once."""
    earlier = BadAdvice.objects.filter(about__isnull=True)
    for row in earlier.only("step", "entries").iterator():
        told = about(technique=row.step, entries=row.entries)
        earlier.filter(pk=row.pk).update(about=told, step="", entries=[])


def _too_many(routine: Routine | None, *, now: datetime) -> NotPossible | None:
    """The one place that says no. It counts in the database, so that it holds for all web processes together."""
    today = BadAdvice.objects.filter(told_at__gt=now - A_DAY)
    if routine and today.filter(routine=routine).count() >= MOST_OF_ONE:
        return NotPossible("told_already", "You have told us a lot about this today. Thank you, we will read it.")
    if today.count() >= MOST_OF_ALL:
        return NotPossible("too_many_reports", "Too many reports came in today. Please write us an email instead.")
    return None
