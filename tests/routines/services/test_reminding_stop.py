"""How reminders end, and how somebody who lost the links finds them again."""

import pytest
from django.core import mail

from routines.links import Purpose
from routines.models import Delivery, Reminder, Routine
from routines.reminders import dispatch, occasions, queue
from routines.services import keeping, reminding
from tests.routines.cast import (
    BEN,
    DAY,
    HOUR,
    MINUTE,
    NOW,
    ROSA,
    THURSDAY,
    TONIGHT,
    clock_at,
    dump_with_keys,
    fresh,
    keep,
    mails_until,
    remind,
    sign_up,
)

State = Reminder.State


def end(reminder: Reminder, how: str) -> None:
    if how == "erased":
        keeping.erase_routine(routine=reminder.routine)
    elif how == "paused":
        reminding.pause(reminder=reminder, now=TONIGHT)
    else:
        reminding.stop(reminder=reminder)


@pytest.mark.parametrize("state", ["unconfirmed", "active", "paused"])
def test_a_stop_ends_it_from_every_state_and_twice_is_once(rosas: Routine, state: str) -> None:
    reminder = sign_up(rosas) if state == "unconfirmed" else remind(rosas)
    if state == "paused":
        reminding.pause(reminder=reminder, now=NOW)
    for _ in range(2):
        reminding.stop(reminder=reminder)
        stopped = fresh(reminder)
        assert (stopped.state, stopped.next_at, stopped.email) == (State.STOPPED, None, "")
    for moment in (NOW, TONIGHT, THURSDAY):
        assert mails_until(moment) == []


def test_a_stopped_address_is_nowhere_any_more_and_neither_is_its_number(active: Reminder, ben: Reminder) -> None:
    reminding.send_links(email=ROSA, now=NOW)
    mails_until(NOW)
    mails_until(TONIGHT)
    number = active.address_hash
    assert ROSA in dump_with_keys()
    assert number in dump_with_keys()
    reminding.stop(reminder=active)
    assert ROSA not in dump_with_keys()
    assert number not in dump_with_keys()
    assert BEN in dump_with_keys()


def test_a_stop_takes_back_every_mail_that_waits_and_no_other(active: Reminder, ben: Reminder) -> None:
    occasions.owe_due(now=TONIGHT)
    reminding.send_links(email=ROSA, now=TONIGHT)
    reminding.stop(reminder=active)
    assert {delivery.state for delivery in active.deliveries.all()} == {Delivery.State.DROPPED}
    assert mails_until(TONIGHT) == [f"{BEN} reminder"]


@pytest.mark.parametrize("how", ["stopped", "paused", "erased"])
def test_no_mail_goes_out_that_was_owed_before(active: Reminder, ben: Reminder, how: str) -> None:
    occasions.owe_due(now=TONIGHT)
    end(active, how)
    assert mails_until(TONIGHT) == [f"{BEN} reminder"]
    assert mails_until(TONIGHT + HOUR) == []


@pytest.mark.parametrize("how", ["stopped", "paused", "erased"])
def test_no_mail_goes_out_that_a_sender_had_in_hand(active: Reminder, ben: Reminder, how: str) -> None:
    occasions.owe_due(now=TONIGHT)
    clock = clock_at(TONIGHT, meanwhile=lambda: end(active, how))
    assert dispatch.send_waiting(clock=clock) == 1
    assert [message.to for message in mail.outbox] == [[BEN]]
    assert not queue.waiting(now=TONIGHT + DAY).exists()


def test_who_stopped_can_sign_up_again(active: Reminder) -> None:
    reminding.stop(reminder=active)
    again = sign_up(active.routine)
    assert again != active
    assert reminding.confirm(reminder=again, now=NOW).state == State.ACTIVE
    assert fresh(active).state == State.STOPPED


