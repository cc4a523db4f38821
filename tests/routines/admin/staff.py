"""Staff in the tests: who they are, which pages there are, and how they do something to rows."""

import re
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth.models import Permission, User
from django.test import Client, RequestFactory
from django.utils import timezone

from routines import selectors
from routines.links import Purpose
from routines.models import (
    BadAdvice,
    Delivery,
    Draft,
    KnowledgeVersion,
    Reminder,
    Routine,
    Session,
    StaffAccess,
    UnconfirmedMail,
)
from routines.reminders import limits
from routines.services import auditing, keeping, reporting, telling
from routines.staff import sessions
from routines.told import Telling
from tests.routines.cast import NOW, owed

SEEN = (Routine, Session, Draft, Reminder, Delivery, UnconfirmedMail, KnowledgeVersion, BadAdvice, StaffAccess)
CANARY = "a-very-private-answer"
REASON = "She wrote to us and asked."


def url(model: type, page: str = "") -> str:
    return f"/admin/routines/{model.__name__.lower()}/{page}"


def quoted(row: Any) -> str:
    """Its number, as Django has it in an address."""
    return str(row.pk).replace("_", "_5F").replace("+", "_2B")


@pytest.fixture
def rows(active: Reminder, ben: Reminder) -> dict[type, Any]:
    """One row of everything, all with something private in them."""
    sam, routine = User.objects.create(username="once", is_staff=True), active.routine
    said = Telling(given_at=NOW, pressure_felt="right", pain_before=9, pain_after=8)
    session = telling.tell(routine=routine, key="a", telling=said, now=NOW)
    told = reporting.Report(what="unsafe", step=2, text="It did not feel right.")
    outcome = selectors.outcome_of(routine)
    reporting.report(outcome=outcome, told=told, key="b", now=NOW, routine=routine)
    Routine.objects.update(answers={"goal": CANARY}, changed={"summary": CANARY})
    limits.may_write_unconfirmed(active.address_hash, now=NOW)
    [delivery, _] = owed([active, ben])
    viewed = auditing.Did(StaffAccess.Action.VIEWED, "routine", (routine.pk,))
    return {
        Routine: routine,
        Session: session,
        Draft: keeping.save_draft(answers={"goal": CANARY}, consent=True, now=NOW),
        Reminder: active,
        Delivery: delivery,
        UnconfirmedMail: UnconfirmedMail.objects.get(),
        KnowledgeVersion: KnowledgeVersion.objects.get(),
        BadAdvice: BadAdvice.objects.get(),
        StaffAccess: auditing.note(staff=sam, did=viewed, now=NOW),
    }


@pytest.fixture
def staff(db: None) -> Client:
    """Somebody who may do all that there is to do."""
    return signed_in(User.objects.create(username="sam", is_staff=True, is_superuser=True))


def allowed(*names: str) -> Client:
    """Somebody of the staff who may do this and nothing else."""
    user = User.objects.create(username="some", is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename__in=names))
    return signed_in(user)


def signed_in(user: User, *, with_factor: bool = True) -> Client:
    """As after password and code."""
    client, request = Client(), RequestFactory().get("/admin/")
    client.force_login(user)
    request.session = client.session
    sessions.begin(request, user=user, with_factor=with_factor, now=timezone.now())
    request.session.save()
    client.cookies[settings.SESSION_COOKIE_NAME] = request.session.session_key or ""
    return client


def opened(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200, address
    return response.content.decode()


def pages(rows: dict[type, Any]) -> list[str]:
    """Every page there is to read."""
    details = [url(model, f"{quoted(row)}/change/") for model, row in rows.items()]
    health = [url(model, f"{rows[model].pk}/health/") for model in (Routine, Session)]
    return ["/admin/", "/admin/routines/", "/admin/overview/", *[url(model) for model in SEEN], *details, *health]


def ask(client: Client, model: type, name: str, *rows: Any, **more: str) -> Any:
    """Tick these rows in the list and choose what is to be done."""
    return client.post(url(model), {"action": name, "_selected_action": [row.pk for row in rows], **more})


def do(client: Client, model: type, name: str, *rows: Any, reason: str = "") -> str:
    """The same, and say yes. What the page says after it."""
    page = ask(client, model, name, *rows).content.decode()
    [numbers] = re.findall(r'name="numbers" value="([^"]*)"', page)
    done = client.post(url(model, f"act/{name}/"), {"numbers": numbers, "reason": reason}, follow=True)
    return str(done.content.decode())


def noted(*actions: str) -> list[str]:
    """The notes of these actions (of all but looking, where none is named), the oldest first."""
    wanted = StaffAccess.objects.filter(action__in=actions or ("acted", "failed", "health", "exported"))
    return [f"{note.name} {note.kind} {note.objects_seen}: {note.came_of_it}" for note in wanted.order_by("pk")]


def link_of(routine: Routine) -> str:
    """The part of its private link that is in the database."""
    return routine.token(Purpose.ROUTINE).partition(".")[0]
