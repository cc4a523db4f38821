"""Who is who in the tests: Rosa, whose shoulder hurts, and Ben, who is reminded as well. It is a Tuesday, at noon."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime, time, timedelta
from itertools import count
from typing import TypeVar

import pytest
from django.core import mail
from django.db import connection
from django.db.models import Model

from recommender.rhythm import Timetable
from routines import selectors
from routines.addresses import address_hash
from routines.models import Delivery, Reminder, Routine
from routines.reminders import dispatch, occasions
from routines.reminders.sign_up import Manner, SignUp
from routines.sealing import LOOKS_SEALED, opened
from routines.services import copying, keeping, reminding
from tests.recommender.strategies import plain

NOW = datetime(2026, 11, 17, 12, 0, tzinfo=UTC)
TONIGHT = datetime(2026, 11, 17, 18, 30, tzinfo=UTC)  # half past seven in Berlin
THURSDAY = TONIGHT + timedelta(days=2)
TIMETABLE = Timetable(("tue", "thu"), time(19, 30), "Europe/Berlin")
MONDAYS = Timetable(("mon",), time(8, 0), "Europe/Berlin")
AS_USUAL, KEEPS_ON = Manner(), Manner(keeps_on=True)  # the second where nobody answers, and that is not the point
ROSA, BEN = "rosa@example.org", "ben@example.net"
PAUL = "paul@example.com"  # who gives Rosa her massages
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)

Row = TypeVar("Row", bound=Model)
REFERRED = {"urgent_signs": ["chest_pain_or_pressure"]}
UNDER_18 = {"age_group": "under_18"}


def keep(overlay: Mapping[str, object] | None = None, *, now: datetime = NOW) -> Routine:
    """The plain answers, with these laid over them, kept."""
    return keeping.keep_routine(answers=plain(**overlay or {}), consent=True, now=now)


def sign_up(
    routine: Routine,
    email: str = ROSA,
    *,
    now: datetime = NOW,
    timetable: Timetable = TIMETABLE,
    manner: Manner = AS_USUAL,
) -> Reminder:
    """Asks for reminders. The row that this address has afterwards."""
    reminding.sign_up(routine=routine, wish=SignUp(email, timetable, manner), now=now)
    reminder = selectors.reminder_for(routine, email)
    assert reminder
    return reminder


def remind(
    routine: Routine,
    email: str = ROSA,
    *,
    now: datetime = NOW,
    timetable: Timetable = TIMETABLE,
    manner: Manner = AS_USUAL,
) -> Reminder:
    """Asks for reminders and confirms; nothing is left in the queue."""
    asked = sign_up(routine, email, now=now, timetable=timetable, manner=manner)
    reminder = reminding.confirm(reminder=asked, now=now)
    reminder.deliveries.all().delete()
    return reminder


def ask_for_copy(reminder: Reminder, email: str = PAUL, *, now: datetime = NOW) -> Reminder:
    """Whoever gives the massage is asked whether they want a copy. The row of it."""
    copying.ask(reminder=reminder, email=email, now=now)
    return reminder.copies.latest("pk")


def give_copy(reminder: Reminder, email: str = PAUL, *, now: datetime = NOW) -> Reminder:
    """And they said yes; nothing is left in the queue."""
    copy = reminding.confirm(reminder=ask_for_copy(reminder, email, now=now), now=now)
    copy.deliveries.all().delete()
    return copy


def crowd(routine: Routine, number: int, *, next_at: datetime = TONIGHT) -> list[Reminder]:
    """So many people with an active reminder: person0@example.org, person1@example.org, …"""
    emails = [f"person{index}@example.org" for index in range(number)]
    return Reminder.objects.bulk_create(_active(routine, email, next_at) for email in emails)


def owed(reminders: Sequence[Reminder], *, now: datetime = NOW) -> list[Delivery]:
    """A mail for each of them in the queue, the earlier ones first."""
    return Delivery.objects.bulk_create(
        Delivery(
            reminder=reminder,
            kind=Delivery.Kind.REMINDER,
            key=f"test:{reminder.pk}",
            due_at=now,
            try_at=now - timedelta(seconds=len(reminders) - index),
        )
        for index, reminder in enumerate(reminders)
    )


def mails_until(moment: datetime) -> list[str]:
    """What goes out when everything runs at this moment: to whom, and of which kind."""
    mail.outbox.clear()
    occasions.owe_due(now=moment)
    dispatch.send_waiting(clock=lambda: moment)
    return [f"{message.to[0]} {message.extra_headers['Message-ID'][1:].partition('.')[0]}" for message in mail.outbox]


def clock_at(now: datetime, *, meanwhile: Callable[[], object]) -> Callable[[], datetime]:
    """A sender's clock. `meanwhile` happens after it has claimed its mails, and before it sends the first."""
    looks = count(1)

    def clock() -> datetime:
        if next(looks) == 3:  # the first is for its patience, the second to claim
            meanwhile()
        return now

    return clock


def dump() -> str:
    """Every value of every table, as somebody would read it who has a copy of the database."""
    return "\n".join(_values())


def dump_with_keys() -> str:
    """The same for somebody who has the keys as well."""
    return "\n".join(opened(value) if LOOKS_SEALED.fullmatch(value) else value for value in _values())


def _values() -> Iterator[str]:
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608 the name comes from the database
            yield from (str(value) for values in cursor.fetchall() for value in values)


def fresh(row: Row) -> Row:
    """The same row as the database has it now."""
    return type(row)._default_manager.get(pk=row.pk)


@pytest.fixture
def rosas(db: None) -> Routine:
    """The routine that Rosa kept."""
    return keep()


@pytest.fixture
def bens(db: None) -> Routine:
    """The routine that Ben kept."""
    return keep({"minutes": 30})


@pytest.fixture
def waiting(rosas: Routine) -> Reminder:
    """Rosa's reminder, which her address has not confirmed yet."""
    return sign_up(rosas)


@pytest.fixture
def active(rosas: Routine) -> Reminder:
    """Rosa's reminder, confirmed, with nothing in the queue."""
    return remind(rosas)


@pytest.fixture
def ben(bens: Routine) -> Reminder:
    """Ben's reminder, confirmed, with nothing in the queue."""
    return remind(bens, BEN)


def _active(routine: Routine, email: str, next_at: datetime) -> Reminder:
    return Reminder(
        routine=routine,
        email=email,
        address_hash=address_hash(email),
        days=list(TIMETABLE.days),
        time=TIMETABLE.time,
        timezone=TIMETABLE.timezone,
        state=Reminder.State.ACTIVE,
        next_at=next_at,
        consent_version="test",
        asked_at=NOW,
        confirmed_at=NOW,
    )
