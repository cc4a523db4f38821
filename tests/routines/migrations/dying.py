"""`python -m tests.routines.migrations.dying 3` seals an older database, and is killed as it comes to the third batch.

It has two rows to a batch, and prints nothing.
"""

import os
import signal
import sys
from collections.abc import Callable
from importlib import import_module
from itertools import count
from typing import Any

import django

django.setup()

from django.core.management import call_command  # noqa: E402 Django has to be set up first

MIGRATION: Any = import_module("routines.migrations.0014_sealed")
batches, last = count(1), int(sys.argv[1])


def dies(work: Callable[..., Any]) -> Callable[..., Any]:
    """The same, until it is the one too many."""

    def wrapped(*arguments: Any, **more: Any) -> Any:
        if next(batches) == last:
            os.kill(os.getpid(), signal.SIGKILL)
        return work(*arguments, **more)

    return wrapped


MIGRATION.BATCH = 2
MIGRATION._store = dies(MIGRATION._store)
MIGRATION._batches = dies(MIGRATION._batches)
call_command("migrate", "routines", "0014", verbosity=0)
