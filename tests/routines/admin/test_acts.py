"""Staff do something to rows: asked first, each through its service and noted by itself, and no failure is silent."""

import logging
from typing import Any

import pytest
from django.db import IntegrityError, OperationalError
from django.test import Client

from routines import selectors
from routines.admin import acts
from routines.models import BadAdvice, Delivery, Draft, Reminder, Routine, StaffAccess
from routines.services import keeping, reminding
from tests.routines.admin.staff import CANARY, allowed, ask, do, noted, opened, url
from tests.routines.cast import BEN, crowd, dump, fresh
from tests.routines.visitors import text_of

pytestmark = pytest.mark.usefixtures("rows")


def test_nothing_is_done_before_somebody_said_yes_to_how_many(staff: Client, rows: dict[type, Any]) -> None:
    before = dump()
    page = ask(staff, Reminder, "stop", *Reminder.objects.all())
    assert "2 reminders. Their addresses are forgotten." in text_of(page)
    assert 'value="Yes, stop these reminders"' in page.content.decode()
    assert dump() == before


def test_reminders_are_stopped_and_each_is_noted(staff: Client, rows: dict[type, Any]) -> None:
    first, second = Reminder.objects.order_by("pk")
    for _ in range(2):
        assert "Stopped: 2." in do(staff, Reminder, "stop", first, second, reason="They asked by mail.")
    stopped = fresh(first)
    assert (stopped.state, stopped.email, stopped.next_at) == (Reminder.State.STOPPED, "", None)
    assert Delivery.objects.get(pk=rows[Delivery].pk).state == Delivery.State.DROPPED
    assert "forgotten" in opened(staff, url(Reminder))
    assert noted() == [
        f"sam reminder {one.pk}: Stop these reminders: Stopped" for one in (second, first, second, first)
    ]
    assert set(StaffAccess.objects.filter(action="acted").values_list("reason", flat=True)) == {"They asked by mail."}


def test_reminders_are_paused_and_their_owner_may_go_on(staff: Client, rows: dict[type, Any]) -> None:
    assert "Paused: 1." in do(staff, Reminder, "pause", rows[Reminder])
    paused = fresh(rows[Reminder])
    assert (paused.state, paused.paused_because) == (Reminder.State.PAUSED, "")


def test_one_that_fails_is_named_and_the_others_are_done(staff: Client, rows: dict[type, Any]) -> None:
    stopped, other = rows[Reminder], selectors.reminders_of(BEN).get()
    reminding.stop(reminder=stopped)
    page = do(staff, Reminder, "pause", stopped, other)
    assert "Paused: 1." in page
    assert f"reminder {stopped.pk} (This is not possible: the reminders are stopped.)" in page
    assert fresh(other).state == Reminder.State.PAUSED
    assert [line.partition(":")[0] for line in noted("failed")] == [f"sam reminder {stopped.pk}"]


