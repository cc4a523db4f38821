"""Whoever comes to see why no mail arrives is told, and what to do."""

import pytest
from django.template.loader import render_to_string

from routines.links import Purpose
from routines.models import Reminder
from routines.refusals import check_first
from routines.reminders.bounces import MOST_BOUNCES, refused
from routines.services import complaining, reminding
from tests.routines.cast import NOW, fresh


def told(reminder: Reminder, **context: object) -> str:
    """The words, without the line breaks."""
    row = fresh(reminder)
    context |= {"reminder": row, "routine_token": row.routine.token(Purpose.ROUTINE)}
    return " ".join(render_to_string("unknot/parts/paused_because.html", context).split())


@pytest.fixture
def paused(active: Reminder) -> Reminder:
    """Three mails to Rosa came back."""
    for _ in range(MOST_BOUNCES):
        refused(active.pk)
    return active


def test_it_says_that_mails_came_back_and_both_ways_on(paused: Reminder) -> None:
    assert MOST_BOUNCES == 3
    words = told(paused)
    assert words.startswith("<p>Three mails to you came back, so we stopped sending. Is the address right?")
    assert "resume them" in words
    assert f'<a href="/r/{paused.routine.token(Purpose.ROUTINE)}/reminders/">sign up again</a>' in words


def test_where_they_cannot_be_resumed_it_does_not_say_so(paused: Reminder) -> None:
    assert "resume" not in told(paused, not_offered=check_first())


def test_after_a_complaint_it_says_why_they_stopped(active: Reminder) -> None:
    complaining.complained(reminder=active)
    assert "was reported as unwanted" in told(active)


def test_where_somebody_should_have_a_look_first_it_leads_to_the_routine_and_does_not_say_at_what(
    active: Reminder,
) -> None:
    reminding.pause_all(routine=active.routine, now=NOW, because=Reminder.PauseReason.LOOK_FIRST)
    words = told(active)
    assert f'<a href="/r/{active.routine.token(Purpose.ROUTINE)}/">' in words
    assert "pain" not in words
    reminding.resume(reminder=active, now=NOW)
    assert told(active) == ""


def test_what_somebody_paused_or_stopped_themselves_needs_no_reason(active: Reminder, ben: Reminder) -> None:
    assert told(active) == ""
    reminding.pause(reminder=active, now=NOW)
    reminding.stop(reminder=ben)
    assert told(active) == told(ben) == ""
