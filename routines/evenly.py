"""Whoever names an address learns nothing from a watch: what is done about it takes a whole number of steps.

An address that is known costs some questions to the database and perhaps a row more than one that is not.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from time import monotonic, sleep

STEP = 0.25  # seconds: ten times what the work takes, and no time for somebody who waits for a mail


@contextmanager
def evenly() -> Iterator[None]:
    """The block, and then a pause until the next step is full, however the block ends."""
    began = monotonic()
    try:
        yield
    finally:
        if STEP:
            sleep(-(monotonic() - began) % STEP)
