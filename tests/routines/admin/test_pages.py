"""Staff see how the service is doing, stop and erase what they are asked to, and never see what somebody answered."""

import re
from typing import Any

import pytest
from django.apps import apps
from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.test import Client

from routines import selectors
from routines.models import (
    CallCount,
    Delivery,
    Draft,
    KeptRequest,
    KnowledgeVersion,
    RecoveryCode,
    Reminder,
    Routine,
    Session,
    StaffAccess,
    StaffLogin,
    Tally,
    UnconfirmedMail,
    Watch,
)
from routines.services import reminding
from tests.routines.admin.staff import CANARY, SEEN, allowed, ask, do, opened, pages, quoted, url
from tests.routines.cast import BEN, ROSA, TONIGHT, dump, fresh, sign_up
from tests.routines.visitors import text_of


def test_every_page_opens_and_none_shows_what_is_private(staff: Client, rows: dict[type, Any]) -> None:
    do(staff, Reminder, "stop", selectors.reminders_of(BEN).get())
    secrets = [CANARY, ROSA, BEN, rows[Delivery].key, "Pain before"]
    secrets += [row.public_id for model in (Routine, Draft, Reminder) for row in model.objects.all()]
    for address in pages(rows):
        page = opened(staff, address)
        assert [secret for secret in secrets if secret in page] == [], address
    for model in SEEN:
        assert rows[Reminder].address_hash not in opened(staff, url(model))


def test_every_model_of_ours_has_a_page_or_is_nobodys_business() -> None:
    models = set(apps.get_app_config("routines").get_models())
    assert {model for model in models if admin.site.is_registered(model)} == set(SEEN)
    assert models - set(SEEN) == {CallCount, KeptRequest, Watch, Tally, StaffLogin, RecoveryCode}


def test_a_session_is_shown_without_how_much_it_hurt(staff: Client, rows: dict[type, Any]) -> None:
    for address in (url(Session), url(Session, f"{rows[Session].pk}/change/")):
        text = text_of(staff.get(address))
        assert "20" in text
        assert not re.search(r"\bpain\b|Pain|pressure|worse", text), address


def test_lists_tell_how_the_service_is_doing(staff: Client, rows: dict[type, Any]) -> None:
    reminders, deliveries = opened(staff, url(Reminder)), opened(staff, url(Delivery))
    assert "r…@example.org" in reminders
    assert "b…@example.net" in reminders
    assert "unconfirmed mail, 1 so far" in opened(staff, url(UnconfirmedMail))
    assert deliveries.count("Owed") >= 2
    for model, query in ((Delivery, "state__exact=owed&kind__exact=reminder"), (Reminder, "state__exact=active")):
        assert "2 " in opened(staff, f"{url(model)}?{query}").partition('class="paginator"')[2][:200]
    assert "0 deliveries" in opened(staff, f"{url(Delivery)}?state__exact=sent")


def test_a_list_of_routines_is_narrowed_down_to_a_version(staff: Client, rows: dict[type, Any]) -> None:
    Routine.objects.filter(pk=rows[Routine].pk).update(knowledge_version="other")
    version = KnowledgeVersion.objects.get().version
    response = staff.get(url(Routine), {"knowledge_version": version})
    assert [row.pk for row in response.context["cl"].result_list] == [selectors.reminders_of(BEN).get().routine_id]


@pytest.mark.parametrize("model", SEEN)
def test_nothing_is_added_or_changed_by_hand(staff: Client, rows: dict[type, Any], model: type) -> None:
    row = rows[model]
    before = dump()
    wishes = {"state": "active", "next_at_0": "2030-01-01", "next_at_1": "10:00", "key": "x", "generation": 9}
    assert staff.post(url(model, f"{quoted(row)}/change/"), wishes).status_code == 403
    assert staff.get(url(model, "add/")).status_code == 403
    assert staff.post(url(model, "add/"), wishes).status_code == 403
    assert dump() == before
    page = opened(staff, url(model, f"{quoted(row)}/change/")).partition('id="content"')[2]
    assert not re.findall(r'<(?:input|select|textarea)(?![^>]*type="(?:hidden|submit)")[^>]*>', page)


@pytest.mark.parametrize("model", SEEN)
def test_nothing_is_deleted_past_the_services(staff: Client, rows: dict[type, Any], model: type) -> None:
    assert staff.post(url(model, f"{quoted(rows[model])}/delete/"), {"post": "yes"}).status_code == 403
    staff.post(url(model), {"action": "delete_selected", "_selected_action": [rows[model].pk], "post": "yes"})
    assert model.objects.filter(pk=rows[model].pk).exists()  # type: ignore[attr-defined]


def test_who_may_only_look_stops_and_erases_nothing(rows: dict[type, Any]) -> None:
    client = allowed("view_reminder", "view_routine", "view_delivery")
    assert "Stop these reminders" not in opened(client, url(Reminder))
    assert "Stop these reminders" not in opened(client, url(Reminder, f"{rows[Reminder].pk}/change/"))
    before = dump()
    ask(client, Reminder, "stop", rows[Reminder])
    for model, act in ((Reminder, "stop"), (Routine, "erase")):
        assert client.post(url(model, f"act/{act}/"), {"numbers": str(rows[model].pk)}).status_code == 403
    assert dump() == before
    assert client.get(url(Draft)).status_code == 403


def test_nobody_else_gets_in(rows: dict[type, Any], client: Client) -> None:
    for address in pages(rows):
        response = client.get(address)
        assert (response.status_code, response["Location"].partition("?")[0]) == (302, "/admin/login/")
    for address in (url(Reminder), url(Reminder, "act/stop/")):
        client.post(address, {"action": "stop", "numbers": str(rows[Reminder].pk)})
    assert fresh(rows[Reminder]).state == Reminder.State.ACTIVE
    assert StaffAccess.objects.count() == 1


def test_the_pages_keep_to_the_content_security_policy(staff: Client, rows: dict[type, Any]) -> None:
    for address in pages(rows):
        page = opened(staff, address)
        assert "script-src 'self'" in staff.get(address)["Content-Security-Policy"]
        scripts = re.findall(r"<script\b([^>]*)>", page)
        assert [script for script in scripts if "src=" not in script and "application/json" not in script] == []
        assert not re.search(r"<style\b|<[^>]+\s(style|on[a-z]+)\s*=", page), address


def test_an_unconfirmed_and_a_paused_reminder_can_be_read_too(staff: Client, rows: dict[type, Any]) -> None:
    reminding.pause(reminder=rows[Reminder], now=TONIGHT)
    waiting = sign_up(selectors.reminders_of(BEN).get().routine)
    for reminder in (rows[Reminder], waiting):
        assert "r…@example.org" in opened(staff, url(Reminder, f"{reminder.pk}/change/"))


def test_the_history_of_a_row_is_what_the_staff_did_with_it(staff: Client, rows: dict[type, Any]) -> None:
    reminder = rows[Reminder]
    do(staff, Reminder, "stop", reminder)
    page = staff.get(url(Reminder, f"{reminder.pk}/history/"), follow=True)
    assert "Stop these reminders: Stopped" in text_of(page)
    assert not LogEntry.objects.exists()
