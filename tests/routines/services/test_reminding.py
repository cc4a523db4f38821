"""From the sign-up to the stop: nothing comes before a yes, everything can be pressed twice, and a stop is a stop."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from routines.consent import SEND_MAIL
from routines.links import Purpose
from routines.models import Delivery, Reminder, Routine
from routines.refusals import NotPossible
from routines.reminders import occasions
from routines.services import keeping, reminding
from tests.recommender.strategies import plain
from tests.routines.cast import (
    BEN,
    DAY,
    HOUR,
    MINUTE,
    MONDAYS,
    NOW,
    REFERRED,
    ROSA,
    THURSDAY,
    TIMETABLE,
    TONIGHT,
    UNDER_18,
    crowd,
    fresh,
    keep,
    mails_until,
    owed,
    remind,
    sign_up,
)

SECOND = timedelta(seconds=1)
State = Reminder.State


def kinds() -> list[str]:
    """Of which kind each mail is that the queue has ever had, the oldest first."""
    return list(Delivery.objects.order_by("pk").values_list("kind", flat=True))


def refusal(call: Callable[..., Any], *, code: str, **arguments: Any) -> None:
    with pytest.raises(NotPossible) as refused:
        call(**arguments)
    assert refused.value.code == code


def test_signing_up_makes_one_mail_that_asks_and_no_other(rosas: Routine) -> None:
    reminder = sign_up(rosas)
    assert (reminder.state, reminder.email, reminder.next_at) == (State.UNCONFIRMED, ROSA, None)
    assert (reminder.asked_at, reminder.consent_version, reminder.confirmed_at) == (NOW, SEND_MAIL.version, None)
    assert mails_until(NOW) == [f"{ROSA} confirmation"]
    for day in range(1, 15):
        assert mails_until(TONIGHT + day * DAY) == []


def test_asking_again_changes_the_row_that_waits(waiting: Reminder) -> None:
    link = waiting.token(Purpose.CONFIRM)
    again = sign_up(waiting.routine, now=NOW + HOUR, timetable=MONDAYS)
    assert (again.pk, again.token(Purpose.CONFIRM)) == (waiting.pk, link)
    assert (again.timetable, again.asked_at, again.state) == (MONDAYS, NOW + HOUR, State.UNCONFIRMED)
    assert kinds() == ["confirmation"]


def test_a_confirmation_says_yes_for_the_address_it_was_sent_to_and_for_no_other(rosas: Routine) -> None:
    """Where an address with a plus tag is somebody else's, its owner must not be able to say yes for Rosa."""
    first = sign_up(rosas, "rosa+ben@example.org")
    mails_until(NOW)
    link = first.token(Purpose.CONFIRM)
    second = sign_up(rosas, ROSA, now=NOW + HOUR)
    assert second.email == first.email or second.token(Purpose.CONFIRM) != link


@pytest.mark.parametrize("state", [State.ACTIVE, State.PAUSED])
def test_who_is_reminded_already_gets_the_links_instead_and_nothing_changes(active: Reminder, state: State) -> None:
    if state == State.PAUSED:
        reminding.pause(reminder=active, now=NOW)
    before = Reminder.objects.values().get()
    sign_up(active.routine, "rosa+again@example.org", timetable=MONDAYS)
    assert Reminder.objects.values().get() == before
    assert mails_until(NOW) == [f"{ROSA} notice"]


def test_a_routine_has_room_for_five(rosas: Routine) -> None:
    four = crowd(rosas, 4)
    sign_up(rosas)
    refusal(sign_up, routine=rosas, email=BEN, code="too_many_reminders")
    reminding.stop(reminder=four[0])
    assert sign_up(rosas, BEN).state == State.UNCONFIRMED


@pytest.mark.parametrize("email", [ROSA, "person0@example.org", "nobody@example.org"])
def test_a_full_routine_does_not_show_which_addresses_it_has(rosas: Routine, email: str) -> None:
    crowd(rosas, 4)
    sign_up(rosas)
    refusal(sign_up, routine=rosas, email=email, code="too_many_reminders")
    assert kinds() == ["confirmation"]


@pytest.mark.django_db
def test_nobody_is_reminded_of_a_massage_that_is_not_right() -> None:
    refusal(sign_up, routine=keep(REFERRED), code="no_reminders_for_a_referral")
    refusal(sign_up, routine=keep(UNDER_18), code="no_reminders_under_18")
    assert (Reminder.objects.count(), kinds()) == (0, [])


