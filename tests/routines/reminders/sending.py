"""One sender at work, and what became of its mails."""

from collections.abc import Sequence
from datetime import datetime

from routines.models import Delivery
from routines.reminders.dispatch import send_waiting
from tests.routines.cast import NOW


def send(now: datetime = NOW) -> int:
    return send_waiting(clock=lambda: now)


def states(deliveries: Sequence[Delivery]) -> list[str]:
    return [row(delivery).state for delivery in deliveries]


def row(delivery: Delivery) -> Delivery:
    return Delivery.objects.get(pk=delivery.pk)
