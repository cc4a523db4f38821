"""A calendar's address can be ended by itself; nothing else changes by it."""

import pytest

from routines import selectors
from routines.links import Purpose
from routines.models import Reminder
from routines.refusals import NotPossible
from routines.services import calendars, keeping, reminding
from tests.routines.cast import NOW, fresh
from tests.routines.pages.private import all_rows


@pytest.mark.parametrize("state", ["unconfirmed", "active", "paused"])
def test_a_new_address_takes_the_place_of_the_old(waiting: Reminder, ben: Reminder, state: str) -> None:
    if state != "unconfirmed":
        reminding.confirm(reminder=waiting, now=NOW)
    if state == "paused":
        reminding.pause(reminder=waiting, now=NOW)
    old, before = waiting.token(Purpose.CALENDAR), all_rows()
    changed = calendars.new_address(reminder=waiting, now=NOW)
    new = changed.token(Purpose.CALENDAR)
    assert selectors.reminder_by(old, purpose=Purpose.CALENDAR) is None
    assert selectors.reminder_by(new, purpose=Purpose.CALENDAR) == changed == fresh(waiting)
    assert selectors.reminder_by(waiting.token(Purpose.REMINDER)) == changed
    assert selectors.reminder_by(ben.token(Purpose.CALENDAR), purpose=Purpose.CALENDAR) == ben
    Reminder.objects.filter(pk=waiting.pk).update(calendar_generation=1)
    assert all_rows() == before


def test_each_new_address_is_another_one(active: Reminder) -> None:
    addresses = {calendars.new_address(reminder=active, now=NOW).token(Purpose.CALENDAR) for _ in range(3)}
    assert len(addresses | {active.token(Purpose.CALENDAR)}) == 4


def test_a_stopped_reminder_gets_no_new_address(active: Reminder) -> None:
    reminding.stop(reminder=active)
    before = all_rows()
    with pytest.raises(NotPossible) as refused:
        calendars.new_address(reminder=active, now=NOW)
    assert refused.value.code == "reminder_stopped"
    assert all_rows() == before


def test_what_is_erased_gets_none_either(active: Reminder) -> None:
    keeping.erase_routine(routine=active.routine)
    with pytest.raises(Reminder.DoesNotExist):
        calendars.new_address(reminder=active, now=NOW)
