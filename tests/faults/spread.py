"""Lets every second reminder become due later, evenly over so many seconds: `python -m tests.faults.spread 30`.

Prints when each of them is due, as JSON, in Unix time.
"""

import json
import sys
from datetime import timedelta

import django

django.setup()

from django.utils import timezone  # noqa: E402 Django has to be set up first

from routines.models import Reminder  # noqa: E402

now, seconds = timezone.now(), float(sys.argv[1])
later = list(Reminder.objects.order_by("pk"))[1::2]
due = [now + timedelta(seconds=seconds * (number + 1) / len(later)) for number in range(len(later))]
for reminder, moment in zip(later, due, strict=True):
    reminder.next_at = moment
Reminder.objects.bulk_update(later, ["next_at"])
sys.stdout.write(json.dumps({reminder.email: moment.timestamp() for reminder, moment in zip(later, due, strict=True)}))
