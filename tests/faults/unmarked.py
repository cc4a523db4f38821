"""The negative control: Celery as it is, but its senders note nothing. `python -m tests.faults.unmarked`."""

import sys

from config import embedded
from routines.reminders import journal


def note(self: journal.Journal, delivery: int, what: journal.Note) -> None:
    """Nothing is written down."""


if __name__ == "__main__":
    setattr(journal.Journal, "note", note)  # noqa: B010 the name is the point
    sys.exit(embedded.main())
