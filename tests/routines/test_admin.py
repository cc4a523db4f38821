"""Staff see how the service is doing, stop and erase what they are asked to, and never see what somebody answered."""

import re
from typing import Any

import pytest
from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Permission, User
from django.test import Client

from routines.models import Delivery, Draft, KeptRequest, Reminder, Routine, UnconfirmedMail
from routines.reminders import limits
from routines.services import keeping, reminding
from tests.routines.cast import BEN, NOW, ROSA, TONIGHT, dump, fresh, owed, sign_up

SEEN = (Routine, Draft, Reminder, Delivery, UnconfirmedMail)
ERASED = (Routine, Draft)
CANARY = "a-very-private-answer"


def url(model: type, page: str = "") -> str:
    return f"/admin/routines/{model.__name__.lower()}/{page}"


@pytest.fixture
def rows(active: Reminder, ben: Reminder) -> dict[type, Any]:
    """One row of everything, all with something private in them."""
    Routine.objects.update(answers={"goal": CANARY}, outcome=f'{{"{CANARY}": 1}}')
    draft = keeping.save_draft(answers={"goal": CANARY}, consent=True, now=NOW)
    limits.may_write_unconfirmed(active.address_hash, now=NOW)
    [delivery, _] = owed([active, ben])
    count = UnconfirmedMail.objects.get()
    return {Routine: active.routine, Draft: draft, Reminder: active, Delivery: delivery, UnconfirmedMail: count}


@pytest.fixture
def staff(rows: dict[type, Any]) -> Client:
    """Somebody who may do all that there is to do."""
    return signed_in(User.objects.create(username="sam", is_staff=True, is_superuser=True))


