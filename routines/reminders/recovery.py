"""What becomes of mails whose sender is lost. Each tick looks, before anything is sent.

On this host the sender's journal tells: taken, perhaps taken, or not. That of another host nobody here can read, so its
mails wait until the lease is over, and then go again with the same Message-ID, counted.
"""

import logging
from datetime import datetime

from routines.reminders import journal, queue

log = logging.getLogger(__name__)


def recover(*, now: datetime) -> None:
    """Settles what the dead left. Raises nothing new, and twice at once is once."""
    with journal.left() as journals:
        for one in journals:
            _settle(one, now=now)
    resent = queue.take_back(now=now, but_of=journal.living())
    if resent:
        log.warning("%s mails of a lost host are sent again", resent)


def _settle(one: journal.Left, *, now: datetime) -> None:
    queue.settle_sent(one.of("taken"), now=now)
    for delivery in queue.settle_uncertain(one.of("ending"), owner=one.owner):
        unclear = "delivery %s is uncertain: its sender was lost while the mail server answered"
        log.error(unclear, delivery, extra={"delivery": delivery})
    queue.free_all(owner=one.owner)
