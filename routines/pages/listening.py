"""What the page of the reminders says of how they listen: once a week while nobody answers, and what was ticked."""

from typing import Any

from django.http import QueryDict

from recommender.prose import sentence
from recommender.rhythm import once_a_week
from routines import selectors
from routines.models import Reminder
from routines.reminders.dates import rhythm_in_words
from routines.reminders.sign_up import MANNER, Manner, manner_of


def manner_from(posted: QueryDict) -> Manner:
    """What was ticked."""
    return Manner(**{name: name in posted for name in MANNER})


def how_it_listens(reminder: Reminder, *, posted: QueryDict | None) -> dict[str, Any]:
    """For the page; with what was ticked, where that was `posted` and the form is shown again."""
    is_active, seldom = reminder.state == Reminder.State.ACTIVE, once_a_week(reminder.timetable)
    return {
        "manner": manner_of(reminder) if posted is None else manner_from(posted),
        "is_weekly": is_active and selectors.is_weekly(reminder),
        "is_left_alone": is_active and selectors.is_left_alone(reminder),
        "was_ignored": reminder.paused_because == Reminder.PauseReason.IGNORED,
        "seldom": "" if seldom == reminder.timetable else f"{sentence(rhythm_in_words(seldom))}.",
    }
