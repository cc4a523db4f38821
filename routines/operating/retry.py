"""`reminders retry ID… | --failed | --uncertain`: puts mails that ended badly back into the queue, as far as of use.

An uncertain mail may have arrived: its sender was lost between handing it over and noting that. Sending it again may
repeat it, with the same Message-ID, by which many mailboxes show it once. That is why nobody does it but the operator.
"""

from argparse import ArgumentParser
from collections import Counter
from typing import Any

from django.core.management.base import CommandError, OutputWrapper
from django.utils import timezone

from routines.models import Delivery
from routines.services import operating

HELP = "put failed or uncertain mails back into the queue"
UNCERTAIN = "Uncertain mails may have arrived before: some people may get one twice, with the same Message-ID."


def add_arguments(parser: ArgumentParser) -> None:
    """Which ones: by number, or all of a state."""
    parser.add_argument(
        "ids", nargs="*", type=int, metavar="ID", help="numbers of deliveries, as logs and admin say them"
    )
    parser.add_argument("--failed", action="store_true", help="all that were refused for good")
    parser.add_argument("--uncertain", action="store_true", help="all that may have gone out; this may repeat a mail")


def run(out: OutputWrapper, options: dict[str, Any]) -> None:
    """Put them back and count. Raises CommandError where none is named, or a number is nobody's."""
    states = [state for state in operating.RETRIED if options[state.value]]
    if not (options["ids"] or states):
        raise CommandError("Say which: numbers of deliveries, --failed, --uncertain or several of these.")
    named = _named(options["ids"])
    now = timezone.now()
    done = Counter(operating.retry(delivery=delivery, now=now) for delivery in named)
    done += operating.retry_all(states=states, now=now)
    if Delivery.State.UNCERTAIN in states or any(row.state == Delivery.State.UNCERTAIN for row in named):
        out.write(UNCERTAIN)
    out.write(f"Put back into the queue: {done.pop(operating.Retried.BACK, 0):,}.")
    for reason, number in sorted(done.items()):
        out.write(f"Left alone, {reason}: {number:,}.")


def _named(ids: list[int]) -> list[Delivery]:
    found = Delivery.objects.in_bulk(ids)
    if missing := sorted(set(ids) - found.keys()):
        raise CommandError(f"No delivery has the number {', '.join(map(str, missing))}. Nothing was changed.")
    return list(found.values())
