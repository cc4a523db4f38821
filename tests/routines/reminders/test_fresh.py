"""Whatever a mail depends on is seen to have changed, by whichever way it was changed."""

from collections.abc import Callable

import pytest

from routines.models import Delivery, Reminder, Routine
from routines.reminders import queue
from routines.reminders.fresh import facts_of
from routines.services import keeping, reminding
from tests.routines.cast import HOUR, NOW, owed

Change = Callable[[Reminder], object]

CHANGES: dict[str, Change] = {
    "stopped": lambda reminder: reminding.stop(reminder=reminder),
    "paused": lambda reminder: reminding.pause(reminder=reminder, now=NOW),
    "moved": lambda reminder: Reminder.objects.update(email="new@example.org", address_hash="new"),
    "in another zone": lambda reminder: Reminder.objects.update(timezone="Asia/Tokyo"),
    "quiet": lambda reminder: Reminder.objects.update(quiet_from="22:00", quiet_until="07:00"),
    "links revoked": lambda reminder: Routine.objects.update(generation=2),
    "giver's link revoked": lambda reminder: Routine.objects.update(giver_generation=2),
    "not fine any more": lambda reminder: Routine.objects.update(checked_at=None),
    "a referral": lambda reminder: Routine.objects.update(kind="referral"),
    "recalled": lambda reminder: Routine.objects.update(recalled_at=NOW, recall={}),
    "erased": lambda reminder: keeping.erase_routine(routine=reminder.routine),
    "taken back": lambda reminder: queue.take_back(now=NOW + HOUR, but_of=[]),
    "claimed by another": lambda reminder: Delivery.objects.update(claimed_by="b"),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_a_change_is_seen(active: Reminder, change: Change) -> None:
    owed([active])
    claimed = queue.claim(owner="a", now=NOW, limit=1)
    before = facts_of(claimed)
    assert len(before) == 1
    assert facts_of(claimed) == before
    change(active)
    assert facts_of(claimed) != before


@pytest.mark.django_db
def test_of_nothing_there_are_no_facts() -> None:
    assert facts_of([]) == {}
