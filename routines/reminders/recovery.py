"""What becomes of mails whose sender is lost. Each tick looks, before anything is sent.

On this host the sender's journal tells: taken, perhaps taken, or not. That of another host nobody here can read, so its
mails wait until the lease is over, and then go again with the same Message-ID, counted. Where nobody could look for a
while, as when the database was away, they wait for a lease more: the other host may be back as well, and settle them.
"""

import logging
from datetime import datetime

from django.conf import settings

from routines.models import Watch
from routines.reminders import journal, queue

log = logging.getLogger(__name__)


def recover(*, now: datetime) -> None:
    """Settles what the dead left. Raises nothing new, and twice at once is once."""
    with journal.left() as journals:
        for one in journals:
            _settle(one, now=now)
    if _is_calm(now=now):
        return
    if resent := queue.take_back(now=now, but_of=journal.owners()):
        log.warning("%s mails of a lost host are sent again", resent)


def _is_calm(*, now: datetime) -> bool:
    """Whether it is too early to call anything lost. Looking every two seconds, nobody misses half a lease."""
    watch, _ = Watch.objects.get_or_create(pk=1, defaults={"looked_at": now, "calm_until": now})
    news = {"looked_at": now}
    if now - watch.looked_at > settings.DELIVERY_LEASE / 2:
        news["calm_until"] = watch.calm_until = now + settings.DELIVERY_LEASE
    Watch.objects.filter(pk=1).update(**news)
    return now < watch.calm_until


def _settle(one: journal.Left, *, now: datetime) -> None:
    queue.settle_sent(one.of("taken"), now=now)
    for delivery in queue.settle_uncertain(one.of("ending"), owner=one.owner):
        unclear = "delivery %s is uncertain: its sender was lost while the mail server answered"
        log.error(unclear, delivery, extra={"delivery": delivery})
    queue.free_all(owner=one.owner)
