"""The negative control: Celery as it is, but its senders do not look right before each mail whether all is still so.

python -m tests.faults.unlooking
"""

import sys
from collections.abc import Sequence

import django

from config import embedded


def main() -> int:
    """Runs until SIGTERM."""
    django.setup()
    from routines.models import Delivery
    from routines.reminders import dispatch
    from routines.reminders.fresh import Facts

    def nothing_changes(deliveries: Sequence[Delivery]) -> dict[int, Facts]:
        return {delivery.pk: () for delivery in deliveries}

    setattr(dispatch, "facts_of", nothing_changes)  # noqa: B010 the name is the point
    return embedded.main()


if __name__ == "__main__":
    sys.exit(main())
