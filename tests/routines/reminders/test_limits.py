"""However somebody goes about it, an address that has not said yes gets one mail a day and three in all.

That no story gets past it is in consent/test_nothing_without_consent.py.
"""

from datetime import datetime, timedelta
from typing import Any

import pytest

from routines.addresses import address_hash
from routines.models import Delivery, Reminder, UnconfirmedMail
from routines.reminders import dispatch
from routines.reminders.limits import APART, MOST_EVER, confirmed, may_write_unconfirmed, never_went_out
from tests.routines.cast import BEN, DAY, HOUR, MINUTE, NOW, ROSA, keep, mails_until, sign_up

SECOND = timedelta(seconds=1)


@pytest.mark.django_db
def test_a_new_address_may_be_written_to_once_a_day_and_three_times_in_all() -> None:
    moments = [NOW, NOW + HOUR, NOW + DAY - SECOND, NOW + DAY, NOW + 2 * DAY - SECOND, NOW + 9 * DAY, NOW + 99 * DAY]
    allowed = [may_write_unconfirmed("hash", now=moment) for moment in moments]
    assert allowed == [True, False, False, True, False, True, False]
    assert (APART, MOST_EVER) == (DAY, 3)


@pytest.mark.django_db
def test_what_is_refused_does_not_count() -> None:
    for _ in range(5):
        may_write_unconfirmed("hash", now=NOW)
    assert UnconfirmedMail.objects.get().count == 1
    assert UnconfirmedMail.objects.get().last_at == NOW


@pytest.mark.django_db
def test_every_address_counts_for_itself() -> None:
    assert may_write_unconfirmed(address_hash(ROSA), now=NOW)
    assert may_write_unconfirmed(address_hash(BEN), now=NOW)


@pytest.mark.django_db
def test_an_address_that_said_yes_starts_anew() -> None:
    assert may_write_unconfirmed("hash", now=NOW)
    assert may_write_unconfirmed("other", now=NOW)
    confirmed("hash")
    confirmed("never seen")
    assert may_write_unconfirmed("hash", now=NOW)
    assert not may_write_unconfirmed("other", now=NOW)


def confirmations(now: datetime) -> int:
    """How many go out at this moment."""
    return sum(mail.endswith("confirmation") for mail in mails_until(now))


@pytest.mark.django_db
def test_the_mails_that_are_allowed_do_come_to_a_mailbox_however_it_is_written() -> None:
    came = []
    for hours, email in ((0, ROSA), (1, "ROSA+back@example.org"), (24, "Rosa@Example.ORG"), (49, ROSA), (99, ROSA)):
        sign_up(keep(), email, now=NOW + hours * HOUR)
        came.append(confirmations(NOW + hours * HOUR))
    assert came == [1, 0, 1, 1, 0]


def test_twenty_at_once_write_one_mail(races: dict[str, Any]) -> None:
    assert races["write_unconfirmed"] == {"allowed": 1, "count": 1}


def test_twenty_who_keep_with_one_key_get_one_routine(races: dict[str, Any]) -> None:
    assert races["keep_with_one_key"] == {"routines": 1, "answers": 1}


def test_twenty_who_sign_up_one_address_make_one_reminder(races: dict[str, Any]) -> None:
    assert races["sign_up_one_address"] == {"reminders": 1, "mails": 1}


def test_twenty_addresses_at_once_do_not_get_past_the_most(races: dict[str, Any]) -> None:
    assert races["sign_up_many"] == {"reminders": 5, "refused": 15}


@pytest.mark.django_db
@pytest.mark.parametrize("state", [Delivery.State.MISSED, Delivery.State.FAILED])
def test_a_confirmation_that_never_went_out_does_not_count(state: Delivery.State) -> None:
    for day in (NOW, NOW + DAY):
        sign_up(keep(), now=day)
        dispatch._give_up(Delivery.objects.latest("pk"), state=state, now=day)
    assert UnconfirmedMail.objects.get().count == 0
    assert may_write_unconfirmed(address_hash(ROSA), now=NOW + DAY)


@pytest.mark.django_db
def test_one_that_never_went_out_makes_no_room_for_two_after_it_on_one_day() -> None:
    for now in (NOW, NOW + DAY):
        sign_up(keep(), now=now)
    first, second = Delivery.objects.order_by("pk")
    never_went_out(first)  # it waited for a mail server for a day
    assert not may_write_unconfirmed(address_hash(ROSA), now=NOW + DAY + MINUTE)
    never_went_out(second)
    assert may_write_unconfirmed(address_hash(ROSA), now=NOW + DAY + MINUTE)


@pytest.mark.django_db
def test_a_mail_server_that_was_away_for_a_day_makes_no_room_for_two_on_the_next() -> None:
    for now in (NOW, NOW + DAY):  # the first waits for a mail server, for longer than it is of use
        sign_up(keep(), now=now)
    assert confirmations(NOW + DAY) == 1
    sign_up(keep(), now=NOW + DAY + MINUTE)
    assert confirmations(NOW + DAY + MINUTE) == 0
    sign_up(keep(), now=NOW + 2 * DAY)
    assert confirmations(NOW + 2 * DAY) == 1


def test_a_confirmation_that_was_taken_back_counts(waiting: Reminder) -> None:
    dispatch._give_up(waiting.deliveries.get(), state=Delivery.State.DROPPED, now=NOW)
    assert UnconfirmedMail.objects.get().count == 1
