"""Celery that dies at a named place, which it reached as often as TIMES says: `python -m tests.faults.dying PLACE`.

"claim" is after the claim, "dot" before the last dot, "answer" after the mail server's answer, and "mark" before the
row is marked as sent.
"""

import os
import signal
import sys
from collections.abc import Callable
from itertools import count
from typing import Any

from config import embedded

TIMES = {"claim": 1, "dot": 3, "answer": 3, "mark": 3}


def main(place: str) -> int:
    """Runs until then."""
    import django

    django.setup()
    from routines.reminders import queue
    from routines.reminders.journal import Journal

    owners: dict[str, tuple[Any, str]] = {
        "claim": (queue, "claim"),
        "dot": (Journal, "note"),
        "answer": (Journal, "note"),
        "mark": (queue, "mark_sent"),
    }
    owner, name = owners[place]
    setattr(owner, name, _deadly(place, getattr(owner, name)))
    return embedded.main()


def _deadly(place: str, work: Callable[..., Any]) -> Callable[..., Any]:
    visits = count(1)

    def wrapped(*args: Any, **options: Any) -> Any:
        notes = {"dot": "ending", "answer": "taken"}
        if place in notes and notes[place] not in args:
            return work(*args, **options)
        is_last = next(visits) == TIMES[place]
        if is_last and place in ("answer", "mark"):
            _die()
        result = work(*args, **options)
        if is_last:
            _die()
        return result

    return wrapped


def _die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
