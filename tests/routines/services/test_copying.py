"""A copy for whoever gives the massage: it comes when the reminder comes, and ends with it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, time
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from routines import selectors
from routines.links import Purpose
from routines.models import Delivery, Reminder, Routine, UnconfirmedMail
from routines.refusals import NotPossible
from routines.reminders import bounces
from routines.reminders.occasions import owe_due
from routines.services import complaining, copying, forgetting, keeping, reminding
from routines.services.telling import tell
from routines.told import Telling
from tests.recommender.strategies import plain
from tests.routines.cast import (
    BEN,
    DAY,
    HOUR,
    MINUTE,
    NOW,
    PAUL,
    REFERRED,
    ROSA,
    THURSDAY,
    TIMETABLE,
    TONIGHT,
    ask_for_copy,
    crowd,
    fresh,
    give_copy,
    keep,
    mails_until,
    remind,
)
from tests.routines.older import GENTLER, apply, keep_as
from tests.routines.older import REFERRED as OLDER_REFERRED
from tests.routines.reminders.sending import send

State, Kind = Delivery.State, Delivery.Kind
Act = Callable[[Reminder], object]


def states(copy: Reminder) -> list[str]:
    return list(copy.deliveries.order_by("due_at").values_list("state", flat=True))


def refused(act: Callable[..., Any], code: str, **arguments: Any) -> None:
    with pytest.raises(NotPossible) as refusal:
        act(**arguments)
    assert refusal.value.code == code


def give_alone(routine: Routine) -> None:
    """An answer that is waiting to be offered."""
    Routine.objects.filter(pk=routine.pk).update(answers=routine.answers | {"giver": "alone"})


def come_back(reminder: Reminder) -> None:
    """Three mails to it in a row."""
    for _ in range(bounces.MOST_BOUNCES):
        bounces.refused(reminder.pk)


def test_nothing_but_the_question_goes_out_before_the_yes(active: Reminder) -> None:
    copy = ask_for_copy(active)
    assert (copy.state, copy.next_at, copy.email, copy.consent_version) == (
        "unconfirmed",
        None,
        PAUL,
        "send-copy-2026-11",
    )
    assert mails_until(NOW) == [f"{PAUL} confirmation"]
    assert mails_until(TONIGHT) == [f"{ROSA} reminder"]
    assert selectors.copy_state(active) == "waiting"


def test_after_the_yes_it_comes_whenever_the_reminder_comes(active: Reminder) -> None:
    copy = give_copy(active)
    assert (copy.state, copy.next_at) == ("active", None)
    for occasion in (TONIGHT, THURSDAY):
        assert sorted(mails_until(occasion)) == [f"{PAUL} reminder", f"{ROSA} reminder"]
    assert copy.deliveries.count() == 2
    assert fresh(copy).unanswered == 0
    assert selectors.copy_state(active) == "active"


def test_it_says_which_mail_it_is_as_every_other(active: Reminder) -> None:
    copy = give_copy(active)
    owe_due(now=TONIGHT)
    [delivery] = copy.deliveries.all()
    assert (delivery.key, delivery.due_at) == (f"reminder:{copy.pk}:20261117T183000Z", TONIGHT)


def test_what_the_receiver_missed_the_giver_need_not_know(active: Reminder) -> None:
    copy = give_copy(active)
    owe_due(now=TONIGHT + 7 * HOUR)
    assert states(active) == [State.MISSED]
    assert states(copy) == []


def test_a_question_whether_to_stop_is_the_receivers_alone(active: Reminder) -> None:
    copy = give_copy(active)
    Reminder.objects.filter(pk=active.pk).update(unanswered=4)
    owe_due(now=TONIGHT)
    assert (fresh(active).state, states(copy)) == ("paused", [])


HOLDS: dict[str, Act] = {
    "pause": lambda reminder: reminding.pause(reminder=reminder, now=TONIGHT),
    "tomorrow": lambda reminder: reminding.snooze(reminder=reminder, now=TONIGHT),
    "skip a week": lambda reminder: reminding.skip_week(reminder=reminder, now=TONIGHT),
    "away": lambda reminder: reminding.away(reminder=reminder, until=date(2026, 12, 1), now=TONIGHT),
    "change": lambda reminder: reminding.change(
        reminder=reminder, timetable=replace(TIMETABLE, time=time(8)), now=TONIGHT
    ),
    "stop": lambda reminder: reminding.stop(reminder=reminder),
    "not right": lambda reminder: keeping.ask_again(routine=reminder.routine, now=TONIGHT),
    "three that came back": lambda reminder: come_back(reminder),
    "a complaint": lambda reminder: complaining.complained(reminder=reminder),
}


@pytest.mark.parametrize("holds", HOLDS)
def test_whatever_holds_the_reminder_back_takes_the_mails_of_its_copy_back(active: Reminder, holds: str) -> None:
    copy = give_copy(active)
    owe_due(now=TONIGHT)
    assert states(copy) == [State.OWED]
    HOLDS[holds](fresh(active))
    assert states(copy) == [State.DROPPED]
    assert send(TONIGHT + MINUTE) == 0


def test_a_copy_that_could_be_sent_again_is_taken_back_as_well(active: Reminder) -> None:
    copy = give_copy(active)
    owe_due(now=TONIGHT)
    Delivery.objects.update(state=State.FAILED)
    reminding.snooze(reminder=active, now=TONIGHT + HOUR)
    assert states(copy) == [State.DROPPED]


def test_it_keeps_the_times_and_the_quiet_hours_of_the_reminder(active: Reminder) -> None:
    copy = give_copy(active)
    moved = replace(TIMETABLE, timezone="Asia/Tokyo", quiet_from=time(22), quiet_until=time(7), more_times=(time(8),))
    reminding.change(reminder=active, timetable=moved, now=NOW)
    assert fresh(copy).timetable == moved == fresh(active).timetable
    reminding.away(reminder=active, until=date(2026, 12, 1), now=NOW)
    assert fresh(copy).away_until == date(2026, 12, 1)
    assert fresh(copy).next_at is None


def test_a_massage_that_makes_the_reminder_needless_makes_its_copy_needless(active: Reminder) -> None:
    Reminder.objects.update(only_if_none=True)
    copy = give_copy(fresh(active))
    at = THURSDAY - MINUTE
    tell(routine=active.routine, key="one", telling=Telling(given_at=at, pressure_felt="right"), now=at)
    Reminder.objects.filter(pk=active.pk).update(next_at=THURSDAY)
    assert mails_until(THURSDAY) == []
    assert states(copy) == [State.DROPPED]


def test_stopping_the_reminder_forgets_both_addresses(active: Reminder) -> None:
    copy = give_copy(active)
    reminding.stop(reminder=active)
    for row in (fresh(active), fresh(copy)):
        assert (row.state, row.email, row.address_hash) == ("stopped", "", "")


ENDS: dict[str, Act] = {
    "stops it": lambda copy: reminding.stop(reminder=copy),
    "reports it": lambda copy: complaining.complained(reminder=copy),
    "does not get it": lambda copy: come_back(copy),
    "is removed": lambda copy: copying.remove(reminder=fresh(copy).copy_of or copy, now=NOW),
}


@pytest.mark.parametrize("ends", ENDS)
def test_what_becomes_of_the_copy_is_nothing_to_the_reminder(active: Reminder, ends: str) -> None:
    copy = give_copy(active)
    owe_due(now=TONIGHT)
    ENDS[ends](copy)
    assert states(copy) == [State.DROPPED]
    assert states(active) == [State.OWED]
    assert (fresh(active).state, fresh(active).email, fresh(active).next_at) == ("active", ROSA, THURSDAY)
    assert mails_until(THURSDAY)[-1] == f"{ROSA} reminder"
    assert selectors.copy_state(active) == ("paused" if ends == "does not get it" else "none")


def test_a_copy_that_was_removed_can_be_asked_for_again(active: Reminder) -> None:
    give_copy(active)
    refused(copying.ask, "copy_exists", reminder=active, email=BEN, now=NOW)
    for _ in range(2):
        copying.remove(reminder=active, now=NOW)
    assert selectors.copy_state(active) == "none"
    assert give_copy(active, BEN).email == BEN


def test_whether_the_address_is_the_one_that_gets_it_does_not_show(active: Reminder) -> None:
    give_copy(active)
    for email in (PAUL, BEN):
        refused(copying.ask, "copy_exists", reminder=active, email=email, now=NOW)


def test_an_address_that_is_known_here_is_asked_like_any_other(active: Reminder, ben: Reminder) -> None:
    remind(active.routine, BEN)
    for email in (ROSA, BEN):
        copy = ask_for_copy(active, email)
        assert [delivery.kind for delivery in copy.deliveries.all()] == [Kind.CONFIRMATION]
        copying.remove(reminder=active, now=NOW)


def test_nobody_is_pestered_by_asking_again_and_again(active: Reminder) -> None:
    for day in range(6):
        for _ in range(2):
            ask_for_copy(active, now=NOW + day * DAY)
            copying.remove(reminder=active, now=NOW)
    assert Delivery.objects.filter(kind=Kind.CONFIRMATION).count() == 3
    assert UnconfirmedMail.objects.get().count == 3


@pytest.mark.parametrize("state", ["unconfirmed", "stopped"])
def test_only_a_confirmed_reminder_has_one(waiting: Reminder, state: str) -> None:
    if state == "stopped":
        reminding.stop(reminder=waiting)
    refused(copying.ask, f"reminder_{state}", reminder=waiting, email=PAUL, now=NOW)


@pytest.mark.django_db
def test_who_is_massaged_by_nobody_else_is_not_offered_one() -> None:
    alone = remind(keep())
    give_alone(alone.routine)
    refused(copying.ask, "massaged_alone", reminder=alone, email=PAUL, now=NOW)


def test_who_gives_no_massage_any_more_gets_no_mail(active: Reminder) -> None:
    copy = give_copy(active)
    give_alone(active.routine)
    assert mails_until(TONIGHT) == [f"{ROSA} reminder"]
    assert states(copy) == [State.DROPPED]


def test_a_yes_that_is_never_said_is_forgotten(active: Reminder) -> None:
    copy = ask_for_copy(active)
    forgetting.forget_old(now=NOW + 49 * HOUR)
    assert not Reminder.objects.filter(pk=copy.pk).exists()
    assert fresh(active).state == "active"


def test_a_yes_is_too_late_when_the_reminders_are_stopped(active: Reminder) -> None:
    copy = ask_for_copy(active)
    reminding.stop(reminder=active)
    refused(reminding.confirm, "reminder_stopped", reminder=copy, now=NOW)


def test_erasing_the_routine_erases_the_copy(active: Reminder) -> None:
    give_copy(active)
    keeping.erase_routine(routine=active.routine)
    assert not Reminder.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize("kind", [GENTLER, OLDER_REFERRED])
def test_a_recall_is_told_to_the_receiver_alone(older: Any, kind: Any) -> None:
    reminder = remind(keep_as(older, kind))
    copy, waiting = give_copy(reminder), ask_for_copy(remind(reminder.routine, BEN), "ada@example.net")
    waiting.deliveries.all().delete()
    apply()
    reminding.confirm(reminder=waiting, now=NOW)
    assert [row.reminder.email for row in Delivery.objects.filter(kind=Kind.RECALL).order_by("pk")] == [ROSA, BEN]
    assert fresh(copy).state == "active"


def test_after_a_fresh_check_both_go_on_when_the_receiver_says_so(active: Reminder) -> None:
    copy = give_copy(active)
    keeping.renew_routine(routine=active.routine, answers=plain(**REFERRED), now=NOW)
    assert mails_until(TONIGHT) == []
    keeping.renew_routine(routine=active.routine, answers=plain(), now=TONIGHT)
    reminding.resume(reminder=active, now=TONIGHT)
    assert sorted(mails_until(THURSDAY)) == [f"{PAUL} reminder", f"{ROSA} reminder"]
    assert fresh(copy).state == "active"


def test_copies_take_no_room_of_the_household(rosas: Routine) -> None:
    for reminder in crowd(rosas, 4):
        give_copy(reminder, f"giver{reminder.pk}@example.org")
    assert remind(rosas, BEN).state == "active"


@pytest.mark.parametrize("purpose", [Purpose.REMINDER, Purpose.CALENDAR])
def test_a_copy_is_managed_by_nobody(active: Reminder, purpose: Purpose) -> None:
    copy = give_copy(active)
    assert selectors.reminder_by(copy.token(purpose), purpose=purpose) is None


@pytest.mark.parametrize("changes", [{"next_at": TONIGHT}, {"confirmed_at": None}, {"email": ""}])
def test_a_copy_that_contradicts_itself_is_refused(active: Reminder, changes: dict[str, Any]) -> None:
    copy = give_copy(active)
    with pytest.raises(IntegrityError), transaction.atomic():
        Reminder.objects.filter(pk=copy.pk).update(**changes)


def test_a_reminder_has_one_copy_at_most(active: Reminder) -> None:
    again = give_copy(active)
    again.pk, again.public_id, again.email, again.address_hash = None, "another", BEN, "another"
    with pytest.raises(IntegrityError, match="copy"), transaction.atomic():
        again.save()


@pytest.mark.parametrize("number", [1, 40])
def test_however_many_copies_are_due_one_question_finds_them(rosas: Routine, number: int) -> None:
    for reminder in crowd(rosas, number, next_at=TONIGHT):
        give_copy(reminder, f"giver{reminder.pk}@example.org")
    with CaptureQueriesContext(
        connection,
    ) as asked:
        owe_due(now=TONIGHT)
    about_copies = [query["sql"] for query in asked if '"copy_of_id" IN' in query["sql"]]
    assert len(about_copies) == 1
    assert Delivery.objects.filter(kind=Kind.REMINDER, state=State.OWED).count() == 2 * number


def test_a_moment_is_the_same_for_both(active: Reminder) -> None:
    copy = give_copy(active)
    later: datetime = reminding.snooze(reminder=active, now=NOW).next_at or NOW
    owe_due(now=later)
    assert copy.deliveries.get().due_at == active.deliveries.get().due_at == TONIGHT + DAY
