"""Recalling against a real database while others write: `python -m tests.routines.recall_races` prints how it ended."""

import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any
from unittest.mock import patch

import django

django.setup()

from recommender.knowledge import shipped  # noqa: E402 Django has to be set up first
from routines.models import Delivery, Reminder, Routine  # noqa: E402
from routines.services import keeping, recalling, reminding  # noqa: E402
from routines.services.recalling import recall_routine  # noqa: E402
from tests.recommender.strategies import plain  # noqa: E402
from tests.routines.cast import BEN, NOW, ROSA, TONIGHT, remind, sign_up  # noqa: E402
from tests.routines.older import GENTLER, REFERRED, apply, keep_as, older_knowledge  # noqa: E402
from tests.routines.races import at_once, run, while_uncommitted  # noqa: E402

MANY = 8
OLDER = older_knowledge(Path(tempfile.mkdtemp()))


def recall(routine: Routine) -> Any:
    return recall_routine(routine=routine, knowledge=shipped(), now=TONIGHT)


def ended(errors: list[str]) -> dict[str, Any]:
    return {
        "errors": errors,
        "routines": Routine.objects.count(),
        "marked": Routine.objects.filter(recalled_at__isnull=False).count(),
        "states": sorted(Reminder.objects.values_list("state", flat=True)),
        "mails": Delivery.objects.filter(kind="recall").exclude(state="dropped").count(),
    }


def many_recall_the_same() -> dict[str, Any]:
    routine = remind(keep_as(OLDER, GENTLER)).routine
    results = at_once([lambda: recall(routine)] * MANY)
    return ended([repr(one) for one in results if isinstance(one, Exception)]) | {
        "marks": sum(getattr(one, "marked", 0) for one in results)
    }


def many_look_through_chunk_by_chunk() -> dict[str, Any]:
    for number in range(7):
        remind(keep_as(OLDER, GENTLER), f"person{number}@example.org")
    with patch.object(recalling, "CHUNK", 2):
        results = at_once([apply] * 3)
    return ended([repr(one) for one in results if isinstance(one, Exception)]) | {
        "marks": sum(getattr(one, "marked", 0) for one in results)
    }


def against(act: Callable[[Reminder], Any], *, first: bool) -> dict[str, Any]:
    """The act and a recall with a new referral, either of them first and not yet committed when the other comes."""
    reminder = remind(keep_as(OLDER, REFERRED))
    acts = [lambda: act(reminder), lambda: recall(reminder.routine)]
    return ended(while_uncommitted(*(acts if first else reversed(acts))))


def erase(reminder: Reminder) -> None:
    keeping.erase_routine(routine=reminder.routine)


def renew(reminder: Reminder) -> None:
    keeping.renew_routine(routine=reminder.routine, answers=plain(), now=NOW)


def stop(reminder: Reminder) -> None:
    reminding.stop(reminder=reminder)


def confirm_while_it_is_recalled() -> dict[str, Any]:
    """Whoever comes first: nobody is reminded of what is referred now."""
    waiting = sign_up(keep_as(OLDER, REFERRED), ROSA)
    return ended(
        while_uncommitted(lambda: recall(waiting.routine), lambda: reminding.confirm(reminder=waiting, now=NOW))
    )


def recall_while_it_is_confirmed() -> dict[str, Any]:
    waiting = sign_up(keep_as(OLDER, REFERRED), BEN)
    return ended(
        while_uncommitted(lambda: reminding.confirm(reminder=waiting, now=NOW), lambda: recall(waiting.routine))
    )


RACES: dict[str, Callable[[], dict[str, Any]]] = {
    "many recall the same": many_recall_the_same,
    "many look through": many_look_through_chunk_by_chunk,
    "confirmed while it is recalled": confirm_while_it_is_recalled,
    "recalled while it is confirmed": recall_while_it_is_confirmed,
} | {
    f"{act.__name__} {'first' if first else 'second'}": lambda act=act, first=first: against(act, first=first)
    for act in (erase, renew, stop)
    for first in (True, False)
}


if __name__ == "__main__":
    run(RACES)
