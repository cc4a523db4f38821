"""What Celery runs. The broker only makes it prompt: a message that is lost or comes twice changes nothing."""

from celery import shared_task
from celery.signals import worker_ready
from django.utils import timezone

from routines.reminders import dispatch, occasions, recovery
from routines.services import forgetting, reporting, tallying


@shared_task
def tick() -> None:
    """Looks what is due, and calls as many senders as have work."""
    now = timezone.now()
    recovery.recover(now=now)
    occasions.owe_due(now=now)
    for _ in range(dispatch.senders_wanted(now=now)):
        send.delay()


@shared_task(expires=4)  # seconds: when all threads are busy, the next tick calls anew
def send() -> None:
    """Sends what is owed, for a while. Where more is owed then, another goes on at once."""
    sent = dispatch.send_waiting(clock=timezone.now)
    if sent and dispatch.senders_wanted(now=timezone.now()):
        send.delay()


@shared_task
def forget() -> None:
    """Erases what was promised to be kept for a while only, and seals what earlier code left in the clear."""
    forgetting.forget_old(now=timezone.now())
    reporting.seal_earlier()


@shared_task
def tally() -> None:
    """Counts for the staff's overview, so that no page has to."""
    tallying.tally(now=timezone.now())


@worker_ready.connect
def forget_first(**_: object) -> None:
    """However short the lives of the process are, what is past its time goes, and the counts are of today."""
    forget.delay()
    tally.delay()