def allowed(*names: str) -> Client:
    """Somebody of the staff who may do this and nothing else."""
    user = User.objects.create(username="some", is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename__in=names))
    return signed_in(user)


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def opened(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200, address
    return response.content.decode()


def pages(rows: dict[type, Any]) -> list[str]:
    """Every page there is to read."""
    details = [url(model, f"{_quoted(row)}/{page}") for model, row in rows.items() for page in ("change/", "history/")]
    deletes = [url(model, f"{rows[model].pk}/delete/") for model in ERASED]
    return ["/admin/", "/admin/routines/", *[url(model) for model in SEEN], *details, *deletes]


def _quoted(row: Any) -> str:
    return str(row.pk).replace("_", "_5F")


def test_every_page_opens_and_none_shows_what_is_private(staff: Client, rows: dict[type, Any]) -> None:
    staff.post(url(Reminder), {"action": "stop", "_selected_action": [Reminder.objects.get(email=BEN).pk]})
    secrets = [CANARY, ROSA, BEN, rows[Delivery].key]
    secrets += [row.public_id for model in (Routine, Draft, Reminder) for row in model.objects.all()]
    for address in pages(rows):
        page = opened(staff, address)
        assert [secret for secret in secrets if secret in page] == [], address
    for model in SEEN:
        assert rows[Reminder].address_hash not in opened(staff, url(model))


def test_lists_tell_how_the_service_is_doing(staff: Client) -> None:
    reminders, deliveries = opened(staff, url(Reminder)), opened(staff, url(Delivery))
    assert "r…@example.org" in reminders
    assert "b…@example.net" in reminders
    assert "unconfirmed mail, 1 so far" in opened(staff, url(UnconfirmedMail))
    assert deliveries.count("Owed") >= 2
    for model, query in ((Delivery, "state__exact=owed&kind__exact=reminder"), (Reminder, "state__exact=active")):
        assert "2 " in opened(staff, f"{url(model)}?{query}").partition('class="paginator"')[2][:200]
    assert "0 deliveries" in opened(staff, f"{url(Delivery)}?state__exact=sent")


@pytest.mark.parametrize(("query", "found"), [(ROSA, 1), ("ROSA@example.org", 1), ("rosa", 0), ("example.org", 0)])
def test_somebody_who_writes_to_us_is_found_by_the_whole_address(staff: Client, query: str, found: int) -> None:
    response = staff.get(url(Reminder), {"q": query})
    assert len(response.context["cl"].result_list) == found


@pytest.mark.parametrize("model", [Routine, Draft, Delivery, UnconfirmedMail])
def test_nothing_else_can_be_searched(staff: Client, model: type) -> None:
    assert 'name="q"' not in opened(staff, url(model))
    assert len(staff.get(url(model), {"q": CANARY}).context["cl"].result_list) == model.objects.count()  # type: ignore[attr-defined]


@pytest.mark.parametrize("model", SEEN)
def test_nothing_is_added_or_changed_by_hand(staff: Client, rows: dict[type, Any], model: type) -> None:
    row = rows[model]
    before = dump()
    wishes = {"state": "active", "next_at_0": "2030-01-01", "next_at_1": "10:00", "key": "x", "generation": 9}
    assert staff.post(url(model, f"{_quoted(row)}/change/"), wishes).status_code == 403
    assert staff.get(url(model, "add/")).status_code == 403
    assert staff.post(url(model, "add/"), wishes).status_code == 403
    assert dump() == before
    page = opened(staff, url(model, f"{_quoted(row)}/change/")).partition('id="content"')[2]
    assert not re.findall(r'<(?:input|select|textarea)(?![^>]*type="(?:hidden|submit)")[^>]*>', page)


@pytest.mark.parametrize("model", [Reminder, Delivery, UnconfirmedMail])
def test_what_keeps_a_promise_is_not_deleted(staff: Client, rows: dict[type, Any], model: type) -> None:
    assert staff.post(url(model, f"{_quoted(rows[model])}/delete/"), {"post": "yes"}).status_code == 403
    staff.post(url(model), {"action": "delete_selected", "_selected_action": [rows[model].pk], "post": "yes"})
    assert model.objects.filter(pk=rows[model].pk).exists()  # type: ignore[attr-defined]


def test_used_request_keys_are_nobodys_business() -> None:
    assert not admin.site.is_registered(KeptRequest)


@pytest.mark.parametrize("at_once", [False, True])
def test_a_routine_is_erased_with_all_that_hangs_on_it(
    staff: Client, rows: dict[type, Any], monkeypatch: pytest.MonkeyPatch, at_once: bool
) -> None:
    erased, erase, routine = [], keeping.erase_routine, rows[Routine]

    def erase_routine(*, routine: Routine) -> None:
        erased.append(routine.pk)
        erase(routine=routine)

    monkeypatch.setattr(keeping, "erase_routine", erase_routine)
    delete(staff, routine, at_once=at_once)
    assert erased == [routine.pk]
    assert not Reminder.objects.filter(pk=rows[Reminder].pk).exists()
    assert not Delivery.objects.filter(pk=rows[Delivery].pk).exists()
    assert Reminder.objects.get().email == BEN
    assert [str(entry.object_repr) for entry in LogEntry.objects.all()] == [f"routine {routine.pk}"]


@pytest.mark.parametrize("at_once", [False, True])
def test_a_draft_is_erased(staff: Client, rows: dict[type, Any], at_once: bool) -> None:
    delete(staff, rows[Draft], at_once=at_once)
    assert not Draft.objects.exists()
    assert Routine.objects.count() == 2


def delete(client: Client, row: Any, *, at_once: bool) -> None:
    """On its own page, or with a tick in the list."""
    if at_once:
        answer = {"action": "delete_selected", "_selected_action": [row.pk], "post": "yes"}
        assert client.post(url(type(row)), answer).status_code == 302
    else:
        assert client.post(url(type(row), f"{row.pk}/delete/"), {"post": "yes"}).status_code == 302


def test_reminders_are_stopped_for_who_asks_and_a_note_says_by_whom(staff: Client, rows: dict[type, Any]) -> None:
    reminder = rows[Reminder]
    act = {"action": "stop", "_selected_action": [reminder.pk]}
    for _ in range(2):
        assert "Stopped: 1." in staff.post(url(Reminder), act, follow=True).content.decode()
    stopped = fresh(reminder)
    assert (stopped.state, stopped.email, stopped.next_at) == (Reminder.State.STOPPED, "", None)
    assert Delivery.objects.get(pk=rows[Delivery].pk).state == Delivery.State.DROPPED
    assert "forgotten" in opened(staff, url(Reminder))
    entry = LogEntry.objects.all()[0]
    assert (entry.object_repr, entry.change_message, entry.user.get_username()) == (
        f"reminder {reminder.pk}",
        "Stopped.",
        "sam",
    )
    assert Reminder.objects.get(email=BEN).state == Reminder.State.ACTIVE


def test_who_may_only_look_stops_and_erases_nothing(rows: dict[type, Any]) -> None:
    client = allowed("view_reminder", "view_routine", "view_delivery")
    assert "Stop these reminders" not in opened(client, url(Reminder))
    client.post(url(Reminder), {"action": "stop", "_selected_action": [rows[Reminder].pk]})
    assert fresh(rows[Reminder]).state == Reminder.State.ACTIVE
    assert client.post(url(Routine, f"{rows[Routine].pk}/delete/"), {"post": "yes"}).status_code == 403
    assert client.get(url(Draft)).status_code == 403


def test_who_may_change_reminders_can_stop_them(rows: dict[type, Any]) -> None:
    client = allowed("view_reminder", "change_reminder")
    client.post(url(Reminder), {"action": "stop", "_selected_action": [rows[Reminder].pk]})
    assert fresh(rows[Reminder]).state == Reminder.State.STOPPED


def test_nobody_else_gets_in(rows: dict[type, Any], client: Client) -> None:
    for address in pages(rows):
        response = client.get(address)
        assert (response.status_code, response["Location"].partition("?")[0]) == (302, "/admin/login/")
    client.post(url(Reminder), {"action": "stop", "_selected_action": [rows[Reminder].pk]})
    assert fresh(rows[Reminder]).state == Reminder.State.ACTIVE


def test_the_pages_keep_to_the_content_security_policy(staff: Client, rows: dict[type, Any]) -> None:
    for address in pages(rows):
        page = opened(staff, address)
        assert "script-src 'self'" in staff.get(address)["Content-Security-Policy"]
        scripts = re.findall(r"<script\b([^>]*)>", page)
        assert [script for script in scripts if "src=" not in script and "application/json" not in script] == []
        assert not re.search(r"<style\b|<[^>]+\s(style|on[a-z]+)\s*=", page), address


def test_an_unconfirmed_and_a_paused_reminder_can_be_read_too(staff: Client, rows: dict[type, Any]) -> None:
    reminding.pause(reminder=rows[Reminder], now=TONIGHT)
    waiting = sign_up(Reminder.objects.get(email=BEN).routine)
    for reminder in (rows[Reminder], waiting):
        assert "r…@example.org" in opened(staff, url(Reminder, f"{reminder.pk}/change/"))
