"""What somebody answered stays out of logs, subjects and addresses, even when everything goes wrong."""

import logging
import re
from collections.abc import Iterator, Sequence
from io import StringIO
from typing import Any, NoReturn

import pytest
from django.core import mail
from django.db import IntegrityError, connection

from config.logs import DiscreetFormatter, JsonFormatter
from routines.models import Delivery
from tests.routines.access import scene
from tests.routines.access.actors import Cast, with_own_links, without_links
from tests.routines.access.people import FIELDS, Person, canary
from tests.routines.access.trying import Matrix
from tests.routines.cast import NOW, TONIGHT, fresh
from tests.routines.reminders.sending import send

pytestmark = [pytest.mark.django_db, pytest.mark.untraced, pytest.mark.usefixtures("noon")]
IN_AN_ADDRESS = re.compile(r"""(?:href|src|action|value|Location)(?:=|: )["']?([^"'\s>]*)""")
ALL = (DiscreetFormatter(), JsonFormatter())


def private(person: Person) -> list[str]:
    """What must not be found."""
    return [*(canary(person.name, field) for field in FIELDS), person.reminder.email, person.copy.email]


def found(words: Sequence[str], text: str) -> list[str]:
    return [word for word in words if word in text]


class Quoting:
    """A database that answers everything by quoting what it was given, and a whole row, as PostgreSQL does."""

    def __init__(self, words: Sequence[str]) -> None:
        self.row = ", ".join(words)

    def __call__(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> NoReturn:
        raise IntegrityError(f"new row violates check constraint. DETAIL: Failing row contains ({self.row}, {params}).")


class Failing(Matrix):
    """Each request fails at its first question to the database."""

    def fail(self, cast: Cast, words: Sequence[str]) -> None:
        attempts = [*with_own_links(cast.rosa, cast), *without_links("anonymous", cast)]
        with connection.execute_wrapper(Quoting(words)):
            for attempt in attempts:
                response = scene.nobody().generic(attempt.method, attempt.address, *attempt.sent)
                self.tried[str(response.status_code)] += 1
                self.seen.append(response.content.decode(errors="replace") if not response.streaming else "")


def logged(formatter: logging.Formatter) -> Iterator[StringIO]:
    """All that is logged, at every level, written by this formatter."""
    written, root = StringIO(), logging.getLogger()
    handler = logging.StreamHandler(written)
    handler.setFormatter(formatter)
    root.addHandler(handler)
    yield written
    root.removeHandler(handler)


@pytest.fixture(params=[*ALL, logging.Formatter()], ids=["lines", "json", "control"])
def log(request: pytest.FixtureRequest) -> Iterator[StringIO]:
    yield from logged(request.param)


def test_when_every_page_fails_the_log_and_the_pages_hold_no_private_word(
    log: StringIO, request: pytest.FixtureRequest, record_property: Any
) -> None:
    cast = scene.everybody()
    words, failing = private(cast.rosa), Failing([cast.rosa])
    failing.fail(cast, words)
    hits = found(words, log.getvalue())
    record_property("forced errors", f"{failing.tried['500']} of {failing.tried.total()} requests; hits {len(hits)}")
    assert failing.tried["500"] > 50
    assert "IntegrityError" in log.getvalue()
    assert found(words, "\n".join(failing.seen)) == []
    assert hits == (words if request.node.callspec.id == "control" else [])


def test_no_address_on_a_page_holds_a_private_word() -> None:
    cast = scene.everybody()
    scene.with_known_answers()
    matrix = scene.matrix_of(cast)
    matrix.add(scene.nobody(), with_own_links(cast.rosa, cast, methods=("GET", "POST")))
    seen = "\n".join(matrix.seen)
    words = private(cast.rosa)
    assert canary("rosa", "title") in seen
    addresses = [address for address in IN_AN_ADDRESS.findall(seen) if "/" in address]
    assert len(addresses) > 500
    assert found(words, "\n".join(addresses)) == []
    assert found(words, 'href="/x/canary-of-rosa-in-title"') == [canary("rosa", "title")], "or nothing would be found"


def test_no_subject_and_no_header_holds_a_private_word() -> None:
    rosa = scene.everybody().rosa
    Delivery.objects.all().delete()
    for kind in (Delivery.Kind.REMINDER, Delivery.Kind.NOTICE, Delivery.Kind.SHALL_STOP):
        Delivery.objects.create(reminder=fresh(rosa.reminder), kind=kind, key=kind, due_at=TONIGHT, try_at=NOW)
    scene.with_known_answers()
    assert send(TONIGHT) > 0
    headers = [(name, str(value)) for message in mail.outbox for name, value in message.message().items()]
    assert found(private(rosa), "\n".join(value for name, value in headers if name != "To")) == []
    assert found(private(rosa), "\n".join(value for _, value in headers)) == [rosa.reminder.email]
