"""What is erased is gone from everywhere: tables, journals, cache, queue. Words that nobody else has are looked for."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.core import mail
from django.core.cache import cache

from config.celery import app
from routines.models import Delivery, UnconfirmedMail
from routines.reminders import dispatch
from routines.services import keeping
from tests.routines.access import scene
from tests.routines.access.people import FIELDS, Person, canary, erased, somebody
from tests.routines.cast import TONIGHT, clock_at, dump_with_keys, fresh

pytestmark = [pytest.mark.django_db, pytest.mark.untraced, pytest.mark.usefixtures("noon")]


def traces(person: Person) -> list[str]:
    """What of them can be found anywhere: the words, sealed or not."""
    everything = "\n".join([dump_with_keys(), *map(str, scene.all_rows()), *_files(), *map(str, vars(cache).values())])
    words = [canary(person.name, field) for field in FIELDS]
    ids = [token.partition(".")[0] for token in person.links.values()]
    found = (*words, person.reminder.email, person.copy.email, *ids)
    return sorted({word for word in found if word in everything})


def _files() -> Iterator[str]:
    for path in Path(settings.JOURNAL_DIR).rglob("*"):
        if path.is_file():
            yield path.read_text(errors="replace")


def test_nothing_is_left_of_who_is_erased_and_all_of_everybody_else() -> None:
    rosa, ben = somebody("rosa"), somebody("ben")
    assert rosa.links, "they are made before"
    before = traces(ben)
    assert len(traces(rosa)) == len(before) >= len(FIELDS)
    erased(rosa)
    assert traces(rosa) == []
    assert traces(ben) == before


def test_only_a_keyed_hash_says_how_often_an_address_was_written_to() -> None:
    rosa = somebody("rosa")
    erased(rosa)
    counted = UnconfirmedMail.objects.get(address_hash=rosa.reminder.address_hash)
    assert rosa.reminder.email not in str(vars(counted))


def test_who_is_erased_while_a_mail_is_on_its_way_leaves_nothing_and_gets_nothing_more() -> None:
    rosa = somebody("rosa")
    assert rosa.links
    Delivery.objects.update(try_at=TONIGHT)
    erase = lambda: keeping.erase_routine(routine=fresh(rosa.routine))  # noqa: E731 it is what happens meanwhile
    dispatch.send_waiting(clock=clock_at(TONIGHT, meanwhile=erase))
    keeping.erase_draft(draft=rosa.draft)
    assert mail.outbox == []
    assert traces(rosa) == []


def test_no_message_to_the_broker_is_about_anybody() -> None:
    assert [entry for entry in app.conf.beat_schedule.values() if entry.get("args") or entry.get("kwargs")] == []
