"""A scanner opens every address in a mail before its owner does, often, and goes on to the pages behind: for nothing.

The mails are really sent, each kind by what makes it. No row of any table of the database may change by GET or HEAD.
"""

import logging
import re
from collections import Counter
from collections.abc import Callable, Iterator, Set
from email import message_from_bytes, policy
from email.message import EmailMessage
from html import unescape
from typing import Any
from urllib.parse import urlsplit

import pytest
import time_machine
from django.conf import settings
from django.core import mail
from django.db import connection
from django.test import Client
from django.urls import resolve

from recommender.knowledge import Knowledge
from routines.models import Delivery, Reminder, Routine
from routines.reminders.occasions import owe_due
from routines.selectors import WARN_IDLE
from routines.services import keeping, reminding
from routines.services.idling import warn_and_erase
from tests.long import whole
from tests.routines.cast import ROSA, TONIGHT, remind, sign_up
from tests.routines.older import GENTLER, apply, keep_as
from tests.routines.reminders.sending import send

pytestmark = pytest.mark.untraced

log = logging.getLogger(__name__)
OFTEN = whole(10, short=3)
ADDRESS = re.compile(r"(?:https?|webcal)://[^\s<>\"']+")
REFERENCE = re.compile(r"""(?:href|src|action|value)=["']([^"']+)["']""")
PRIVATE = re.compile(r"/[A-Za-z0-9_-]{22}\.[A-Za-z0-9_-]{22}")
FINE, ELSEWHERE, ONLY_POST = 200, 302, 405
Kind = Delivery.Kind
IN_MAILS = {
    Kind.CONFIRMATION: {"confirm", "unsubscribe"},
    Kind.REMINDER: {"begin", "told", "reminder-tomorrow", "reminder-skip-week", "reminder", "unsubscribe"},
    Kind.NOTICE: {"kept-routine", "reminder", "unsubscribe"},
    Kind.RECALL: {"kept-routine", "unsubscribe"},
    Kind.SHALL_STOP: {"reminder", "unsubscribe"},
    Kind.GOES_SOON: {"keep-on", "unsubscribe"},
}
BEHIND_A_REMINDER = {"reminder-calendar", "new-calendar-address", "calendar", "kept-routine", "erase", "why", "sign-up"}
LATER: dict[str, Callable[[Reminder], object]] = {
    "confirmed": lambda reminder: reminding.confirm(reminder=reminder, now=TONIGHT),
    "paused": lambda reminder: Reminder.objects.update(state="paused", next_at=None, confirmed_at=TONIGHT),
    "stopped": lambda reminder: reminding.stop(reminder=reminder),
    "erased": lambda reminder: keeping.erase_routine(routine=reminder.routine),
}


@pytest.fixture
def tonight(db: None) -> Iterator[None]:
    """The clock stands at the moment at which the mails go out."""
    with time_machine.travel(TONIGHT, tick=False):
        yield


@pytest.fixture(params=list(Kind))
def kind(request: pytest.FixtureRequest) -> Kind:
    return Kind(request.param)


@pytest.fixture
def mailed(kind: Kind, tonight: None, older: Knowledge) -> set[str]:
    """Every address in a mail of this kind: in its headers, its text and its HTML, without the host, which is ours."""
    make(kind, keep_as(older, GENTLER))
    assert send(TONIGHT) == 1
    [sent] = mail.outbox
    assert sent.extra_headers["Message-ID"].startswith(f"<{kind}.")
    return addresses_in(message_from_bytes(sent.message().as_bytes(), policy=policy.default))


def make(kind: Kind, routine: Routine) -> None:
    """What leads to a mail of this kind, and to no other."""
    if kind == Kind.CONFIRMATION:
        sign_up(routine, now=TONIGHT)
        return
    remind(routine)
    if kind == Kind.REMINDER:
        owe_due(now=TONIGHT)
    elif kind == Kind.NOTICE:
        reminding.send_links(email=ROSA, now=TONIGHT)
    elif kind == Kind.SHALL_STOP:
        Reminder.objects.update(unanswered=4)
        owe_due(now=TONIGHT)
    elif kind == Kind.GOES_SOON:
        Reminder.objects.update(keeps_on=True)
        Routine.objects.update(used_at=TONIGHT - WARN_IDLE)
        warn_and_erase(now=TONIGHT)
    else:
        apply()


def addresses_in(message: EmailMessage) -> set[str]:
    parts = [part.get_content() for part in message.walk() if not part.is_multipart()]
    found = ADDRESS.findall("\n".join([*message.values(), *map(unescape, parts)]))
    assert {urlsplit(address).netloc for address in found} == {urlsplit(settings.PUBLIC_URL).netloc}
    return set(map(path_of, found))


def behind(page: Any) -> set[str]:
    """The private addresses that a page holds, wherever they stand: links, forms, a calendar's to copy."""
    if "html" not in page.headers.get("Content-Type", ""):
        return set()
    read = unescape(page.content.decode())
    return {path_of(found) for found in (*ADDRESS.findall(read), *REFERENCE.findall(read)) if PRIVATE.search(found)}


def path_of(address: str) -> str:
    return urlsplit(address)._replace(scheme="", netloc="", fragment="").geturl()


def all_behind(client: Client, addresses: Set[str]) -> set[str]:
    """These, and all that can be reached from them by going on and on."""
    known = new = set(addresses)
    while new:
        new = {found for address in new for found in behind(client.get(address))} - known
        known = known | new
    return known


def everything() -> Counter[tuple[Any, ...]]:
    """Each row of each table, and each mail that was sent."""
    rows = Counter[tuple[Any, ...]](("outbox", id(message)) for message in mail.outbox)
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608 the name comes from the database
            rows.update((table, *values) for values in cursor.fetchall())
    return rows


def views_of(addresses: Set[str]) -> set[str]:
    return {str(resolve(urlsplit(address).path).url_name) for address in addresses}


@pytest.mark.untraced
def test_all_addresses_of_a_mail_may_be_opened_often_and_all_behind_them_for_nothing(
    kind: Kind, mailed: set[str], client: Client, record_property: Callable[[str, object], None]
) -> None:
    before = everything()
    addresses = all_behind(client, mailed)
    often = [address for address in addresses if address in mailed or "calendar" in address]
    for address in [*addresses, *often * OFTEN]:
        got, headed = client.get(address).status_code, client.head(address).status_code
        assert got == headed, address
        assert got == FINE or (address not in mailed and got in (ELSEWHERE, ONLY_POST)), address
    after = everything()
    changed = (before - after) + (after - before)
    figure = f"{kind}: {len(often)} addresses {OFTEN} times, {len(addresses)} in all; rows changed {changed.total()}"
    record_property("scanned", figure)
    log.info("%s of %s", figure, after.total())
    assert not changed
    assert dict(client.session.items()) == {}
    assert views_of(mailed) == IN_MAILS[kind]
    assert views_of(addresses) >= (BEHIND_A_REMINDER if "reminder" in IN_MAILS[kind] else set())


@pytest.mark.parametrize("later", LATER)
def test_the_addresses_of_an_old_mail_change_nothing_either(mailed: set[str], later: str, client: Client) -> None:
    LATER[later](Reminder.objects.get())
    before = everything()
    for address in mailed:
        assert client.get(address).status_code == client.head(address).status_code < 500, address
    assert everything() == before
