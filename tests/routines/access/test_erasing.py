"""What is erased is gone from everywhere: tables, journals, cache, log, queue. One looks for words nobody else has.

Each of these places has a control: what is put there is found.
"""

import json
import logging
from base64 import b64decode
from collections.abc import Callable, Iterator
from inspect import signature
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core import mail
from django.core.cache import caches
from redis import Redis

from config.celery import app
from config.logs import DiscreetFormatter
from routines.models import Delivery, UnconfirmedMail
from routines.reminders import dispatch, tasks
from routines.services import keeping
from tests.routines.access import scene
from tests.routines.access.people import FIELDS, Person, canary, erased, somebody
from tests.routines.access.test_words import logged
from tests.routines.cast import TONIGHT, clock_at, dump_with_keys, fresh
from tests.servers import REDIS, queue_at

pytestmark = [pytest.mark.django_db, pytest.mark.untraced, pytest.mark.usefixtures("noon")]


@pytest.fixture(autouse=True)
def log() -> Iterator[StringIO]:
    """What the log of an installation has, at a level that tells more than the usual one."""
    root = logging.getLogger()
    level = root.level
    root.setLevel(logging.INFO)
    yield from logged(DiscreetFormatter())
    root.setLevel(level)


def traces(person: Person, log: StringIO) -> list[str]:
    """What of them can be found anywhere: the words, sealed or not."""
    tables = (dump_with_keys(), *map(str, scene.all_rows()))
    everything = "\n".join([*tables, *_files(), *_cached(), log.getvalue()])
    words = [canary(person.name, field) for field in FIELDS]
    ids = [token.partition(".")[0] for token in person.links.values()]
    found = (*words, person.reminder.email, person.copy.email, *ids)
    return sorted({word for word in found if word in everything})


def _files() -> Iterator[str]:
    for path in Path(settings.JOURNAL_DIR).rglob("*"):
        if path.is_file():
            yield path.read_text(errors="replace")


def _cached() -> Iterator[str]:
    """Keys and what lies under them, of each cache there is. They are in this process."""
    for backend in caches.all(initialized_only=False):
        stored: dict[str, bytes] = vars(backend)["_cache"]
        yield from (f"{key} {value.decode(errors='replace')}" for key, value in stored.items())


def _write_a_file(word: str) -> None:
    folder = Path(settings.JOURNAL_DIR)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "control").write_text(word)


PLACES: dict[str, Callable[[str], object]] = {
    "cache": lambda word: caches["default"].set("control", [word]),
    "log": lambda word: logging.getLogger("routines").info("%s", word),
    "journals": _write_a_file,
}


@pytest.mark.parametrize("place", PLACES)
def test_what_is_left_in_a_place_is_found_there(place: str, log: StringIO) -> None:
    rosa = somebody("rosa")
    erased(rosa)
    word = canary("rosa", "title")
    try:
        PLACES[place](word)
        assert traces(rosa, log) == [word]
    finally:
        caches["default"].clear()
        (Path(settings.JOURNAL_DIR) / "control").unlink(missing_ok=True)


def test_nothing_is_left_of_who_is_erased_and_all_of_everybody_else(log: StringIO) -> None:
    rosa, ben = somebody("rosa"), somebody("ben")
    assert rosa.links, "they are made before"
    before = traces(ben, log)
    assert len(traces(rosa, log)) == len(before) >= len(FIELDS)
    erased(rosa)
    assert traces(rosa, log) == []
    assert traces(ben, log) == before


def test_only_a_keyed_hash_says_how_often_an_address_was_written_to() -> None:
    rosa = somebody("rosa")
    erased(rosa)
    counted = UnconfirmedMail.objects.get(address_hash=rosa.reminder.address_hash)
    assert rosa.reminder.email not in str(vars(counted))


def test_who_is_erased_while_a_mail_is_on_its_way_leaves_nothing_and_gets_nothing_more(log: StringIO) -> None:
    rosa = somebody("rosa")
    assert rosa.links
    Delivery.objects.update(try_at=TONIGHT)
    erase = lambda: keeping.erase_routine(routine=fresh(rosa.routine))  # noqa: E731 it is what happens meanwhile
    dispatch.send_waiting(clock=clock_at(TONIGHT, meanwhile=erase))
    keeping.erase_draft(draft=rosa.draft)
    assert mail.outbox == []
    assert traces(rosa, log) == []


def test_no_message_at_the_broker_is_about_anybody() -> None:
    """As it lies in Redis. No task takes anything that it could be told, so there is nothing more to send."""
    ours = [task for name, task in app.tasks.items() if name.startswith(tasks.__name__)]
    assert tasks.send in ours
    assert [task.name for task in ours if signature(task.run).parameters] == []
    assert [entry for entry in app.conf.beat_schedule.values() if entry.get("args") or entry.get("kwargs")] == []
    rosa = somebody("rosa")
    with queue_at(REDIS) as queue:
        sent = [_at_the_broker(task.name, queue) for task in ours]
        assert all(task.name in message for task, message in zip(ours, sent, strict=True))
        assert [word for word in rosa.secrets if word in "".join(sent)] == []
        assert rosa.reminder.email in _at_the_broker(tasks.send.name, queue, args=[rosa.reminder.email]), "the control"


def _at_the_broker(task: str, queue: dict[str, str], **told: Any) -> str:
    """The message as it lies there, which nobody takes, opened as far as it can be."""
    with app.connection_for_write(queue["CELERY_BROKER_URL"]) as connection:
        app.send_task(task, connection=connection, queue=queue["CELERY_QUEUE"], **told)
    with Redis.from_url(queue["CELERY_BROKER_URL"]) as redis:
        [*_, stored] = redis.lrange(queue["CELERY_QUEUE"], 0, 0)
    return f"{stored!r} {b64decode(json.loads(stored)['body']).decode()}"