def test_the_routine_counts_as_it_is_now_and_not_as_the_page_showed_it(rosas: Routine) -> None:
    shown = Routine.objects.get(pk=rosas.pk)
    keeping.renew_routine(routine=rosas, answers=plain(**REFERRED), now=NOW)
    refusal(sign_up, routine=shown, code="no_reminders_for_a_referral")


def test_a_yes_starts_the_reminders_and_twice_is_once(waiting: Reminder) -> None:
    first = reminding.confirm(reminder=waiting, now=NOW + HOUR)
    second = reminding.confirm(reminder=waiting, now=NOW + 9 * HOUR)
    assert (first.state, first.next_at, first.confirmed_at) == (State.ACTIVE, TONIGHT, NOW + HOUR)
    assert (second.next_at, second.confirmed_at) == (TONIGHT, NOW + HOUR)
    assert fresh(waiting).state == State.ACTIVE


def test_a_yes_after_two_days_is_too_late(waiting: Reminder) -> None:
    refusal(reminding.confirm, reminder=waiting, now=NOW + 2 * DAY + SECOND, code="confirmation_expired")
    assert fresh(waiting).state == State.UNCONFIRMED
    assert reminding.confirm(reminder=waiting, now=NOW + 2 * DAY).state == State.ACTIVE


def test_asking_again_gives_two_days_more(waiting: Reminder) -> None:
    sign_up(waiting.routine, now=NOW + DAY)
    assert reminding.confirm(reminder=waiting, now=NOW + 3 * DAY).state == State.ACTIVE


def test_a_link_that_is_sent_again_is_good_for_two_days_again(waiting: Reminder) -> None:
    mails_until(NOW)
    reminding.send_links(email=ROSA, now=NOW + 47 * HOUR)
    assert mails_until(NOW + 47 * HOUR) == [f"{ROSA} confirmation"]
    assert reminding.confirm(reminder=waiting, now=NOW + 60 * HOUR).state == State.ACTIVE


@pytest.mark.parametrize("was", [State.UNCONFIRMED, State.ACTIVE])
def test_a_yes_after_a_stop_changes_nothing(rosas: Routine, was: State) -> None:
    reminder = sign_up(rosas) if was == State.UNCONFIRMED else remind(rosas)
    reminding.stop(reminder=reminder)
    refusal(reminding.confirm, reminder=reminder, now=NOW, code="reminder_stopped")
    assert fresh(reminder).state == State.STOPPED


def test_a_yes_to_a_routine_that_became_a_referral_waits(waiting: Reminder) -> None:
    keeping.renew_routine(routine=waiting.routine, answers=plain(**REFERRED), now=NOW)
    assert reminding.confirm(reminder=waiting, now=NOW).state == State.PAUSED
    refusal(reminding.resume, reminder=waiting, now=NOW, code="no_reminders_for_a_referral")
    keeping.renew_routine(routine=waiting.routine, answers=plain(), now=NOW)
    assert reminding.resume(reminder=waiting, now=NOW).next_at == TONIGHT


def test_a_pause_holds_everything_back_until_it_ends(active: Reminder) -> None:
    owed([active])
    for _ in range(2):
        assert reminding.pause(reminder=active, now=NOW).state == State.PAUSED
    assert mails_until(TONIGHT) == []
    for _ in range(2):
        assert reminding.resume(reminder=active, now=TONIGHT).next_at == THURSDAY
    assert mails_until(THURSDAY) == [f"{ROSA} reminder"]


def test_resuming_what_runs_leaves_its_next_occasion_alone(active: Reminder) -> None:
    reminding.skip_week(reminder=active, now=NOW)
    assert reminding.resume(reminder=active, now=NOW).next_at == TONIGHT + 7 * DAY


def test_a_mail_for_the_old_days_that_has_not_gone_out_does_not_go_after_a_change(active: Reminder) -> None:
    occasions.owe_due(now=TONIGHT)
    reminding.change(reminder=active, timetable=MONDAYS, now=TONIGHT + HOUR)
    assert mails_until(TONIGHT + HOUR) == []


def test_a_quiet_week_never_brings_forward_what_was_moved_further_away(waiting: Reminder) -> None:
    reminding.change(reminder=waiting, timetable=MONDAYS, now=NOW)
    weekly = reminding.confirm(reminder=waiting, now=NOW)
    assert weekly.next_at
    away = reminding.skip_occasion(reminder=weekly, occasion=weekly.next_at, now=NOW)
    assert reminding.skip_week(reminder=away, now=NOW).next_at == away.next_at


