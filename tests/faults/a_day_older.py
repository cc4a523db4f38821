"""A day passes, as far as the rows know that say who was written to when: `python -m tests.faults.a_day_older`."""

from datetime import timedelta

import django

django.setup()

from django.db.models import F  # noqa: E402 Django has to be set up first

from routines.models import Delivery, Reminder, UnconfirmedMail  # noqa: E402

DAY = timedelta(hours=25)

UnconfirmedMail.objects.update(last_at=F("last_at") - DAY)
Delivery.objects.update(due_at=F("due_at") - DAY)
Reminder.objects.filter(state=Reminder.State.UNCONFIRMED).update(asked_at=F("asked_at") - DAY)
