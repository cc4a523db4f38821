"""The negative control: Celery as it is, but a claim keeps nobody from anything, as all senders make it in one name.

python -m tests.faults.unclaimed
"""

import sys
from datetime import datetime

import django

from config import embedded


def main() -> int:
    """Runs until SIGTERM."""
    django.setup()
    from django.conf import settings

    from routines.models import Delivery
    from routines.reminders import queue

    def claim(*, owner: str, now: datetime, limit: int) -> list[Delivery]:
        everybodys = Delivery.objects.filter(state__in=queue.WAITING, try_at__lte=now).order_by("try_at")
        rows = Delivery.objects.filter(pk__in=list(everybodys.values_list("pk", flat=True)[:limit]))
        rows.update(state=queue.State.CLAIMED, claimed_by="anybody", claimed_until=now + settings.DELIVERY_LEASE)
        return list(rows.order_by("try_at"))

    queue.claim = claim
    return embedded.main()


if __name__ == "__main__":
    sys.exit(main())
