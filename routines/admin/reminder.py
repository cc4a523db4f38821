"""Who is reminded, as far as staff need to know: the address is masked, and only a whole address finds anybody."""

from datetime import datetime

from django.contrib import admin

from routines.addresses import masked
from routines.admin import searching
from routines.admin.acts import Act, WithActs
from routines.admin.paging import Before
from routines.models import Reminder
from routines.services import reminding


def _pause(reminder: Reminder, now: datetime) -> str:
    reminding.pause(reminder=reminder, now=now)
    return "Paused"


def _stop(reminder: Reminder, now: datetime) -> str:
    reminding.stop(reminder=reminder)
    return "Stopped"


@admin.register(Reminder)
class ReminderAdmin(WithActs):
    """Somebody who writes to us is found by the whole address, and nobody by a part of it."""

    fields = (
        ("routine", "address", "copy_of"),
        ("state", "next_at"),
        ("days", "time", "timezone"),
        ("every_days", "from_day", "more_times"),
        ("quiet_from", "quiet_until", "away_until"),
        ("bounces", "unanswered", "paused_because"),
        ("only_if_none", "keeps_on"),
        ("asked_at", "confirmed_at", "consent_version"),
    )
    list_display = ("id", "address", "state", "paused_because", "bounces", "next_at", "timezone", "confirmed_at")
    list_filter = ("state", "paused_because", Before)
    search, search_help_text = searching.Search(searching.reminders), searching.HELP
    acts = (
        Act("pause", "Pause these reminders", _pause, warning="Their owners can switch them on again."),
        Act(
            "stop", "Stop these reminders", _stop, warning="Their addresses are forgotten. Nobody can bring them back."
        ),
    )

    @admin.display(empty_value="forgotten")
    def address(self, reminder: Reminder) -> str | None:
        return masked(reminder.email) if reminder.email else None
