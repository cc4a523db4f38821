"""What the tests of signing up and of reminders share: a filled form, and the addresses of pages."""

import re
from typing import Any

from routines.links import Purpose
from routines.models import Reminder, Routine
from tests.routines.cast import ROSA
from tests.routines.pages.private import link

FORM = {"email": ROSA, "days": ["tue", "thu"], "time": "19:30", "timezone": "Europe/Berlin"}
PLAIN: dict[str, Any] = {
    "more_times": [],
    "every_days": None,
    "from_day": None,
    "quiet_from": None,
    "quiet_until": None,
}
NOT_ONE = [
    "",
    "rosa",
    "rosa@example.org, ben@example.org",
    "rosa@example.org ben@example.org",
    "rosa@example.org;ben@example.org",
    "rosa@example.org\nBcc: ben@example.org",
    "Rosa <rosa@example.org>",
    f"{'a' * 250}@example.org",
]


def sign_up_page(routine: Routine) -> str:
    return f"{link(routine)}reminders/"


def sent_page(routine: Routine) -> str:
    return f"{sign_up_page(routine)}sent/"


def confirm_page(reminder: Reminder) -> str:
    return f"/confirm/{reminder.token(Purpose.CONFIRM)}/"


def manage_page(reminder: Reminder) -> str:
    return f"/reminders/{reminder.token(Purpose.REMINDER)}/"


def unsubscribe_page(reminder: Reminder) -> str:
    return f"/unsubscribe/{reminder.token(Purpose.UNSUBSCRIBE)}/"


def without_csrf(response: Any) -> bytes:
    """The page's bytes, but for the tokens against forged forms."""
    return re.sub(rb'name="csrfmiddlewaretoken" value="\w+"', b"", response.content)
