"""`reminders forgive ADDRESS`: for an address that gets no mail any more, because somebody signed it up too often.

Whoever wrote to you from that very address may have it: three mails that nobody answered end in silence for a year.
"""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import CommandError, OutputWrapper

from routines.addresses import address_hash
from routines.reminders.limits import MOST_EVER, forgiven

HELP = "let an address be asked again that was asked too often"


def add_arguments(parser: ArgumentParser) -> None:
    """Which."""
    parser.add_argument("address", help="as they wrote it to you; it is kept nowhere")


def run(out: OutputWrapper, options: dict[str, Any]) -> None:
    """Counts it anew. Raises CommandError where there is nothing to forgive: it may be a typing error."""
    before = forgiven(address_hash(options["address"]))
    if not before:
        raise CommandError("This address has had no mail without saying yes. Is it written right? Nothing was changed.")
    out.write(f"Done. It had {before} of {MOST_EVER} mails, and may be signed up again at once.")
