"""Mails come back while people act, on a real database: `python -m tests.routines.bounce_races` prints how it ended."""

from collections.abc import Callable
from typing import Any

import django

django.setup()

from routines.models import Delivery, Reminder  # noqa: E402 Django has to be set up first
from routines.reminders import bounces, occasions, queue  # noqa: E402
from routines.services import complaining, keeping, reminding  # noqa: E402
from tests.routines.cast import NOW, ROSA, TONIGHT, keep, remind, sign_up  # noqa: E402
from tests.routines.races import at_once, named, run, while_uncommitted  # noqa: E402


def many_say_the_same() -> dict[str, Any]:
    delivery = taken(remind(keep()))
    results = at_once([lambda: bounces.came_back(delivery)] * 8)
    return ended(errors_of(results))


def two_come_back_at_once_after_one() -> dict[str, Any]:
    reminder = remind(keep())
    bounces.refused(reminder.pk)
    results = at_once([lambda: bounces.refused(reminder.pk)] * 2)
    return ended(errors_of(results))


def the_third_comes_back_while_it_is_stopped() -> dict[str, Any]:
    reminder = nearly_paused()
    errors = while_uncommitted(lambda: reminding.stop(reminder=reminder), lambda: bounces.refused(reminder.pk))
    return ended(errors)


def it_is_stopped_while_the_third_comes_back() -> dict[str, Any]:
    reminder = nearly_paused()
    errors = while_uncommitted(lambda: bounces.refused(reminder.pk), lambda: reminding.stop(reminder=reminder))
    return ended(errors)


def the_third_comes_back_while_it_is_resumed() -> dict[str, Any]:
    reminder = nearly_paused()
    errors = while_uncommitted(
        lambda: reminding.resume(reminder=reminder, now=NOW), lambda: bounces.refused(reminder.pk)
    )
    return ended(errors)


def one_comes_back_while_it_is_confirmed() -> dict[str, Any]:
    reminder = sign_up(keep())
    delivery = taken(reminder)
    errors = while_uncommitted(
        lambda: reminding.confirm(reminder=reminder, now=NOW), lambda: bounces.came_back(delivery)
    )
    return ended(errors)


def the_third_comes_back_while_it_falls_due() -> dict[str, Any]:
    reminder = nearly_paused()
    errors = while_uncommitted(lambda: occasions.owe_due(now=TONIGHT), lambda: bounces.refused(reminder.pk))
    return ended(errors)


def it_is_erased_while_the_third_comes_back() -> dict[str, Any]:
    reminder = nearly_paused()
    delivery = taken(reminder)
    errors = while_uncommitted(
        lambda: bounces.came_back(delivery), lambda: keeping.erase_routine(routine=reminder.routine)
    )
    return {"errors": errors, "reminders": Reminder.objects.count()}


def a_complaint_comes_while_it_is_resumed() -> dict[str, Any]:
    reminder = remind(keep())
    reminding.pause(reminder=reminder, now=NOW)
    errors = while_uncommitted(
        lambda: reminding.resume(reminder=reminder, now=NOW), lambda: complaining.complained(reminder=reminder)
    )
    return ended(errors)


def nearly_paused() -> Reminder:
    """Two have come back, and one more would do."""
    reminder = remind(keep(), ROSA)
    Reminder.objects.filter(pk=reminder.pk).update(bounces=bounces.MOST_BOUNCES - 1)
    return reminder


def taken(reminder: Reminder) -> Delivery:
    """A mail that a provider took."""
    return Delivery.objects.create(
        reminder=reminder,
        kind=Delivery.Kind.REMINDER,
        key=f"taken:{reminder.pk}",
        due_at=NOW,
        try_at=NOW,
        state=Delivery.State.SENT,
        sent_at=NOW,
    )


def ended(errors: list[str]) -> dict[str, Any]:
    row = Reminder.objects.get()
    return {
        "errors": errors,
        "state": row.state,
        "bounces": row.bounces,
        "because": row.paused_because,
        "email": row.email,
        "waiting": Delivery.objects.filter(kind=Delivery.Kind.REMINDER, state__in=queue.WAITING).count(),
    }


def errors_of(results: list[Any]) -> list[str]:
    return [repr(result) for result in results if isinstance(result, Exception)]


RACES: list[Callable[[], dict[str, Any]]] = [
    many_say_the_same,
    two_come_back_at_once_after_one,
    the_third_comes_back_while_it_is_stopped,
    it_is_stopped_while_the_third_comes_back,
    the_third_comes_back_while_it_is_resumed,
    one_comes_back_while_it_is_confirmed,
    the_third_comes_back_while_it_falls_due,
    it_is_erased_while_the_third_comes_back,
    a_complaint_comes_while_it_is_resumed,
]


if __name__ == "__main__":
    run(named(RACES))
