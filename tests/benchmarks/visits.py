"""Where the visitor of test_pages_while_sending.py goes, by chance, as JSON: `python -m tests.benchmarks.visits 500`.

With `due` after the number it lets the time of so many reminders come instead.
"""

import json
import sys
from random import Random

import django

django.setup()

from django.urls import reverse  # noqa: E402 Django has to be set up first
from django.utils import timezone  # noqa: E402

from routines.links import Purpose  # noqa: E402
from routines.models import Reminder, Routine  # noqa: E402
from tests.millions import UNUSED, make_due  # noqa: E402


def places(number: int) -> list[dict[str, str]]:
    """So many times (UNUSED at most) the page of a kept routine, the page of a reminder, and a form to sign up with."""
    chance = Random(1)
    newest = Reminder.objects.latest("pk").pk
    ids = chance.sample(range(1, newest + 1), number)
    reminders = Reminder.objects.select_related("routine").in_bulk(ids)
    unused = Routine.objects.order_by("-pk")[:UNUSED]
    return [
        {
            "routine": reverse("kept-routine", args=[reminder.routine.token(Purpose.ROUTINE)]),
            "reminder": reverse("reminder", args=[reminder.token(Purpose.REMINDER)]),
            "sign up": reverse("sign-up", args=[routine.token(Purpose.ROUTINE)]),
        }
        for reminder, routine in zip(reminders.values(), unused, strict=False)
    ]


if __name__ == "__main__":
    number = int(sys.argv[1])
    if "due" in sys.argv:
        make_due(number, now=timezone.now())
    else:
        sys.stdout.write(json.dumps(places(number)))
