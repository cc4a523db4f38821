"""Fills an installation with reminders that are all due at once: `python -m tests.faults.fill 400`.

A second number says in how many seconds they are.
"""

import sys
from datetime import time, timedelta

import django

django.setup()

from django.utils import timezone  # noqa: E402 Django has to be set up first

from recommender.knowledge import shipped  # noqa: E402
from routines.models import Reminder  # noqa: E402
from routines.services.keeping import keep_routine  # noqa: E402
from tests.routines.visitors import plain_answers  # noqa: E402

number_of_reminders, seconds = int(sys.argv[1]), float((*sys.argv, "0")[2])
now = timezone.now()
routine = keep_routine(answers=shipped().questionnaire.check(plain_answers()), consent=True, now=now)
Reminder.objects.bulk_create(
    Reminder(
        routine=routine,
        email=f"person{number}@example.org",
        address_hash=str(number),
        days=["mon", "tue", "wed", "thu", "fri", "sat", "sun"],
        time=time(now.hour, now.minute),
        timezone="UTC",
        state=Reminder.State.ACTIVE,
        next_at=now + timedelta(seconds=seconds),
        consent_version="test",
        asked_at=now,
        confirmed_at=now,
        keeps_on=True,
    )
    for number in range(number_of_reminders)
)
