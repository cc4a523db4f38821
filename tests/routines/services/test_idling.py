"""What nobody uses is warned of and then erased; whoever does anything keeps it (decision 22)."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core import mail

from recommender.knowledge import shipped
from routines import selectors
from routines.models import Delivery, Reminder, Routine
from routines.reminders import bounces
from routines.selectors import AFTER_WARNING, KEEP_IDLE, WARN_IDLE
from routines.services import (
    adapting,
    calendars,
    complaining,
    copying,
    giving,
    idling,
    keeping,
    recalling,
    reminding,
    reporting,
    telling,
)
from routines.services.acting import somebody_came
from routines.services.idling import warn_and_erase
from routines.told import Telling
from tests.recommender.strategies import plain
from tests.routines.cast import (
    BEN,
    DAY,
    HOUR,
    KEEPS_ON,
    MONDAYS,
    NOW,
    PAUL,
    ROSA,
    TIMETABLE,
    TONIGHT,
    fresh,
    give_copy,
    keep,
    mails_until,
    remind,
    sign_up,
)

SECOND = timedelta(seconds=1)
YEAR_ON, MONTHS_ON = NOW + WARN_IDLE, NOW + KEEP_IDLE
GOES_SOON = Delivery.Kind.GOES_SOON
State = Delivery.State
Act = Callable[[Reminder, datetime], object]


def warnings() -> list[str]:
    """To whom one is owed or was sent."""
    return sorted(mail.reminder.email for mail in Delivery.objects.filter(kind=GOES_SOON))


def pause(reminder: Reminder, because: str = "") -> None:
    Reminder.objects.filter(pk=reminder.pk).update(state="paused", next_at=None, paused_because=because)


def test_a_year_later_each_address_that_said_yes_is_told_once(rosas: Routine) -> None:
    remind(rosas, manner=KEEPS_ON)
    pause(remind(rosas, BEN))
    warn_and_erase(now=YEAR_ON - SECOND)
    assert (fresh(rosas).warned_at, warnings()) == (None, [])
    for _ in range(2):
        warn_and_erase(now=YEAR_ON)
        assert (fresh(rosas).warned_at, warnings()) == (YEAR_ON, [BEN, ROSA])
    assert [one for one in mails_until(YEAR_ON + 7 * HOUR) if "goes_soon" in one] == [
        f"{ROSA} goes_soon",
        f"{BEN} goes_soon",
    ]


@pytest.mark.parametrize(
    ("because", "told"), [("", True), ("look_first", True), ("ignored", True), ("bounces", False), ("complaint", False)]
)
def test_a_paused_one_is_told_unless_its_mails_came_back(rosas: Routine, because: str, told: bool) -> None:
    pause(remind(rosas), because)
    warn_and_erase(now=YEAR_ON)
    assert warnings() == ([ROSA] if told else [])
    assert fresh(rosas).warned_at == YEAR_ON


def test_neither_copies_nor_who_stopped_or_never_said_yes_are_told(rosas: Routine) -> None:
    reminder = remind(rosas, manner=KEEPS_ON)
    give_copy(reminder)
    stopped = remind(rosas, "third@example.org")
    reminding.stop(reminder=stopped)
    sign_up(rosas, BEN)
    warn_and_erase(now=YEAR_ON)
    assert warnings() == [ROSA]
    assert PAUL not in warnings()


def test_without_any_address_it_goes_after_thirteen_months(rosas: Routine) -> None:
    warn_and_erase(now=YEAR_ON)
    warn_and_erase(now=MONTHS_ON - SECOND)
    assert fresh(rosas).warned_at == YEAR_ON
    for _ in range(2):
        warn_and_erase(now=MONTHS_ON)
        assert not Routine.objects.exists()


def test_where_nothing_ran_for_years_there_is_a_month_after_the_warning_all_the_same(rosas: Routine) -> None:
    late = NOW + 3 * WARN_IDLE
    warn_and_erase(now=late)
    assert selectors.kept_until(fresh(rosas)) == late + AFTER_WARNING
    warn_and_erase(now=late + AFTER_WARNING - SECOND)
    assert Routine.objects.exists()
    warn_and_erase(now=late + AFTER_WARNING)
    assert not Routine.objects.exists()


def test_everything_that_hangs_on_it_goes_and_nothing_else(ben: Reminder, rosas: Routine) -> None:
    give_copy(remind(rosas, manner=KEEPS_ON))
    warn_and_erase(now=YEAR_ON)
    mails_until(YEAR_ON + 7 * HOUR)
    somebody_came(routine=ben.routine, now=YEAR_ON)
    warn_and_erase(now=MONTHS_ON + DAY)
    assert list(Routine.objects.all()) == [ben.routine]
    assert {row.reminder for row in Delivery.objects.all()} <= {ben}
    assert list(Reminder.objects.all()) == [ben]


def test_a_reminder_that_still_goes_out_keeps_it(rosas: Routine) -> None:
    later = replace(TIMETABLE, away_until=(YEAR_ON - 2 * DAY).date())
    reminder = remind(rosas, timetable=later)
    warn_and_erase(now=MONTHS_ON)
    assert fresh(rosas).warned_at is None
    pause(reminder)
    warn_and_erase(now=MONTHS_ON)
    assert fresh(rosas).warned_at == MONTHS_ON


ACTS: dict[str, Act] = {
    "begins": lambda one, now: somebody_came(routine=one.routine, now=now),
    "keeps it": lambda one, now: keeping.keep_on(routine=one.routine, now=now),
    "checks again": lambda one, now: keeping.renew_routine(routine=one.routine, answers=plain(), now=now),
    "has an emergency": lambda one, now: keeping.ask_again(routine=one.routine, now=now),
    "tells of a massage": lambda one, now: telling.tell(
        routine=one.routine, key="k", telling=Telling(given_at=now, pressure_felt="right"), now=now
    ),
    "wants it as firm as before": lambda one, now: telling.as_firm_as_before(routine=one.routine, now=now),
    "has it as usual": lambda one, now: adapting.as_usual(routine=one.routine, now=now),
    "reports it": lambda one, now: reporting.report(
        outcome=selectors.outcome_of(one.routine),
        told=reporting.Report(what="wrong", step=0, text=""),
        key="k",
        now=now,
        routine=one.routine,
    ),
    "makes a new giver's link": lambda one, now: giving.new_link(routine=one.routine, now=now),
    "makes a new calendar's address": lambda one, now: calendars.new_address(reminder=one, now=now),
    "signs up": lambda one, now: sign_up(one.routine, BEN, now=now),
    "says yes twice": lambda one, now: reminding.confirm(reminder=one, now=now),
    "pauses": lambda one, now: reminding.pause(reminder=one, now=now),
    "is back": lambda one, now: reminding.resume(reminder=one, now=now),
    "puts it off": lambda one, now: reminding.snooze(reminder=one, now=now),
    "skips a week": lambda one, now: reminding.skip_week(reminder=one, now=now),
    "skips one": lambda one, now: reminding.skip_occasion(reminder=one, occasion=TONIGHT, now=now),
    "changes it": lambda one, now: reminding.change(reminder=one, timetable=MONDAYS, now=now),
    "wants it once a week": lambda one, now: reminding.once_a_week(reminder=one, now=now),
    "goes away": lambda one, now: reminding.away(reminder=one, until=(now + DAY).date(), now=now),
    "asks for a copy": lambda one, now: copying.ask(reminder=one, email=PAUL, now=now),
    "removes a copy": lambda one, now: copying.remove(reminder=one, now=now),
}


@pytest.mark.parametrize("act", ACTS)
def test_whoever_does_anything_keeps_it_for_thirteen_months_more(rosas: Routine, act: str) -> None:
    reminder, now = remind(rosas, manner=KEEPS_ON), YEAR_ON + DAY
    warn_and_erase(now=YEAR_ON)
    ACTS[act](fresh(reminder), now)
    row = fresh(rosas)
    assert (row.used_at, row.warned_at) == (now, None)
    assert selectors.kept_until(row) == now + KEEP_IDLE
    mail.outbox.clear()
    assert not [one for one in mails_until(now + 8 * HOUR) if "goes_soon" in one]
    warn_and_erase(now=MONTHS_ON + DAY)
    assert Routine.objects.exists()


NO_USE: dict[str, Act] = {
    "stops": lambda one, now: reminding.stop(reminder=one),
    "complains": lambda one, now: complaining.complained(reminder=one),
    "asks for lost links": lambda one, now: reminding.send_links(email=ROSA, now=now),
    "is paused by us": lambda one, now: reminding.pause_all(routine=one.routine, now=now),
    "is looked through for recalls": lambda one, now: recalling.look_through(knowledge=shipped(), apply=True, now=now),
    "does not get the mails": lambda one, now: bounces.refused(one.pk),
}


@pytest.mark.parametrize("act", NO_USE)
def test_what_nobody_did_with_it_does_not_keep_it(rosas: Routine, act: str) -> None:
    reminder = remind(rosas, manner=KEEPS_ON)
    NO_USE[act](reminder, NOW + DAY)
    assert fresh(rosas).used_at == NOW


def warned(rosas: Routine, **columns: Any) -> Delivery:
    """Its one warning, which became of this."""
    remind(rosas, manner=KEEPS_ON)
    warn_and_erase(now=YEAR_ON)
    Delivery.objects.filter(kind=GOES_SOON).update(**columns)
    return Delivery.objects.get(kind=GOES_SOON)


@pytest.mark.parametrize("state", [State.FAILED, State.UNCERTAIN, State.MISSED, State.DROPPED])
def test_a_warning_that_ended_badly_counts_from_its_last_try(rosas: Routine, state: State) -> None:
    tried = YEAR_ON + 10 * DAY
    warned(rosas, state=state, try_at=tried)
    warn_and_erase(now=tried + AFTER_WARNING - SECOND)
    assert Routine.objects.exists()
    warn_and_erase(now=tried + AFTER_WARNING)
    assert not Routine.objects.exists()


def test_nobody_has_less_than_a_month_from_the_mail(rosas: Routine) -> None:
    sent = YEAR_ON + 20 * DAY
    warned(rosas, state=State.SENT, sent_at=sent)
    warn_and_erase(now=sent + AFTER_WARNING - SECOND)
    assert Routine.objects.exists()
    warn_and_erase(now=sent + AFTER_WARNING)
    assert not Routine.objects.exists()


def test_a_mail_that_no_server_takes_holds_it_for_two_months_and_no_longer(rosas: Routine) -> None:
    last = YEAR_ON + idling.TRIES
    warned(rosas, attempts=900, try_at=last)
    warn_and_erase(now=last - SECOND)
    assert Routine.objects.exists()
    warn_and_erase(now=last)
    assert not Routine.objects.exists()


def test_a_mail_that_nobody_tried_to_send_yet_holds_it(rosas: Routine) -> None:
    warned(rosas)
    warn_and_erase(now=NOW + 5 * WARN_IDLE)
    assert Routine.objects.exists()


def test_a_mail_whose_address_came_back_meanwhile_is_not_sent(rosas: Routine) -> None:
    delivery = warned(rosas)
    pause(delivery.reminder, "bounces")
    assert not [one for one in mails_until(YEAR_ON + 7 * HOUR) if "goes_soon" in one]
    assert fresh(delivery).state == State.DROPPED


@pytest.mark.django_db
def test_however_many_there_are_all_of_them_go_batch_by_batch(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(idling, "BATCH", 2)
    for _ in range(5):
        keep()
    in_use = keep(now=NOW + DAY)
    for left in (3, 1, 0):
        warn_and_erase(now=YEAR_ON)
        assert Routine.objects.filter(warned_at=None).count() == left + 1
    for left in (3, 1, 0):
        warn_and_erase(now=MONTHS_ON)
        assert Routine.objects.count() == left + 1
    assert Routine.objects.get() == in_use
