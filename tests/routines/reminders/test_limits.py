"""However somebody goes about it, an address that has not said yes gets one mail a day and three in all."""

from contextlib import suppress
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
from django.core import mail
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from routines import selectors
from routines.addresses import NotOneAddress, address_hash, read_address
from routines.models import Delivery, Reminder, UnconfirmedMail
from routines.refusals import NotPossible
from routines.reminders import dispatch
from routines.reminders.limits import APART, MOST_EVER, confirmed, may_write_unconfirmed
from routines.reminders.sign_up import SignUp
from routines.services import forgetting, keeping, reminding
from tests.routines.cast import BEN, DAY, HOUR, NOW, ROSA, TIMETABLE, keep, sign_up

SECOND = timedelta(seconds=1)
SPELLINGS = [ROSA, "Rosa@Example.ORG", " rosa@example.org ", "rosa+back@example.org", "ROSA+a+b@example.org"]
SPELLINGS += ["rosa@\uff45xample.org", "rosa@e\uff58ample.\uff4frg"]  # full width letters lead to the same domain


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


class Mailbox:
    """Rosa's, at a clock that only goes on; what comes, came since she last said yes."""

    def __init__(self) -> None:
        self.now = NOW
        self.routines = [keep(), keep({"minutes": 30})]
        self.came: list[datetime] = []

    def act(self, what: str, spelling: str, which: int) -> None:
        """Somebody does something with one of the routines; then the mails go out."""
        mail.outbox.clear()
        with suppress(NotPossible, NotOneAddress):
            getattr(self, what)(read_address(spelling), which)
        dispatch.send_chunk(clock=lambda: self.now)
        self.came += [self.now for message in mail.outbox if "confirm" in message.extra_headers["Message-ID"]]

    def sign_up(self, email: str, which: int) -> None:
        reminding.sign_up(routine=self.routines[which], wish=SignUp(email, TIMETABLE), now=self.now)

    def ask_for_links(self, email: str, which: int) -> None:
        reminding.send_links(email=email, now=self.now)

    def confirm(self, email: str, which: int) -> None:
        if reminder := selectors.reminder_for(self.routines[which], email):
            was_new = reminder.state == Reminder.State.UNCONFIRMED
            reminding.confirm(reminder=reminder, now=self.now)
            self.came = [] if was_new else self.came

    def stop(self, email: str, which: int) -> None:
        if reminder := selectors.reminder_for(self.routines[which], email):
            reminding.stop(reminder=reminder)

    def erase(self, email: str, which: int) -> None:
        keeping.erase_routine(routine=self.routines[which])
        self.routines[which] = keep()

    def forget(self, email: str, which: int) -> None:
        forgetting.forget_old(now=self.now)


ACTS = ["sign_up", "sign_up", "sign_up", "ask_for_links", "ask_for_links", "stop", "erase", "forget", "confirm"]
steps = st.tuples(
    st.sampled_from(ACTS),
    st.sampled_from(SPELLINGS),
    st.integers(0, 1),
    st.sampled_from([0, 1, 60 * 60, 24 * 60 * 60 - 1, 24 * 60 * 60, 49 * 60 * 60]),
)


@pytest.mark.django_db
@given(story=st.lists(steps, min_size=4, max_size=14))
@settings(max_examples=60, deadline=None)
def test_no_story_sends_more_than_one_mail_a_day_and_three_in_all(story: list[tuple[str, str, int, int]]) -> None:
    with transaction.atomic():
        mailbox = Mailbox()
        for what, spelling, which, seconds in story:
            mailbox.now += timedelta(seconds=seconds)
            mailbox.act(what, spelling, which)
            assert len(mailbox.came) <= MOST_EVER
            assert all(later - earlier >= APART for earlier, later in pairwise(mailbox.came))
        transaction.set_rollback(True)


@pytest.mark.django_db
def test_the_mails_that_are_allowed_do_come() -> None:
    mailbox, story = Mailbox(), [("sign_up", 0), ("ask_for_links", 24), ("sign_up", 24), ("sign_up", 24)]
    for what, hours in story:
        mailbox.now += hours * HOUR
        mailbox.act(what, ROSA, 0)
    assert mailbox.came == [NOW, NOW + DAY, NOW + 2 * DAY]


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
        dispatch._give_up(Delivery.objects.latest("pk"), state=state)
    assert UnconfirmedMail.objects.get().count == 0
    assert may_write_unconfirmed(address_hash(ROSA), now=NOW + DAY)


@pytest.mark.django_db
def test_a_confirmation_that_was_taken_back_counts(waiting: Reminder) -> None:
    dispatch._give_up(waiting.deliveries.get(), state=Delivery.State.DROPPED)
    assert UnconfirmedMail.objects.get().count == 1
