"""Pain that is no less after weeks is told, and pauses the reminders once."""

import pytest

from routines.models import Reminder, Routine
from routines.services import keeping, reminding
from tests.recommender.strategies import plain
from tests.routines.cast import DAY, HOUR, NOW, fresh, remind
from tests.routines.massages import WEEK, outcome, tell

pytestmark = pytest.mark.django_db


def test_pain_that_is_no_less_after_weeks_is_told_and_pauses_once(firm: Routine) -> None:
    reminder = remind(firm)
    for week in range(6):
        keeping.renew_routine(routine=firm, answers=plain(minutes=20), now=NOW + week * WEEK)
        tell(firm, at=NOW + week * WEEK, pain_before=5, pain_after=3)
    assert any("not become less" in line.text for line in outcome(firm).cautions)
    assert fresh(reminder).paused_because == Reminder.PauseReason.LOOK_FIRST
    telling_again = NOW + 6 * WEEK
    Reminder.objects.update(state=Reminder.State.ACTIVE, next_at=telling_again + DAY)
    keeping.renew_routine(routine=firm, answers=plain(minutes=20), now=telling_again)
    tell(firm, at=telling_again, pain_before=5)
    assert fresh(reminder).state == Reminder.State.ACTIVE, "they know it, and went on"


def test_it_pauses_at_the_check_too_where_that_was_due_when_it_was_told(firm: Routine) -> None:
    reminder = remind(firm)
    for week in range(6):
        tell(firm, at=NOW + week * (WEEK + HOUR), pain_before=5, pain_after=3)
    checked = NOW + 5 * (WEEK + HOUR)
    assert fresh(reminder).state == Reminder.State.ACTIVE
    for again in range(2):
        keeping.renew_routine(routine=firm, answers=plain(minutes=20), now=checked + again * HOUR)
        assert outcome(firm).rhythm.pause
        assert (fresh(reminder).state == Reminder.State.PAUSED) is (again == 0), "they know it, and went on"
        reminding.resume(reminder=reminder, now=checked)
