"""Fills an installation with reminders that are all due now: `python -m tests.faults.fill 400`."""

import sys
from datetime import time

import django

django.setup()

from django.utils import timezone  # noqa: E402 Django has to be set up first

from recommender.knowledge import shipped  # noqa: E402
from routines.models import Reminder  # noqa: E402
from routines.services.keeping import keep_routine  # noqa: E402
from tests.routines.visitors import plain_answers  # noqa: E402

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
        next_at=now,
        consent_version="test",
        asked_at=now,
        confirmed_at=now,
    )
    for number in range(int(sys.argv[1]))
)
