"""Gives everybody in an installation many mails that wait, one person's after another's: `… tests.faults.batch 150`."""

import sys
from datetime import timedelta

import django

django.setup()

from django.utils import timezone  # noqa: E402 Django has to be set up first

from routines.models import Delivery, Reminder  # noqa: E402

now = timezone.now()
reminders = Reminder.objects.order_by("pk")
reminders.update(next_at=now + timedelta(days=1))
owed = [(reminder, number) for reminder in reminders for number in range(int(sys.argv[1]))]
Delivery.objects.bulk_create(
    Delivery(
        reminder=reminder,
        kind=Delivery.Kind.REMINDER,
        key=f"batch:{reminder.pk}:{number}",
        due_at=now,
        try_at=now + timedelta(milliseconds=place - len(owed)),
    )
    for place, (reminder, number) in enumerate(owed)
)
