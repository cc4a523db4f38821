"""How long an answer takes, by what is known of an address: `python -m tests.benchmarks.knowing 2000 0.25 8`.

So many addresses of each kind, with pauses of so many seconds, so many asking at once. Prints medians as JSON, at
sign-up with a routine of one's own and at "mail me my links". Each address is asked for twice: the first time a mail
may be owed. The kinds take turns, so that whatever else the machine does meets all of them.
"""

import json
import random
import statistics
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import django

django.setup()

from django.test import Client  # noqa: E402 Django has to be set up first
from django.utils import timezone  # noqa: E402

from routines import evenly  # noqa: E402
from routines.addresses import address_hash  # noqa: E402
from routines.links import Purpose, new_public_id  # noqa: E402
from routines.models import Reminder, Routine, UnconfirmedMail  # noqa: E402
from routines.selectors import CONFIRM_WITHIN  # noqa: E402
from tests.routines.api.calls import WISH, send  # noqa: E402
from tests.routines.cast import keep, sign_up  # noqa: E402

KINDS = ("unknown", "pending", "known")
NOW = timezone.now()
LATELY = NOW - timedelta(minutes=5)
State = Reminder.State
Ask = Callable[[str, int], Any]


def fill(number: int) -> list[Routine]:
    """So many people of each kind, each with a routine of theirs; and routines for whoever asks."""
    template = keep(now=NOW)
    asked = sign_up(template, now=NOW)
    routines = Routine.objects.bulk_create(_copied(template) for _ in range(number * 2))
    people = [(kind, index) for kind in KINDS[1:] for index in range(number)]
    Reminder.objects.bulk_create(
        _reminder(asked, routine, address(kind, index), is_known=kind == "known")
        for routine, (kind, index) in zip(routines, people, strict=True)
    )
    UnconfirmedMail.objects.bulk_create(
        UnconfirmedMail(address_hash=address_hash(address("pending", index)), count=1, last_at=LATELY)
        for index in range(number)
    )
    return Routine.objects.bulk_create(_copied(template) for _ in range(number * len(KINDS)))


def address(kind: str, index: int) -> str:
    """Addresses of one length, so that the answers have one, too."""
    return f"{kind:x>7}{index:05}@example.org"


def ask_for_links(client: Client) -> Ask:
    return lambda kind, index: client.post("/links/", {"email": address(kind, index)})


def ask_to_sign_up(client: Client, routines: list[Routine]) -> Ask:
    def ask(kind: str, index: int) -> Any:
        token = routines[KINDS.index(kind) + index * len(KINDS)].token(Purpose.ROUTINE)
        return send(client, "POST", f"/api/v1/routines/{token}/reminders", WISH | {"email": address(kind, index)})

    return ask


def medians(ask: Ask, number: int, at_once: int) -> dict[str, dict[str, float]]:
    """In milliseconds, for the first time and for the second."""
    return {turn: _medians(ask, number, at_once) for turn in ("first", "again")}


def _medians(ask: Ask, number: int, at_once: int) -> dict[str, float]:
    asked = [(kind, index) for index in range(number) for kind in random.sample(KINDS, len(KINDS))]
    with ThreadPoolExecutor(at_once) as pool:
        times = list(pool.map(lambda each: _timed(ask, *each), asked))
    return {
        kind: statistics.median(ms for (of, _), ms in zip(asked, times, strict=True) if of == kind) for kind in KINDS
    }


def _timed(ask: Ask, kind: str, index: int) -> float:
    start = time.perf_counter()
    response = ask(kind, index)
    took = (time.perf_counter() - start) * 1e3
    assert response.status_code in (200, 202), response.content
    return took


def _copied(template: Routine) -> Routine:
    fields = {field.attname: getattr(template, field.attname) for field in Routine._meta.concrete_fields}
    return Routine(**{**fields, "id": None, "public_id": new_public_id()})


def _reminder(template: Reminder, routine: Routine, email: str, *, is_known: bool) -> Reminder:
    fields = {field.attname: getattr(template, field.attname) for field in Reminder._meta.concrete_fields}
    fields |= {"id": None, "public_id": new_public_id(), "routine_id": routine.pk, "email": email}
    fields |= {"address_hash": address_hash(email), "asked_at": LATELY}
    if is_known:
        later = NOW + CONFIRM_WITHIN
        fields |= {"state": State.ACTIVE, "next_at": later, "confirmed_at": LATELY}
    return Reminder(**fields)


if __name__ == "__main__":
    number, evenly.STEP, at_once = int(sys.argv[1]), float(sys.argv[2]), int(sys.argv[3])
    client = Client(SERVER_NAME="localhost")
    ways = {"links": ask_for_links(client), "sign-up": ask_to_sign_up(client, fill(number))}
    print(json.dumps({where: medians(ask, number, at_once) for where, ask in ways.items()}))
