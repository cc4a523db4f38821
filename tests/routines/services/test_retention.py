"""Old data goes (promise 22): every table has its limit here, and the clock goes on, with everything run as by itself.

Just before its limit a row is still there; a day after, it is not. A table that is not named here fails the test.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest
from django.apps import apps
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.auth.models import Group, Permission, User
from django.contrib.contenttypes.models import ContentType
from django.db.models import Model

from routines import selectors
from routines.models import (
    BadAdvice,
    CallCount,
    Delivery,
    KeptRequest,
    KnowledgeVersion,
    RecoveryCode,
    StaffAccess,
    StaffLogin,
    Tally,
    UnconfirmedMail,
    Watch,
)
from routines.reminders import queue
from routines.services import keeping, reminding, reporting, telling
from routines.services.forgetting import forget_old
from routines.services.once import RequestKey
from routines.told import Telling
from tests.recommender.strategies import plain
from tests.routines.cast import BEN, DAY, HOUR, KEEPS_ON, NOW, give_copy, keep, mails_until, remind, sign_up

pytestmark = pytest.mark.django_db
SECOND, WEEK = timedelta(seconds=1), timedelta(days=7)
YEAR, THIRTEEN_MONTHS = timedelta(days=365), timedelta(days=396)
EVENING = NOW + 7 * HOUR  # the mails of the day are due
NOBODYS = {  # counts, knowledge, a moment, names of rights and tables: they lead to nobody, and stay
    *(KnowledgeVersion, Tally, Watch),
    *(Group, Permission, ContentType),
}
STAFFS = {User, StaffLogin, RecoveryCode}  # as long as the account, which somebody of the staff deletes
TOO_EARLY, TOO_LONG = "it went too early", "it is kept too long"
Forget = Callable[[datetime], object]


@dataclass(frozen=True)
class Limit:
    """How long such a row is kept, and what makes one now."""

    lasts: timedelta
    make: Callable[[], Model]


def mail_that_went_out() -> Delivery:
    reminder = remind(keep())
    queue.owe(reminder, kind=Delivery.Kind.NOTICE, key="a mail", now=NOW)
    mails_until(NOW)
    reminding.pause(reminder=reminder, now=NOW)
    return reminder.deliveries.get()


def address_that_was_written_to() -> UnconfirmedMail:
    hash_of_it = sign_up(keep(), BEN).address_hash
    mails_until(NOW)
    return UnconfirmedMail.objects.get(pk=hash_of_it)


def report_about_what_is_kept() -> BadAdvice:
    row = keep()
    told = reporting.Report(what="wrong", step=0, text="No.")
    reporting.report(outcome=selectors.outcome_of(row), told=told, key="k", now=NOW, routine=row)
    return row.bad_advice.get()


def key_that_was_used() -> KeptRequest:
    keeping.keep_routine(answers=plain(), consent=True, now=NOW, request=RequestKey("a-key", b"{}"))
    return KeptRequest.objects.get()


def change_to_an_account() -> LogEntry:
    sam = User.objects.create(username="sam", is_staff=True)
    return LogEntry.objects.create(user=sam, object_repr="ada", action_flag=CHANGE, action_time=NOW)


LIMITS = {
    "a half-filled questionnaire": Limit(WEEK, lambda: keeping.save_draft(answers={}, consent=True, now=NOW)),
    "an address that never said yes": Limit(2 * DAY, lambda: sign_up(keep())),
    "a mail that went out": Limit(90 * DAY, mail_that_went_out),
    "a key that was used": Limit(DAY, key_that_was_used),
    "how often somebody asked": Limit(
        HOUR, lambda: CallCount.objects.create(key_hash="h", count=3, ends_at=NOW + HOUR)
    ),
    "how often an address was written to": Limit(YEAR, address_that_was_written_to),
    "what the staff looked at": Limit(
        THIRTEEN_MONTHS,
        lambda: StaffAccess.objects.create(at=NOW, staff=1, name="sam", action="viewed", kind="routine"),
    ),
    "a change to an account": Limit(THIRTEEN_MONTHS, change_to_an_account),
    "a report": Limit(THIRTEEN_MONTHS, report_about_what_is_kept),
    "a routine": Limit(THIRTEEN_MONTHS, keep),
    "a massage": Limit(
        THIRTEEN_MONTHS,
        lambda: telling.tell(routine=keep(), key="k", telling=Telling(given_at=NOW, pressure_felt="right"), now=NOW),
    ),
    "a routine whose reminders nobody answers": Limit(THIRTEEN_MONTHS, lambda: remind(keep()).routine),
    "an address whose reminders keep on": Limit(THIRTEEN_MONTHS, lambda: remind(keep(), manner=KEEPS_ON)),
    "an address that gets a copy": Limit(THIRTEEN_MONTHS, lambda: give_copy(remind(keep()))),
}


def moments() -> Iterator[datetime]:
    """Evening by evening while somebody might answer, then every week, and daily when a year is nearly over."""
    yield from (EVENING + day * DAY for day in (*range(60), *range(60, 360, 7), *range(360, 400)))
    for limit in LIMITS.values():
        yield from (NOW + limit.lasts - SECOND, NOW + limit.lasts + DAY)


def what_is_wrong(*, forget: Forget) -> dict[str, str]:
    """What goes at another time than it should, when all of them are made now and the clock goes on."""
    rows = {name: limit.make() for name, limit in LIMITS.items()}
    wrong = {}
    for now in sorted(moments()):
        mails_until(now)
        forget(now)
        for name, row in rows.items():
            is_there = type(row)._default_manager.filter(pk=row.pk).exists()
            if now - NOW == LIMITS[name].lasts - SECOND and not is_there:
                wrong[name] = TOO_EARLY
            if now - NOW == LIMITS[name].lasts + DAY and is_there:
                wrong[name] = TOO_LONG
    return wrong


def test_what_is_past_its_time_is_gone_a_day_later(record_property: Callable[[str, object], None]) -> None:
    wrong = what_is_wrong(forget=lambda now: forget_old(now=now))
    record_property("retention", f"{len(LIMITS)} limits, kept for longer than a day over it: {len(wrong)}")
    assert wrong == {}


def test_without_the_task_all_of_it_would_stay() -> None:
    assert what_is_wrong(forget=lambda now: None) == dict.fromkeys(LIMITS, TOO_LONG)


def test_every_table_has_a_limit_or_is_nobodys() -> None:
    """Of all apps, Django's own as well."""
    tables = set(apps.get_models())
    assert {type(limit.make()) for limit in LIMITS.values()} == tables - NOBODYS - STAFFS
