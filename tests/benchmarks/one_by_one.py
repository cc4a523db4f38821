"""The usual way, to compare with: one Celery task and one connection for each mail.

`python -m tests.benchmarks.one_by_one` owes what is due and publishes a task for each; the worker is
`celery -A tests.benchmarks.one_by_one worker`.
"""

import django
from celery import shared_task

django.setup()

from django.utils import timezone  # noqa: E402 Django has to be set up first

from config.celery import app  # noqa: E402
from routines.models import Delivery  # noqa: E402
from routines.reminders.emails import message_for  # noqa: E402
from routines.reminders.occasions import owe_due  # noqa: E402

__all__ = ["app"]


@shared_task(name="send_one")  # the same for whoever publishes it
def send_one(number: int) -> None:
    """Reads, renders, connects, sends, marks."""
    delivery = Delivery.objects.select_related("reminder__routine").get(pk=number)
    message_for(delivery, now=timezone.now()).send()
    Delivery.objects.filter(pk=number).update(state=Delivery.State.SENT, sent_at=timezone.now())


if __name__ == "__main__":
    owe_due(now=timezone.now())
    for number in Delivery.objects.filter(state=Delivery.State.OWED).values_list("pk", flat=True):
        send_one.delay(number)
