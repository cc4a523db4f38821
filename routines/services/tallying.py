"""Counts what the staff look at, so that no page reads through the tables: by day what was kept, sent and how late.

Everything that is still there is counted anew each time: what was erased leaves the count, and two that count at once
agree. Only mails that were forgotten for their age stay counted, in days that nobody counts any more.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Case, CharField, Count, F, QuerySet, Value, When
from django.db.models.functions import TruncDate

from routines.models import Delivery, Reminder, Routine, Session, Tally
from routines.services.forgetting import KEEP_DELIVERIES

What = Tally.What
BATCH = 2000  # rows read at once
LATE_UP_TO = (1, 2, 3, 5, 7, 10, 15, 20, 30, 45, 60, 90, 120, 300, 600, 1800, 3600, 7200, 21600)  # seconds
MORE = "more"  # later than the last of LATE_UP_TO
Counted = Counter[tuple[date, What, str]]


def tally(*, now: datetime) -> None:
    """Counts and stores it. Twice is once."""
    today = now.astimezone(UTC).date()
    first = today - KEEP_DELIVERIES + timedelta(days=1)  # of the days whose mails are all there
    counted = _kept() + _mails(first) + _of_today(today)
    with transaction.atomic():
        Tally.objects.exclude(what__in=(What.DELIVERY, What.LATE), day__lt=first).delete()
        _store(counted, now=now)


def _store(counted: Counted, *, now: datetime) -> None:
    """In one order, and over what another has just stored: two at once wait for each other, and neither fails."""
    rows = [
        Tally(day=day, what=what, code=code, count=count, counted_at=now)
        for (day, what, code), count in sorted(counted.items())
    ]
    fresh, key = ["count", "counted_at"], ["what", "day", "code"]
    Tally.objects.bulk_create(rows, BATCH, update_conflicts=True, update_fields=fresh, unique_fields=key)


def _kept() -> Counted:
    """Outcomes by the day they were first kept: "routine", or how urgent the referral is ("referral": not known)."""
    days = Routine.objects.annotate(day=TruncDate("created_at", tzinfo=UTC)).order_by()
    rows = days.values_list("day", "kind", "urgency").annotate(Count("pk"))
    return Counter({(day, What.OUTCOME, urgency or kind): count for day, kind, urgency, count in rows})


def _mails(first: date) -> Counted:
    """Mails by the day they were due, from the first on: what became of them, and how late those were that went out."""
    mails = Delivery.objects.filter(due_at__gte=datetime(first.year, first.month, first.day, tzinfo=UTC)).order_by()
    days = mails.annotate(day=TruncDate("due_at", tzinfo=UTC), late=_late())
    counted: Counted = Counter()
    for day, state, late, count in days.values_list("day", "state", "late").annotate(Count("pk")):
        counted[day, What.DELIVERY, state] += count
        if state == Delivery.State.SENT:
            counted[day, What.LATE, late] += count
    return counted


def _late() -> Case:
    """The first of LATE_UP_TO that the mail was not later than, in seconds, as a code."""
    ends = [When(sent_at__lte=F("due_at") + timedelta(seconds=end), then=Value(str(end))) for end in LATE_UP_TO]
    return Case(*ends, default=Value(MORE), output_field=CharField())


def _of_today(today: date) -> Counted:
    """All there are at this moment, kept under today alone."""
    found: Mapping[What, Counter[str]] = {
        What.ZONE: Counter(_zones()),
        What.KEPT: Counter({"all": Routine.objects.count()}),
        What.REMINDER: _by("state", Reminder.objects.all()),
        What.FELL: Counter(_fell()),
        What.VERSION: _by("knowledge_version", Routine.objects.all()),
    }
    return Counter({(today, what, code): n for what, codes in found.items() for code, n in codes.items()})


def _by(field: str, rows: QuerySet[Any]) -> Counter[str]:
    found = rows.exclude(**{field: None}).order_by().values_list(field).annotate(Count("pk"))
    return Counter({str(code): count for code, count in found})


def _zones() -> Iterator[str]:
    """Of the answers only this one is read. Answers of a knowledge that asked otherwise have none."""
    for row in Routine.objects.order_by().only("answers").iterator(chunk_size=BATCH):
        yield from row.answers.get("pain_zones") or ()


def _fell() -> Iterator[str]:
    """Points, of each massage of which both numbers were told."""
    for row in Session.objects.order_by().only("told").iterator(chunk_size=BATCH):
        if None not in (row.pain_before, row.pain_after):
            yield str(row.pain_before - row.pain_after)