@pytest.mark.django_db
def test_lost_links_come_for_exactly_this_address() -> None:
    mine = [remind(keep()), remind(keep({"minutes": 30}))]
    reminding.pause(reminder=mine[1], now=NOW)
    others = [remind(keep(), "rosa+more@example.org"), remind(keep(), BEN)]
    reminding.send_links(email="Rosa@Example.org", now=NOW)
    assert mails_until(NOW) == [f"{ROSA} notice"]
    text = str(mail.outbox[0].message())
    for reminder in mine:
        assert reminder.token(Purpose.REMINDER) in text
        assert reminder.routine.token(Purpose.ROUTINE) in text
    for reminder in others:
        assert reminder.public_id not in text
        assert reminder.routine.public_id not in text


def test_lost_links_come_once_a_day(active: Reminder) -> None:
    sent = []
    for moment in (NOW, NOW + MINUTE, NOW + 11 * HOUR, NOW + DAY, NOW + DAY + HOUR):
        reminding.send_links(email=ROSA, now=moment)
        sent.append(len([line for line in mails_until(moment) if line.endswith("notice")]))
    assert sent == [1, 0, 0, 1, 0]


def test_a_stranger_who_asks_for_them_every_day_gets_three_a_month_sent(active: Reminder) -> None:
    sent = []
    for days in range(40):
        reminding.send_links(email=ROSA, now=NOW + days * DAY)
        sent.append(sum(line.endswith("notice") for line in mails_until(NOW + days * DAY)))
    assert sent == [1, 1, 1] + 27 * [0] + [1, 1, 1] + 7 * [0]


def test_who_has_several_spellings_of_a_mailbox_gets_no_more(active: Reminder) -> None:
    remind(keep(), "rosa+more@example.org")
    for days, email in enumerate((ROSA, "rosa+more@example.org", ROSA, "rosa+more@example.org")):
        reminding.send_links(email=email, now=NOW + days * DAY)
    assert Delivery.objects.filter(kind=Delivery.Kind.NOTICE).count() == 3


@pytest.mark.parametrize("email", ["nobody@example.org", "rosa+x@example.org", "r%@example.org", "osa@example.org", ""])
def test_an_address_that_has_nothing_gets_nothing(active: Reminder, email: str) -> None:
    reminding.send_links(email=email, now=NOW)
    assert not Delivery.objects.exists()


def test_who_has_not_said_yes_is_asked_again_within_the_limit(waiting: Reminder) -> None:
    assert mails_until(NOW) == [f"{ROSA} confirmation"]
    for moment, mails in ((NOW + HOUR, []), (NOW + DAY, [f"{ROSA} confirmation"])):
        reminding.send_links(email=ROSA, now=moment)
        assert mails_until(moment) == mails
    assert fresh(waiting).state == State.UNCONFIRMED


def test_the_links_of_a_routine_that_has_not_said_yes_are_not_sent_along(active: Reminder, bens: Routine) -> None:
    unconfirmed = sign_up(bens)
    mails_until(NOW)
    reminding.send_links(email=ROSA, now=NOW)
    assert mails_until(NOW) == [f"{ROSA} notice"]
    assert unconfirmed.public_id not in str(mail.outbox[0].message())
    assert bens.public_id not in str(mail.outbox[0].message())


def test_one_reminder_that_stops_does_not_cost_the_other_its_links(active: Reminder, bens: Routine) -> None:
    other = remind(bens)
    reminding.send_links(email=ROSA, now=NOW)
    reminding.stop(reminder=active)
    reminding.send_links(email=ROSA, now=NOW)
    assert mails_until(NOW) == [f"{ROSA} notice"]
    assert other.token(Purpose.REMINDER) in str(mail.outbox[0].message())


@pytest.mark.django_db
def test_lost_links_come_once_a_day_however_many_routines_ask_for_them() -> None:
    routines = [keep() for _ in range(3)]
    for routine in routines:
        remind(routine)
    for routine in routines:
        sign_up(routine)
    reminding.send_links(email=ROSA, now=NOW)
    assert mails_until(NOW) == [f"{ROSA} notice"]
