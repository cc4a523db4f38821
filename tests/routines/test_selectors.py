"""Which rows a link opens, whose reminders are found by an address, and where none are offered."""

from dataclasses import replace
from datetime import timedelta

import pytest

from recommender.outcome import as_json
from routines import selectors
from routines.links import Purpose
from routines.models import Draft, Reminder, Routine
from routines.services import keeping, reminding
from tests.routines.cast import (
    BEN,
    DAY,
    HOUR,
    NOW,
    REFERRED,
    ROSA,
    THURSDAY,
    TIMETABLE,
    TONIGHT,
    UNDER_18,
    keep,
    remind,
    sign_up,
)

SECOND = timedelta(seconds=1)


def test_a_link_opens_its_routine(rosas: Routine, bens: Routine) -> None:
    assert selectors.routine_by(rosas.token(Purpose.ROUTINE)) == rosas
    assert selectors.routine_by(bens.token(Purpose.ROUTINE)) == bens
    assert selectors.routine_by(rosas.token(Purpose.REMINDER)) is None


def test_a_link_opens_its_reminder_for_its_purpose(active: Reminder) -> None:
    assert selectors.reminder_by(active.token(Purpose.REMINDER)) == active
    assert selectors.reminder_by(active.token(Purpose.CONFIRM)) is None
    assert selectors.reminder_by(active.token(Purpose.CONFIRM), purpose=Purpose.CONFIRM) == active


def test_a_link_opens_a_stopped_reminder_too(active: Reminder) -> None:
    reminding.stop(reminder=active)
    found = selectors.reminder_by(active.token(Purpose.UNSUBSCRIBE), purpose=Purpose.UNSUBSCRIBE)
    assert found
    assert found.state == Reminder.State.STOPPED


@pytest.mark.django_db
def test_a_draft_opens_for_a_week_and_not_a_second_longer() -> None:
    draft = keeping.save_draft(answers={"pain_level": 3}, consent=True, now=NOW)
    token = draft.token(Purpose.DRAFT)
    assert selectors.draft_by(token, now=NOW + 7 * DAY - SECOND) == draft
    assert selectors.draft_by(token, now=NOW + 7 * DAY) is None
    assert Draft.objects.count() == 1, "reading erases nothing"


def test_a_mailbox_is_found_again_however_it_is_written(active: Reminder, bens: Routine) -> None:
    for email in (ROSA, "ROSA@Example.org", "rosa+more@example.org"):
        assert selectors.reminder_for(active.routine, email) == active
    assert selectors.reminder_for(active.routine, BEN) is None
    assert selectors.reminder_for(bens, ROSA) is None


def test_a_stopped_reminder_is_not_found_by_its_address(active: Reminder) -> None:
    reminding.stop(reminder=active)
    assert selectors.reminder_for(active.routine, ROSA) is None
    assert not selectors.reminders_of(ROSA).exists()
    assert not selectors.reminders_of("").exists()
    assert selectors.reminder_for(active.routine, "") is None


def test_reminders_are_found_by_exactly_their_address(active: Reminder, ben: Reminder) -> None:
    assert list(selectors.reminders_of("Rosa@EXAMPLE.org")) == [active]
    for other in ("rosa+more@example.org", "r_sa@example.org", "%", "rosa@example.or", "rosa", ""):
        assert list(selectors.reminders_of(other)) == []


def test_confirmed_reminders_come_first_and_the_others_can_be_left_out(rosas: Routine, bens: Routine) -> None:
    unconfirmed = sign_up(keep({"minutes": 15}))
    second = remind(bens, now=NOW + HOUR)
    first = remind(rosas)
    reminding.pause(reminder=first, now=NOW)
    assert list(selectors.reminders_of(ROSA)) == [first, second, unconfirmed]
    assert list(selectors.confirmed_reminders_of(ROSA)) == [first, second]


@pytest.mark.django_db
def test_reminders_are_offered_to_adults_with_a_routine() -> None:
    assert selectors.reminders_refusal(keep()) is None
    for answers, code in ((REFERRED, "no_reminders_for_a_referral"), (UNDER_18, "no_reminders_under_18")):
        refusal = selectors.reminders_refusal(keep(answers))
        assert refusal
        assert refusal.code == code
        assert refusal.message == str(refusal) != ""


def test_no_reminders_are_offered_between_an_emergency_and_the_next_check(rosas: Routine) -> None:
    keeping.ask_again(routine=rosas, now=NOW)
    rosas.refresh_from_db()
    refusal = selectors.reminders_refusal(rosas)
    assert refusal
    assert refusal.code == "check_first"
    assert selectors.needs_fresh_check(rosas, now=NOW)


def test_a_routine_knows_whether_it_has_reminders_in_a_state(active: Reminder, bens: Routine) -> None:
    states = Reminder.State
    assert selectors.has_reminders(active.routine, states.ACTIVE)
    assert selectors.has_reminders(active.routine, states.PAUSED, states.ACTIVE)
    assert not selectors.has_reminders(active.routine, states.PAUSED, states.STOPPED)
    assert not selectors.has_reminders(bens, states.ACTIVE)


def test_what_comes_begins_where_a_reminder_was_moved_to(active: Reminder) -> None:
    weekly = [THURSDAY, TONIGHT + 7 * DAY, THURSDAY + 7 * DAY, TONIGHT + 14 * DAY]
    assert selectors.coming(active) == [TONIGHT, *weekly]
    moved = reminding.snooze(reminder=active, now=NOW)
    assert selectors.coming(moved) == [TONIGHT + DAY, *weekly]
    assert selectors.coming(reminding.pause(reminder=active, now=NOW)) == []


def test_an_outcome_comes_back_byte_for_byte(rosas: Routine) -> None:
    assert as_json(selectors.outcome_of(rosas)).decode() == rosas.outcome


def test_the_questions_about_safety_are_asked_again_after_four_weeks(rosas: Routine) -> None:
    assert not selectors.needs_fresh_check(rosas, now=NOW + 28 * DAY)
    assert selectors.needs_fresh_check(rosas, now=NOW + 28 * DAY + SECOND)


def test_the_days_of_a_routine_are_those_of_its_last_reminder(rosas: Routine) -> None:
    assert str(selectors.zone_of(rosas)) == "UTC"
    early = remind(rosas, timetable=replace(TIMETABLE, timezone="America/Los_Angeles"), now=NOW - DAY)
    assert str(selectors.zone_of(rosas)) == "America/Los_Angeles"
    remind(rosas, BEN, timetable=TIMETABLE)
    assert str(selectors.zone_of(rosas)) == "Europe/Berlin"
    Reminder.objects.exclude(pk=early.pk).update(timezone="Europe/Atlantis")
    assert str(selectors.zone_of(rosas)) == "UTC", "which this machine does not know"
    sign_up(rosas, "paul@example.org", timetable=replace(TIMETABLE, timezone="Asia/Tokyo"))
    Reminder.objects.exclude(email="").exclude(state="unconfirmed").delete()
    assert str(selectors.zone_of(rosas)) == "UTC", "nobody said yes yet"