def test_a_failure_that_nobody_expected_tells_nothing_of_the_row(
    staff: Client, rows: dict[type, Any], monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(**_: object) -> None:
        raise IntegrityError(CANARY)

    monkeypatch.setattr(reminding, "stop", fail)
    with caplog.at_level(logging.ERROR):
        page = do(staff, Reminder, "stop", rows[Reminder])
    assert f"reminder {rows[Reminder].pk} (IntegrityError)" in page
    [record] = [record for record in caplog.records if record.name == "routines.admin.acts"]
    assert CANARY not in caplog.text + page
    assert record.getMessage().endswith(f"row {rows[Reminder].pk}: IntegrityError")


def test_what_is_done_is_noted_or_not_done(
    staff: Client, rows: dict[type, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    note = acts.WithActs.note

    def forgetful(self: Any, request: Any, action: Any, *numbers: object, **more: str) -> None:
        if action == StaffAccess.Action.ACTED:
            raise IntegrityError
        note(self, request, action, *numbers, **more)

    monkeypatch.setattr(acts.WithActs, "note", forgetful)
    do(staff, Reminder, "stop", rows[Reminder])
    assert fresh(rows[Reminder]).state == Reminder.State.ACTIVE


def test_without_a_database_the_page_says_so(
    staff: Client, rows: dict[type, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(**_: object) -> None:
        raise OperationalError

    monkeypatch.setattr(reminding, "stop", away)
    assert staff.post(url(Reminder, "act/stop/"), {"numbers": str(rows[Reminder].pk)}).status_code == 503


def test_more_than_a_thousand_are_refused_whole(
    staff: Client, rows: dict[type, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(acts, "MOST", 5)
    crowd(rows[Routine], 4)
    before = Reminder.objects.filter(state="active").count()
    page = ask(staff, Reminder, "stop", rows[Reminder], select_across="1")
    assert (page.status_code, before) == (302, 6)
    everybody = ",".join(str(pk) for pk in Reminder.objects.values_list("pk", flat=True))
    text = text_of(staff.post(url(Reminder, "act/stop/"), {"numbers": everybody}, follow=True))
    assert "so nothing was done" in text
    assert Reminder.objects.filter(state="active").count() == before


def test_all_that_match_can_be_chosen_up_to_there(staff: Client, rows: dict[type, Any]) -> None:
    crowd(rows[Routine], 150)
    assert "152 reminders." in text_of(ask(staff, Reminder, "stop", rows[Reminder], select_across="1"))


def test_the_page_of_one_row_has_a_button_for_each_act(staff: Client, rows: dict[type, Any]) -> None:
    for model, title in (
        (Routine, "Erase these routines"),
        (Reminder, "Pause these reminders"),
        (Delivery, "Send again what ended badly"),
        (BadAdvice, "Mark as mended"),
    ):
        page = opened(staff, url(model, f"{rows[model].pk}/change/"))
        assert f'<input type="submit" value="{title}">' in page
        assert f'name="_selected_action" value="{rows[model].pk}"' in page


def test_a_routine_is_erased_with_all_that_hangs_on_it(staff: Client, rows: dict[type, Any]) -> None:
    routine = rows[Routine]
    page = do(staff, Routine, "erase", routine, reason="Asked to.")
    assert "Erased: 1." in page
    assert not Reminder.objects.filter(pk=rows[Reminder].pk).exists()
    assert not Delivery.objects.filter(pk=rows[Delivery].pk).exists()
    assert Reminder.objects.get().email == BEN
    assert noted() == [f"sam routine {routine.pk}: Erase these routines: Erased"]


def test_a_routine_is_erased_by_its_service(
    staff: Client, rows: dict[type, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    erased = []
    monkeypatch.setattr(keeping, "erase_routine", lambda *, routine: erased.append(routine.pk))
    do(staff, Routine, "erase", rows[Routine])
    assert erased == [rows[Routine].pk]


def test_what_is_gone_meanwhile_is_named(staff: Client, rows: dict[type, Any]) -> None:
    number = rows[Routine].pk
    keeping.erase_routine(routine=rows[Routine])
    page = staff.post(url(Routine, "act/erase/"), {"numbers": str(number)}, follow=True).content.decode()
    assert f"routine {number} (it is gone)" in page


def test_a_draft_is_erased(staff: Client, rows: dict[type, Any]) -> None:
    do(staff, Draft, "erase", rows[Draft])
    assert not Draft.objects.exists()
    assert Routine.objects.count() == 2


def test_what_becomes_of_a_report_is_said(staff: Client, rows: dict[type, Any]) -> None:
    for name, words in (("seen", "Looked at"), ("mended", "Mended"), ("unchanged", "No change")):
        assert f"{words}: 1." in do(staff, BadAdvice, name, rows[BadAdvice])
        assert fresh(rows[BadAdvice]).state == name


def test_who_may_change_reminders_can_stop_them_and_erase_nothing(rows: dict[type, Any]) -> None:
    client = allowed("view_reminder", "change_reminder", "view_routine", "change_routine")
    do(client, Reminder, "stop", rows[Reminder])
    assert fresh(rows[Reminder]).state == Reminder.State.STOPPED
    assert client.post(url(Routine, "act/erase/"), {"numbers": str(rows[Routine].pk)}).status_code == 403


def test_an_act_that_there_is_not_is_not_found_and_none_is_done_by_looking(staff: Client) -> None:
    assert staff.post(url(Reminder, "act/delete/"), {"numbers": "1"}).status_code == 404
    before = dump()
    assert staff.get(url(Reminder, "act/stop/")).status_code == 405
    assert dump() == before
