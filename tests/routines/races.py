"""Many at once against a real database: `python -m tests.routines.races` prints as JSON how each race ended."""

import json
import threading
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any
from unittest.mock import patch

import django

django.setup()

from django.conf import settings  # noqa: E402 Django has to be set up first
from django.db import connection, transaction  # noqa: E402
from django.test import Client  # noqa: E402

from recommender.knowledge import shipped  # noqa: E402
from routines.models import (  # noqa: E402
    CallCount,
    Delivery,
    KeptRequest,
    KnowledgeVersion,
    Reminder,
    Routine,
    UnconfirmedMail,
)
from routines.refusals import NotPossible  # noqa: E402
from routines.reminders import limits, occasions, queue  # noqa: E402
from routines.services import forgetting, keeping, once, owing, reminding, versions  # noqa: E402
from routines.services.telling import tell_once  # noqa: E402
from routines.told import Telling  # noqa: E402
from tests.recommender.strategies import plain  # noqa: E402
from tests.routines.api.calls import keep as api_keep  # noqa: E402
from tests.routines.cast import HOUR, MINUTE, NOW, ROSA, TONIGHT, crowd, keep, owed, sign_up  # noqa: E402

MANY = 20


def at_once(acts: Sequence[Callable[[], Any]]) -> list[Any]:
    """What each of them returned or raised, all started at the same moment."""
    results: list[Any] = [None] * len(acts)
    start = threading.Barrier(len(acts))

    def run(index: int) -> None:
        start.wait()
        try:
            results[index] = acts[index]()
        except Exception as error:
            results[index] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[index]) for index in range(len(acts))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def write_unconfirmed() -> dict[str, int]:
    results = at_once([lambda: limits.may_write_unconfirmed("hash", now=NOW)] * MANY)
    return {"allowed": results.count(True), "count": UnconfirmedMail.objects.get().count}


def keep_with_one_key() -> dict[str, int]:
    request, answers = once.RequestKey("a-key", b"{}"), plain()
    results = at_once([lambda: keeping.keep_routine(answers=answers, consent=True, now=NOW, request=request)] * MANY)
    return {"routines": Routine.objects.count(), "answers": len({getattr(result, "pk", None) for result in results})}


def keep_fifty_times() -> dict[str, Any]:
    """One body with one key by the API, so that the answers themselves can be compared. One may keep, and no more."""
    answers, key = plain().as_dict(), "a-key-for-fifty-at-once"
    CallCount.objects.all().delete()
    with patch.object(settings, "LIMITS", {"keep": (1, 3600)}):
        results = at_once([lambda: api_keep(Client(SERVER_NAME="localhost"), answers, idempotency_key=key)] * 50)
    errors = [repr(result) for result in results if isinstance(result, Exception)]
    got = {(result.status_code, result.content) for result in results if not isinstance(result, Exception)}
    kinds = {status for status, _ in got}
    return {"errors": errors, "answers": len(got), "status": list(kinds), "routines": Routine.objects.count()}


def tell_fifty_times() -> dict[str, Any]:
    routine, request = keep(), once.RequestKey("a-key", b"{}", call="session-request")
    told = Telling(given_at=NOW, pressure_felt="right")
    results = at_once([lambda: tell_once(routine=routine, telling=told, request=request, now=NOW)] * 50)
    errors = [repr(result) for result in results if isinstance(result, Exception)]
    return {"errors": errors, "answers": len({getattr(result, "pk", None) for result in results})}


def come_while_the_first_is_at_work() -> dict[str, Any]:
    """The first holds the lock for a second, and nobody has the patience."""
    request, held = once.RequestKey("a-key", b"{}"), threading.Event()

    def work() -> None:
        with once.locked(request, now=NOW):
            held.set()
            threading.Event().wait(1)

    def come() -> Any:
        held.wait()
        with once.locked(request, now=NOW) as row:
            return row

    once.begin(request, now=NOW)
    with patch.object(once, "PATIENCE", 200):
        _, came = at_once([work, come])
    return {"came": type(came).__name__, "database": connection.vendor}


def keep_a_new_version() -> dict[str, Any]:
    KnowledgeVersion.objects.all().delete()
    results = at_once([keep] * MANY)
    errors = [repr(result) for result in results if isinstance(result, Exception)]
    return {"errors": errors, "routines": Routine.objects.count(), "versions": KnowledgeVersion.objects.count()}


def remember_a_version_while_another_does() -> dict[str, Any]:
    KnowledgeVersion.objects.all().delete()
    errors = while_uncommitted(
        lambda: versions.remember(knowledge=shipped(), now=NOW),
        lambda: versions.remember(knowledge=shipped(), now=NOW + MINUTE),
    )
    return {"errors": errors, "versions": KnowledgeVersion.objects.count()}


def sign_up_one_address() -> dict[str, int]:
    routine = keep()
    at_once([lambda: sign_up(routine, ROSA)] * MANY)
    return {"reminders": routine.reminders.count(), "mails": Delivery.objects.count()}


def sign_up_many() -> dict[str, int]:
    routine = keep()
    acts = [lambda number=number: sign_up(routine, f"person{number}@example.org") for number in range(MANY)]
    results = at_once(acts)
    refused = [result for result in results if isinstance(result, NotPossible)]
    return {"reminders": routine.reminders.count(), "refused": len(refused)}


def erase_while_signing_up() -> dict[str, Any]:
    routine = keep()
    return erase_while(routine, lambda: sign_up(routine))


def erase_while_it_falls_due() -> dict[str, Any]:
    routine = keep()
    crowd(routine, 3, next_at=TONIGHT)
    return erase_while(routine, lambda: occasions.owe_due(now=TONIGHT))