def test_what_is_in_a_timezone_that_got_lost_is_not_resumed_before_another_is_chosen(active: Reminder) -> None:
    reminding.pause(reminder=active, now=NOW)
    Reminder.objects.filter(pk=active.pk).update(timezone="Europe/Atlantis")
    with pytest.raises(NotPossible) as refused:
        reminding.resume(reminder=active, now=NOW)
    assert (refused.value.code, fresh(active).state) == ("unknown_timezone", State.PAUSED)
    reminding.change(reminder=active, timetable=TIMETABLE, now=NOW)
    assert reminding.resume(reminder=active, now=NOW).next_at == TONIGHT


def test_not_today_is_tomorrow_at_the_usual_time_and_then_as_usual(active: Reminder) -> None:
    mails_until(TONIGHT)
    for minutes in (1, 2):
        assert reminding.snooze(reminder=active, now=TONIGHT + minutes * MINUTE).next_at == TONIGHT + DAY
    assert mails_until(TONIGHT + DAY) == [f"{ROSA} reminder"]
    assert fresh(active).next_at == THURSDAY


def test_not_today_takes_back_a_mail_that_has_not_gone_out(active: Reminder) -> None:
    occasions.owe_due(now=TONIGHT)
    reminding.snooze(reminder=active, now=TONIGHT)
    assert mails_until(TONIGHT) == []
    assert mails_until(TONIGHT + DAY) == [f"{ROSA} reminder"]


@pytest.mark.parametrize("now", [NOW, TONIGHT, TONIGHT + 2 * HOUR])
def test_a_week_off_is_seven_days_of_ones_own_calendar(active: Reminder, now: datetime) -> None:
    mails_until(now)
    for _ in range(2):
        assert reminding.skip_week(reminder=active, now=now).next_at == TONIGHT + 7 * DAY
    assert [mails_until(TONIGHT + day * DAY) for day in range(1, 7)] == [[]] * 6
    assert mails_until(TONIGHT + 7 * DAY) == [f"{ROSA} reminder"]


def test_an_occasion_can_be_left_out_and_only_once(active: Reminder) -> None:
    for _ in range(2):
        assert reminding.skip_occasion(reminder=active, occasion=TONIGHT, now=NOW).next_at == THURSDAY
    assert reminding.skip_occasion(reminder=active, occasion=NOW, now=NOW).next_at == THURSDAY
    assert mails_until(TONIGHT) == []
    assert mails_until(THURSDAY) == [f"{ROSA} reminder"]


def test_a_change_counts_from_now_on(active: Reminder, ben: Reminder) -> None:
    for _ in range(2):
        changed = reminding.change(reminder=active, timetable=MONDAYS, now=NOW)
        assert (changed.timetable, changed.next_at) == (MONDAYS, datetime(2026, 11, 23, 7, 0, tzinfo=NOW.tzinfo))
    assert fresh(ben).next_at == TONIGHT


def test_what_was_moved_stays_moved_when_nothing_is_changed(active: Reminder) -> None:
    reminding.skip_week(reminder=active, now=NOW)
    changed = reminding.change(reminder=active, timetable=active.timetable, now=NOW)
    assert changed.next_at == fresh(active).next_at == TONIGHT + 7 * DAY


def test_a_change_wakes_nobody(active: Reminder, bens: Routine) -> None:
    reminding.pause(reminder=active, now=NOW)
    waiting = sign_up(bens, BEN)
    for reminder, state in ((active, State.PAUSED), (waiting, State.UNCONFIRMED)):
        changed = reminding.change(reminder=reminder, timetable=MONDAYS, now=NOW)
        assert (changed.state, changed.next_at, changed.timetable) == (state, None, MONDAYS)


@pytest.mark.parametrize("reminder_state", ["unconfirmed", "stopped", "paused"])
def test_what_a_state_does_not_allow_is_refused(waiting: Reminder, reminder_state: str) -> None:
    later = {"now": NOW}
    acts: dict[str, dict[str, datetime]] = {
        "snooze": later,
        "skip_week": later,
        "skip_occasion": {"occasion": TONIGHT, "now": NOW},
    }
    if reminder_state == "paused":
        reminding.confirm(reminder=waiting, now=NOW)
        reminding.pause(reminder=waiting, now=NOW)
    else:
        acts |= {"pause": later, "resume": later}
    if reminder_state == "stopped":
        reminding.stop(reminder=waiting)
        refusal(reminding.change, reminder=waiting, timetable=MONDAYS, now=NOW, code="reminder_stopped")
    for act, arguments in acts.items():
        refusal(getattr(reminding, act), reminder=waiting, code=f"reminder_{reminder_state}", **arguments)
    assert fresh(waiting).state == reminder_state
