"""Several workers at routines that nobody uses, and somebody who comes at the last moment.

`python -m tests.routines.idle_races` prints as JSON how each race ended.
"""

from typing import Any

import django

django.setup()

from routines.models import Delivery, Reminder, Routine  # noqa: E402 Django has to be set up first
from routines.selectors import KEEP_IDLE, WARN_IDLE  # noqa: E402
from routines.services import idling, keeping, reminding, telling  # noqa: E402
from routines.services.acting import somebody_came  # noqa: E402
from routines.services.forgetting import forget_old  # noqa: E402
from routines.told import Telling  # noqa: E402
from tests.routines.cast import DAY, KEEPS_ON, MINUTE, NOW, crowd, keep, remind  # noqa: E402
from tests.routines.races import MANY, at_once, named, run, while_uncommitted  # noqa: E402

YEAR_ON, MONTHS_ON = NOW + WARN_IDLE, NOW + KEEP_IDLE


def several_warn() -> dict[str, Any]:
    rows = [remind(keep(), f"person{number}@example.org", manner=KEEPS_ON).routine for number in range(MANY)]
    errors = _errors(at_once([lambda: forget_old(now=YEAR_ON)] * 4))
    warned = Routine.objects.filter(warned_at=YEAR_ON).count()
    return {"errors": errors, "rows": len(rows), "warned": warned, "mails": Delivery.objects.count()}


def several_erase() -> dict[str, Any]:
    for number in range(MANY):
        remind(keep(), f"person{number}@example.org")
    Reminder.objects.update(state="paused", next_at=None)
    Routine.objects.update(warned_at=YEAR_ON)
    errors = _errors(at_once([lambda: forget_old(now=MONTHS_ON)] * 4))
    return {"errors": errors, "routines": Routine.objects.count(), "reminders": Reminder.objects.count()}


def come_while_it_is_warned() -> dict[str, Any]:
    """Whoever comes waits for the worker, and has the last word."""
    row = remind(keep(), manner=KEEPS_ON).routine
    errors = while_uncommitted(
        lambda: idling.warn_and_erase(now=YEAR_ON), lambda: somebody_came(routine=row, now=YEAR_ON + MINUTE)
    )
    return {"errors": errors, "warned": Routine.objects.get().warned_at}


def erase_while_somebody_comes() -> dict[str, Any]:
    """The act is there and not yet committed: the worker leaves it alone."""
    reminder = remind(keep(), manner=KEEPS_ON)
    Routine.objects.update(warned_at=YEAR_ON)
    errors = while_uncommitted(
        lambda: reminding.skip_week(reminder=reminder, now=MONTHS_ON),
        lambda: idling.warn_and_erase(now=MONTHS_ON),
    )
    return {"errors": errors, "routines": Routine.objects.count()}


def keep_on_while_it_is_erased() -> dict[str, Any]:
    """Too late: it is gone, and says so."""
    row = keep()
    Routine.objects.update(warned_at=YEAR_ON)
    errors = while_uncommitted(
        lambda: idling.warn_and_erase(now=MONTHS_ON), lambda: keeping.keep_on(routine=row, now=MONTHS_ON)
    )
    return {"errors": [error.partition("(")[0] for error in errors], "routines": Routine.objects.count()}


def act_on_everything_at_once() -> dict[str, Any]:
    """Massages, reminders and workers: nobody waits in a ring."""
    row = keep()
    reminders = crowd(row, MANY)
    tells = [
        lambda number=number: telling.tell(
            routine=row,
            key=str(number),
            telling=Telling(given_at=NOW, pressure_felt="right"),
            now=NOW + number * MINUTE,
        )
        for number in range(MANY)
    ]
    moves = [lambda one=one: reminding.snooze(reminder=one, now=NOW) for one in reminders]
    rests = [lambda one=one: reminding.pause(reminder=one, now=NOW + DAY) for one in reminders]
    results = at_once([*tells, *moves, *rests, *[lambda: forget_old(now=NOW + DAY)] * 4])
    expected = ("NotPossible",)  # one that is paused cannot be put off
    return {"errors": [error for error in _errors(results) if not error.startswith(expected)]}


def _errors(results: list[Any]) -> list[str]:
    return [repr(result) for result in results if isinstance(result, Exception)]


if __name__ == "__main__":
    last = [keep_on_while_it_is_erased, act_on_everything_at_once]
    run(named([several_warn, several_erase, come_while_it_is_warned, erase_while_somebody_comes, *last]))
