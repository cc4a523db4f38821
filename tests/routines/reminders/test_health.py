"""The operator's numbers are those of the rows, to the second, and no look goes through all that ever was sent."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from routines.models import Delivery, Reminder
from routines.reminders import health
from routines.reminders.health import Health, look
from tests.routines.cast import DAY, HOUR, MINUTE, NOW, TONIGHT, crowd, dump, owed

SECOND = timedelta(seconds=1)
State, Kind = Delivery.State, Delivery.Kind
QUIET = Health(
    due=0,
    late=0,
    oldest_waiting=0.0,
    in_flight=0,
    retrying=0,
    in_vain=0,
    not_owed=0,
    oldest_not_owed=0.0,
    uncertain=0,
    uncertain_open=0,
    failed=0,
    failed_lately=0,
    resent=0,
    sent_lately=0,
    last_sent_at=None,
    lateness_median=None,
    lateness_p95=None,
)


def mails(reminder: Reminder, *rows: dict[str, Any]) -> list[Delivery]:
    """A mail for each of these, with these columns; owed since now where they don't say otherwise."""
    number = Delivery.objects.count()
    usual = {"reminder": reminder, "kind": Kind.REMINDER, "due_at": NOW, "try_at": NOW}
    return [Delivery.objects.create(key=f"k{number + index}", **usual | row) for index, row in enumerate(rows)]


@pytest.mark.django_db
def test_an_empty_queue_is_quiet() -> None:
    assert look(now=NOW) == QUIET


def test_a_mail_is_due_at_its_time_and_late_a_minute_after(active: Reminder) -> None:
    mails(active, {"try_at": NOW})
    assert look(now=NOW - SECOND) == QUIET
    assert look(now=NOW) == replace(QUIET, due=1)
    assert look(now=NOW + MINUTE) == replace(QUIET, due=1, oldest_waiting=60.0)
    assert look(now=NOW + MINUTE + SECOND) == replace(QUIET, due=1, late=1, oldest_waiting=61.0)


def test_a_mail_in_a_senders_hands_waits_again_once_the_lease_is_over(active: Reminder) -> None:
    claimed = {"state": State.CLAIMED, "claimed_by": "a", "try_at": NOW - MINUTE}
    mails(active, claimed | {"claimed_until": NOW}, claimed | {"claimed_until": NOW + HOUR})
    assert look(now=NOW) == replace(QUIET, in_flight=2)
    assert look(now=NOW + SECOND) == replace(QUIET, in_flight=1, due=1, late=1, oldest_waiting=61.0)


def test_what_is_tried_again_is_told_apart_from_what_is_tried_in_vain(active: Reminder) -> None:
    later = NOW + HOUR
    mails(active, *({"attempts": attempts, "try_at": later} for attempts in (0, 1, 3, 4)))
    assert look(now=NOW) == replace(QUIET, retrying=3, in_vain=1)


def test_a_reminder_whose_time_has_come_is_counted_until_its_mail_is_owed(active: Reminder, ben: Reminder) -> None:
    crowd(active.routine, 1, next_at=TONIGHT + HOUR)
    assert look(now=TONIGHT - SECOND) == QUIET
    assert look(now=TONIGHT + MINUTE) == replace(QUIET, not_owed=2, oldest_not_owed=60.0)
    Reminder.objects.filter(pk=ben.pk).update(state=Reminder.State.PAUSED, next_at=None)
    assert look(now=TONIGHT + HOUR) == replace(QUIET, not_owed=2, oldest_not_owed=3600.0)


def test_an_uncertain_mail_is_open_as_long_as_it_is_of_use(active: Reminder) -> None:
    old = NOW - 6 * HOUR - SECOND
    uncertain = {"state": State.UNCERTAIN}
    mails(active, uncertain | {"due_at": old}, uncertain | {"due_at": old, "kind": Kind.RECALL}, uncertain)
    assert look(now=NOW) == replace(QUIET, uncertain=3, uncertain_open=2)


def test_a_mail_that_failed_is_news_for_an_hour_after_its_last_try(active: Reminder) -> None:
    mails(active, *({"state": State.FAILED, "try_at": NOW - ago} for ago in (HOUR, HOUR - SECOND)))
    assert look(now=NOW) == replace(QUIET, failed=2, failed_lately=1)


def test_what_was_missed_or_dropped_is_nobodys_business(active: Reminder) -> None:
    mails(active, {"state": State.MISSED}, {"state": State.DROPPED})
    assert look(now=NOW) == QUIET


def test_what_was_sent_is_counted_for_an_hour_with_how_late_it_was(active: Reminder) -> None:
    sent = [{"state": State.SENT, "sent_at": NOW, "due_at": NOW - late * SECOND} for late in range(1, 21)]
    old = {"state": State.SENT, "sent_at": NOW - HOUR, "due_at": NOW - DAY}
    mails(active, *sent, old, {"resent": 1} | sent[0])
    seen = look(now=NOW)
    assert (seen.sent_lately, seen.last_sent_at, seen.resent) == (21, NOW, 1)
    assert (seen.lateness_median, seen.lateness_p95) == (10.0, 19.0)
    assert look(now=NOW + 2 * HOUR) == replace(QUIET, last_sent_at=NOW, resent=1)


def test_the_only_mail_is_the_median_and_all_the_rest(active: Reminder) -> None:
    mails(active, {"state": State.SENT, "sent_at": NOW + 3 * SECOND})
    seen = look(now=NOW + MINUTE)
    assert seen.lateness_median == seen.lateness_p95 == 3.0


def test_only_the_newest_are_looked_through_and_all_that_waits(
    active: Reminder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(health, "WINDOW", 2)
    mails(active, {}, {"state": State.FAILED}, {"state": State.FAILED}, {"state": State.UNCERTAIN})
    assert look(now=NOW) == replace(QUIET, due=1, failed=1, failed_lately=1, uncertain=1, uncertain_open=1)


def test_it_changes_nothing(active: Reminder) -> None:
    owed([active])
    before = dump()
    look(now=TONIGHT + HOUR)
    assert dump() == before


def test_each_of_five_queries_goes_along_an_index(active: Reminder) -> None:
    owed([active])
    with CaptureQueriesContext(
        connection,
    ) as captured:
        look(now=NOW)
    plans = [plan(query["sql"]) for query in captured.captured_queries]
    indexes = ["delivery_waiting", "reminder_due", "PRIMARY KEY", "PRIMARY KEY"]
    assert len(plans) == 5
    assert all(index in told for index, told in zip(indexes, plans[1:], strict=True)), plans


def plan(sql: str) -> str:
    """How SQLite goes about it."""
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN QUERY PLAN {sql}")
        return str(cursor.fetchall())
