"""Opens every page of the admin in an installation with many rows: seconds and queries of each, printed as JSON.

`python -m tests.benchmarks.admin_pages 1000000` fills it first, with a routine for every ten reminders.
"""

import json
import sys
import time
from collections.abc import Iterator
from statistics import median

import django

django.setup()

from django.contrib.auth.models import User  # noqa: E402 Django has to be set up first
from django.db import connection  # noqa: E402
from django.db.models import Max  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext, setup_test_environment  # noqa: E402
from django.utils import timezone  # noqa: E402

from routines.admin.paging import MOST  # noqa: E402
from routines.models import Delivery, Reminder, Routine, Session, StaffAccess  # noqa: E402
from routines.services import auditing, tallying, telling  # noqa: E402
from routines.told import Telling  # noqa: E402
from tests.millions import LATER_BY, copy, fill, numbers, tidy  # noqa: E402
from tests.routines.admin.staff import signed_in, url  # noqa: E402

HOUSEHOLD = 10
SHORT = (
    "substr(template.outcome, 1, 1500)"  # a whole one is stored beside the row; this one is in the way of every scan
)
VISITS = 5
DAYS = 90 * 24 * 3600  # seconds over which everything is scattered
SCATTER = 7919
PAGE = 100  # rows


def make(reminders: int) -> None:
    """So many reminders and mails; a tenth of it routines, massages and notes of the staff."""
    now, few = timezone.now(), reminders // HOUSEHOLD
    fill(reminders, now=now, household=HOUSEHOLD, outcome=SHORT)
    first = Routine.objects.order_by("pk")[0]
    ago = f"-(source.n * {SCATTER} % {DAYS})"
    told = Telling(given_at=now, pressure_felt="right", pain_before=6, pain_after=4)
    session = telling.tell(routine=first, key="first", telling=told, now=now)
    scattered = {"routine_id": f"{first.pk} + source.n % {few}", "key_hash": "'k' || source.n"}
    copy(session, numbers(few), given_at=LATER_BY.format("template.given_at", ago), **scattered)
    staff = User.objects.create(username="sam", is_staff=True, is_superuser=True)
    viewed = auditing.Did(StaffAccess.Action.VIEWED, "routine", (first.pk,))
    copy(auditing.note(staff=staff, did=viewed, now=now), numbers(few), at=LATER_BY.format("template.at", ago))
    tidy()


def pages() -> Iterator[tuple[str, str]]:
    """What it is, and its address."""
    reminder, middle = Reminder.objects.order_by("pk")[0], _newest(Delivery) // 2
    yield "overview", "/admin/overview/"
    for model in (Routine, Session, Reminder, Delivery, StaffAccess):
        name = str(model._meta.verbose_name_plural)
        yield name, url(model)
        yield f"{name}, the last page", f"{url(model)}?p={min(MOST, model.objects.count()) // PAGE}"
        yield f"{name}, from the middle", f"{url(model)}?before={_newest(model) // 2}"
        yield f"one of {name}", url(model, f"{_newest(model) // 2}/change/")
    yield "routines, referrals (none)", f"{url(Routine)}?kind__exact=referral"
    yield "reminders, stopped (none)", f"{url(Reminder)}?state__exact=stopped"
    yield "deliveries, failed", f"{url(Delivery)}?state__exact=failed"
    yield "deliveries, resent (none)", f"{url(Delivery)}?sent_again=yes"
    yield "reminders, by address", f"{url(Reminder)}?q={reminder.email}"
    yield "routines, by public id", f"{url(Routine)}?q={reminder.routine.public_id}"
    yield "deliveries, by number", f"{url(Delivery)}?q={middle}"
    yield "drafts", "/admin/routines/draft/"
    yield "reports of bad advice", "/admin/routines/badadvice/"
    yield "knowledge versions", "/admin/routines/knowledgeversion/"


def visit(client: Client, address: str) -> tuple[float, int]:
    """The median of some visits in seconds, and the queries of one."""
    took = []
    for _ in range(VISITS):
        with CaptureQueriesContext(connection) as queries:
            start = time.perf_counter()
            status = client.get(address).status_code
            took.append(time.perf_counter() - start)
        assert status == 200, f"{address}: {status}"
    return median(took), len(queries)


def _newest(model: type) -> int:
    return int(model.objects.aggregate(newest=Max("pk"))["newest"])  # type: ignore[attr-defined]


if __name__ == "__main__":
    setup_test_environment()
    make(int(sys.argv[1]))
    start = time.perf_counter()
    tallying.tally(now=timezone.now())
    counting = time.perf_counter() - start
    client = signed_in(User.objects.get())
    json.dump({"counting": counting, "pages": {name: visit(client, at) for name, at in pages()}}, sys.stdout)
