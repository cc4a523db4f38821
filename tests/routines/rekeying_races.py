"""A renewal of the keys while others save: `python -m tests.routines.rekeying_races` prints how each race ended."""

import os
import subprocess
import sys
import time
from typing import Any
from unittest.mock import patch

import django

django.setup()

from django.conf import settings  # noqa: E402 Django has to be set up first
from django.db import transaction  # noqa: E402

from routines.models import Reminder, Routine  # noqa: E402
from routines.services import rekeying  # noqa: E402
from tests.routines.cast import crowd, keep  # noqa: E402
from tests.routines.races import MANY, at_once, named, run, while_uncommitted  # noqa: E402

OLD, NEW = "o" * 50, "n" * 50
DIES = """
import os, signal, django
django.setup()
from routines.models import Reminder
from routines.services import rekeying
renew, rekeying.BATCH = rekeying._renew, 4
def dies(kind, row, renewed):
    if kind._default_manager.filter(pk__lt=row.pk).count() == 10:
        os.kill(os.getpid(), signal.SIGKILL)
    return renew(kind, row, renewed)
rekeying._renew = dies
rekeying.renew(Reminder)
"""


def save_while_it_is_renewed() -> dict[str, Any]:
    """Whatever comes first, what was saved is there."""
    settings.DATA_KEYS = [OLD]
    routines = [keep() for _ in range(MANY)]
    settings.DATA_KEYS = [NEW, OLD]

    def save(number: int) -> None:
        with transaction.atomic():
            row = Routine.objects.select_for_update().get(pk=routines[number].pk)
            row.answers = row.answers | {"minutes": number}
            time.sleep(0.01)
            row.save()

    saves = [lambda number=number: save(number) for number in range(MANY)]
    with patch.object(rekeying, "BATCH", 3):
        results = at_once([*saves, lambda: rekeying.renew(Routine)])
    errors = [repr(result) for result in results if isinstance(result, Exception)]
    saved = [Routine.objects.get(pk=row.pk).answers["minutes"] for row in routines]
    return {"errors": errors, "saved": saved == list(range(MANY)), "in_use": results[-1].in_use, **_left(Routine)}


def save_before_it_comes() -> dict[str, Any]:
    """A row that somebody has in hand is left, and done as soon as it is free."""
    settings.DATA_KEYS = [OLD]
    routine = keep()
    settings.DATA_KEYS = [NEW, OLD]

    def save() -> None:
        row = Routine.objects.select_for_update().get()
        row.answers = row.answers | {"minutes": 5}
        row.save()

    errors = while_uncommitted(save, lambda: rekeying.renew(Routine))
    return {"errors": errors, "minutes": Routine.objects.get(pk=routine.pk).answers["minutes"], **_left(Routine)}


def killed_in_the_middle() -> dict[str, Any]:
    settings.DATA_KEYS = [OLD]
    people = [reminder.email for reminder in crowd(keep(), MANY)]
    settings.DATA_KEYS = [NEW, OLD]
    environment = dict(os.environ) | {"UNKNOT_DATA_KEYS": f"{NEW},{OLD}"}
    ended = subprocess.run([sys.executable, "-c", DIES], env=environment, check=False).returncode
    between = [reminder.email for reminder in Reminder.objects.order_by("pk")]
    found = rekeying.look(Reminder)
    done = rekeying.renew(Reminder).done
    settings.DATA_KEYS = [NEW]
    after = [reminder.email for reminder in Reminder.objects.order_by("pk")]
    same = people == between == after
    return {"ended": ended, "same": same, "first": found.first, "older": found.older, "done": done, **_left(Reminder)}


def _left(kind: Any) -> dict[str, int]:
    found = rekeying.look(kind)
    return {"left": found.older + len(found.lost)}


RACES = [save_while_it_is_renewed, save_before_it_comes, killed_in_the_middle]


if __name__ == "__main__":
    run(named(RACES))