def erase_while(routine: Routine, act: Callable[[], Any]) -> dict[str, Any]:
    errors = while_uncommitted(act, lambda: keeping.erase_routine(routine=routine))
    return {"errors": errors, "routines": Routine.objects.count(), "reminders": Reminder.objects.count()}


def while_uncommitted(act: Callable[[], Any], other: Callable[[], Any]) -> list[str]:
    """What the act writes is there, and not yet committed, when the other comes. What went wrong with either."""
    written = threading.Event()

    def come() -> None:
        written.wait()
        other()

    def write() -> None:
        with transaction.atomic():
            act()
            written.set()
            threading.Event().wait(0.3)  # time for the other to reach the lock

    return [repr(result) for result in at_once([come, write]) if isinstance(result, Exception)]


def resume_while_an_emergency_comes_up() -> dict[str, Any]:
    reminder = crowd(keep(), 1)[0]
    reminding.pause(reminder=reminder, now=NOW)
    errors = while_uncommitted(
        lambda: reminding.resume(reminder=reminder, now=NOW),
        lambda: keeping.ask_again(routine=reminder.routine, now=NOW),
    )
    return {"errors": errors, "state": Reminder.objects.get().state}


def sign_up_while_it_is_stopped() -> dict[str, Any]:
    reminder = sign_up(keep(), ROSA)
    errors = while_uncommitted(
        lambda: reminding.stop(reminder=reminder), lambda: sign_up(reminder.routine, ROSA, now=NOW + MINUTE)
    )
    stopped = Reminder.objects.get(pk=reminder.pk)
    return {"errors": errors, "state": stopped.state, "email": stopped.email}


def confirm_while_the_links_are_asked_for() -> dict[str, Any]:
    """The yes comes when the mail has been counted and nothing else has happened yet."""
    later = NOW + 25 * HOUR
    reminder = sign_up(keep(), ROSA)
    counted = threading.Event()

    def count_slowly(address_hash: str, *, now: datetime) -> bool:
        allowed = limits.may_write_unconfirmed(address_hash, now=now)
        counted.set()
        threading.Event().wait(0.3)  # time for the other to reach the lock
        return allowed

    def confirm() -> None:
        counted.wait()
        reminding.confirm(reminder=reminder, now=later)

    with patch.object(owing, "may_write_unconfirmed", count_slowly):
        results = at_once([lambda: reminding.send_links(email=ROSA, now=later), confirm])
    errors = [repr(result) for result in results if isinstance(result, Exception)]
    return {"errors": errors, "state": Reminder.objects.get().state}


def forget_while_it_is_asked_for_again() -> dict[str, Any]:
    later = NOW + 49 * HOUR
    routine = keep()
    sign_up(routine, ROSA)
    errors = while_uncommitted(lambda: sign_up(routine, ROSA, now=later), lambda: forgetting.forget_old(now=later))
    return {"errors": errors, "reminders": Reminder.objects.count()}


def owe_due() -> dict[str, int]:
    crowd(keep(), 60, next_at=TONIGHT)
    moved = at_once([lambda: occasions.owe_due(now=TONIGHT + MINUTE)] * 8)
    late = Reminder.objects.filter(next_at__lte=TONIGHT + MINUTE).count()
    return {"moved": sum(moved), "deliveries": Delivery.objects.count(), "late": late}


def claim() -> dict[str, int]:
    owed(crowd(keep(), 100))
    acts = [lambda number=number: queue.claim(owner=f"owner {number}", now=NOW, limit=30) for number in range(8)]
    claimed = [delivery.pk for deliveries in at_once(acts) for delivery in deliveries]
    return {"claimed": len(claimed), "different": len(set(claimed))}


def stop_while_it_falls_due() -> dict[str, Any]:
    """Whoever comes first: a stopped reminder has no mail that waits."""
    reminders = crowd(keep(), MANY, next_at=TONIGHT)
    stops = [lambda reminder=reminder: reminding.stop(reminder=reminder) for reminder in reminders]
    results = at_once([*stops, *[lambda: occasions.owe_due(now=TONIGHT)] * 4])
    errors = [repr(result) for result in results if isinstance(result, Exception)]
    return {"errors": errors, "waiting": Delivery.objects.filter(state__in=queue.WAITING).count()}


RACES = [
    write_unconfirmed,
    keep_with_one_key,
    keep_fifty_times,
    come_while_the_first_is_at_work,
    tell_fifty_times,
    keep_a_new_version,
    remember_a_version_while_another_does,
    sign_up_one_address,
    sign_up_many,
    erase_while_signing_up,
    erase_while_it_falls_due,
    resume_while_an_emergency_comes_up,
    sign_up_while_it_is_stopped,
    confirm_while_the_links_are_asked_for,
    forget_while_it_is_asked_for_again,
    owe_due,
    claim,
    stop_while_it_falls_due,
]


def run(races: Mapping[str, Callable[[], dict[str, Any]]]) -> None:
    """Each on its own, and then the outcomes of all, by their names, as JSON."""
    outcomes = {}
    for name, race in races.items():
        Routine.objects.all().delete()
        UnconfirmedMail.objects.all().delete()
        KeptRequest.objects.all().delete()
        outcomes[name] = race()
    print(json.dumps(outcomes))  # noqa: T201


def named(races: Sequence[Callable[[], dict[str, Any]]]) -> dict[str, Callable[[], dict[str, Any]]]:
    """By the names of their functions."""
    return {race.__name__: race for race in races}


if __name__ == "__main__":
    run(named(RACES))
