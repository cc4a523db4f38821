"""`keys renew`: seals all with the first of UNKNOT_DATA_KEYS, so that the others can go; ends with 1 if some is left.

It may run beside everything else, and again wherever it ended.
"""

import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import OutputWrapper

from routines.operating import keys_status
from routines.services import rekeying

HELP = "seal everything anew with the first key"


def add_arguments(parser: ArgumentParser) -> None:
    """There is nothing to choose."""


def run(out: OutputWrapper, options: dict[str, Any]) -> None:
    """Renews, and then looks at everything. Exits with 1 where another key is still needed."""
    for kind in rekeying.kinds():
        renewed = rekeying.renew(kind)
        out.write(f"{kind.__name__}: {renewed.done:,} rows renewed.")
        if renewed.in_use:
            out.write(f"  Left alone, since others were at them: {len(renewed.in_use):,}. Run it again.")
        if renewed.twice:
            out.write(f"  Not findable, since the address has another one: {', '.join(map(str, renewed.twice))}.")
    found = {kind.__name__: rekeying.look(kind) for kind in rekeying.kinds()}
    for sentence in keys_status.sentences(found):
        out.write(sentence)
    if any(one.lost or one.older for one in found.values()):
        sys.exit(1)
