"""Two schedulers, and somebody who comes, where nobody answered so far; and copies, which hang on other rows.

`python -m tests.routines.silence_races` prints as JSON how each race ended.
"""

from typing import Any

import django

django.setup()

from routines.models import Delivery, Reminder  # noqa: E402 Django has to be set up first
from routines.refusals import NotPossible  # noqa: E402
from routines.reminders import occasions, queue  # noqa: E402
from routines.services import copying, keeping, reminding  # noqa: E402
from routines.services.acting import somebody_came  # noqa: E402
from tests.routines.cast import MINUTE, NOW, TONIGHT, crowd, give_copy, keep, remind  # noqa: E402
from tests.routines.races import MANY, at_once, named, run, while_uncommitted  # noqa: E402


def ask_at_once() -> dict[str, Any]:
    """Several schedulers find the fifth due at the same moment."""
    crowd(keep(), 60, next_at=TONIGHT)
    Reminder.objects.update(unanswered=4)
    moved = at_once([lambda: occasions.owe_due(now=TONIGHT + MINUTE)] * 8)
    kinds = Delivery.objects.values_list("kind", flat=True)
    return {"moved": sum(moved), "kinds": sorted(set(kinds)), "mails": len(kinds), **_states()}


def count_at_once() -> dict[str, Any]:
    """Several schedulers find the second due at the same moment: it counts once, and the next is in a week."""
    crowd(keep(), 60, next_at=TONIGHT)
    Reminder.objects.update(unanswered=1)
    at_once([lambda: occasions.owe_due(now=TONIGHT + MINUTE)] * 8)
    rows = Reminder.objects.values_list("unanswered", "next_at").distinct()
    return {"rows": [[unanswered, next_at.isoformat()] for unanswered, next_at in rows if next_at]}


def come_while_it_is_owed() -> dict[str, Any]:
    """The second is being owed when somebody comes: who has to wait, and has the last word."""
    reminder = crowd(keep(), 1, next_at=TONIGHT)[0]
    Reminder.objects.update(unanswered=1)
    errors = while_uncommitted(
        lambda: occasions.owe_due(now=TONIGHT), lambda: somebody_came(routine=reminder.routine, now=TONIGHT + MINUTE)
    )
    row = Reminder.objects.get()
    return {"errors": errors, "unanswered": row.unanswered, "next_at": row.next_at and row.next_at.isoformat()}


def come_while_it_is_asked() -> dict[str, Any]:
    """Whoever is first: afterwards it is on, or it is paused and one question is on its way."""
    reminders = crowd(keep(), MANY, next_at=TONIGHT)
    Reminder.objects.update(unanswered=4)
    comes = [lambda row=row: reminding.skip_week(reminder=row, now=NOW) for row in reminders]
    at_once([*comes, *[lambda: occasions.owe_due(now=TONIGHT)] * 4])  # who comes too late is told that it is paused
    paused = Reminder.objects.filter(state="paused", paused_because="ignored", unanswered=4)
    asked = Delivery.objects.filter(kind="shall_stop", reminder__in=paused).count()
    active = Reminder.objects.filter(state="active", unanswered=0, deliveries=None).count()
    return {"all": active + asked, "one question each": asked == paused.count() == Delivery.objects.count()}


def stop_copies_while_they_fall_due() -> dict[str, Any]:
    """Givers and receivers stop, and a routine is erased, while both mails are owed: none waits, nobody in a ring."""
    reminders, erased = crowd(keep(), MANY, next_at=TONIGHT), keep()
    others = [remind(erased, f"other{number}@example.org") for number in range(3)]
    copies = [give_copy(row, f"giver{row.pk}@example.org") for row in (*reminders, *others)]
    half = MANY // 2
    stops = [lambda row=row: reminding.stop(reminder=row) for row in (*copies[:half], *reminders[half:])]
    acts = [*stops, lambda: keeping.erase_routine(routine=erased), *[lambda: occasions.owe_due(now=TONIGHT)] * 4]
    errors = [repr(result) for result in at_once(acts) if isinstance(result, Exception)]
    stopped = Delivery.objects.filter(reminder__state="stopped", state__in=queue.WAITING).count()
    kept = Delivery.objects.filter(reminder__in=[row.pk for row in reminders[:half]], state="owed").count()
    return {"errors": errors, "waiting for who stopped": stopped, "owed to the others": kept}


def ask_for_two_copies_at_once() -> dict[str, Any]:
    reminder = crowd(keep(), 1)[0]
    asks = [
        lambda number=number: copying.ask(reminder=reminder, email=f"giver{number}@example.org", now=NOW)
        for number in range(MANY)
    ]
    refused = [result for result in at_once(asks) if isinstance(result, NotPossible)]
    return {"copies": reminder.copies.count(), "refused": len(refused), "mails": Delivery.objects.count()}


def _states() -> dict[str, Any]:
    return {"states": sorted(Reminder.objects.values_list("state", "paused_because").distinct())}


if __name__ == "__main__":
    silences = [ask_at_once, count_at_once, come_while_it_is_owed, come_while_it_is_asked]
    run(named([*silences, stop_copies_while_they_fall_due, ask_for_two_copies_at_once]))
