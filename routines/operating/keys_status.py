"""`keys status [--json]`: which keys the sealed values need; ends with 1 where none of them opens something."""

import json
import sys
from argparse import ArgumentParser
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from typing import Any

from django.core.management.base import OutputWrapper

from routines.authoring.terminal import paper, table
from routines.services import rekeying
from routines.services.rekeying import Found

HELP = "show which keys the sealed values need"
SHOWN = 10  # places


def add_arguments(parser: ArgumentParser) -> None:
    """For people, or for machines."""
    parser.add_argument("--json", action="store_true", help="one JSON document: by the kind of row, how many values")


def run(out: OutputWrapper, options: dict[str, Any]) -> None:
    """Looks at every value. Exits with 1 where no key opens one."""
    found = {kind.__name__: rekeying.look(kind) for kind in rekeying.kinds()}
    if options["json"]:
        out.write(json.dumps({name: asdict(one) for name, one in found.items()}, indent=2))
    else:
        _show(out, found)
    if any(one.lost for one in found.values()):
        sys.exit(1)


def _show(out: OutputWrapper, found: Mapping[str, Found]) -> None:
    page, rows = paper(out), table("values of", "first key", "older", "no key", right=("first key", "older", "no key"))
    for name, one in found.items():
        rows.add_row(name, f"{one.first:,}", f"{one.older:,}", f"{len(one.lost):,}")
    page.print(rows)
    for sentence in sentences(found):
        page.print(sentence, soft_wrap=True)


def sentences(found: Mapping[str, Found]) -> Iterator[str]:
    """What it means, and what to do."""
    older, not_found = sum(one.older for one in found.values()), sum(one.not_found for one in found.values())
    lost = [f"{name} {pk} ({column})" for name, one in found.items() for pk, column in one.lost]
    if older:
        yield f"{older:,} need an older key. `manage.py keys renew` seals them with the first."
    if not_found:
        yield f"{not_found:,} addresses are not found: UNKNOT_LINK_KEY is another one. `manage.py keys renew` mends it."
    if lost:
        more = ", …" if len(lost) > SHOWN else "."
        yield f"No key opens {len(lost):,}: {', '.join(lost[:SHOWN])}{more}"
        yield "Put the key that they were sealed with behind the others in UNKNOT_DATA_KEYS (docs/operations.md)."
    if not (older or lost):
        yield "The first key opens everything. The others can go."
