"""Answers are shown to who may see them and says why, and never without a note of it."""

import re
from typing import Any

import pytest
from django.test import Client

from routines.models import Routine, Session, StaffAccess
from tests.routines.admin.staff import REASON, allowed, noted, opened, url
from tests.routines.cast import keep
from tests.routines.pages.private import CHEST_PAIN
from tests.routines.visitors import text_of

SHOWN: dict[type, str] = {Routine: "Where it hurts", Session: "Pain before: 9"}


@pytest.fixture
def about(rows: dict[type, Any]) -> dict[type, Any]:
    """What is looked at: a routine as it was kept, and what was told of another."""
    return {Routine: keep({"pain_level": 7}), Session: rows[Session]}


def health(row: Any) -> str:
    return url(type(row), f"{row.pk}/health/")


@pytest.mark.parametrize("model", SHOWN)
def test_for_a_reason_it_is_shown_and_noted(staff: Client, about: dict[type, Any], model: type) -> None:
    row = about[model]
    page = staff.post(health(row), {"reason": REASON})
    assert SHOWN[model] in text_of(page)
    assert "no-store" in page["Cache-Control"]
    assert noted() == [f"sam {model.__name__.lower()} {row.pk}: "]
    assert StaffAccess.objects.get(action="health").reason == REASON


@pytest.mark.usefixtures("db")
def test_that_somebody_was_advised_against_massage_is_told_for_a_reason_alone(staff: Client) -> None:
    referral, routine = keep(CHEST_PAIN), keep()

    def told(row: Routine) -> str:
        return re.sub(r"\d", "", text_of(staff.get(url(Routine, f"{row.pk}/change/"))))

    assert told(referral) == told(routine)
    page = opened(staff, url(Routine))
    assert not re.search("referral|minutes", page, re.IGNORECASE)
    for lookup in ("kind__exact=referral", "minutes=0", "urgency=emergency"):
        assert staff.get(f"{url(Routine)}?{lookup}").status_code == 400, lookup
    assert "Referral" in text_of(staff.post(health(referral), {"reason": REASON}))


@pytest.mark.parametrize("model", SHOWN)
@pytest.mark.parametrize("reason", ["", "          ", "because"])
def test_without_a_reason_it_is_not(staff: Client, about: dict[type, Any], model: type, reason: str) -> None:
    for page in (staff.get(health(about[model])), staff.post(health(about[model]), {"reason": reason})):
        assert SHOWN[model] not in text_of(page)
    assert "Please say why" in text_of(page)
    assert noted() == []


@pytest.mark.parametrize("model", SHOWN)
def test_without_the_permission_there_is_no_way_to_it(about: dict[type, Any], model: type) -> None:
    client = allowed("view_routine", "view_session", "delete_routine", "change_routine")
    assert "health detail" not in opened(client, url(model, f"{about[model].pk}/change/"))
    for page in (client.get(health(about[model])), client.post(health(about[model]), {"reason": REASON})):
        assert page.status_code == 403
    assert noted() == []


def test_the_permission_alone_opens_no_kind_of_row(about: dict[type, Any]) -> None:
    client = allowed("view_health_detail")
    assert client.post(health(about[Routine]), {"reason": REASON}).status_code == 403


def test_with_both_it_can_be_seen(about: dict[type, Any]) -> None:
    client = allowed("view_health_detail", "view_routine")
    assert "Show health detail" in opened(client, url(Routine, f"{about[Routine].pk}/change/"))
    assert "Pain now: 7" in text_of(client.post(health(about[Routine]), {"reason": REASON}))


def test_a_referral_is_shown_with_its_reasons(staff: Client, db: None) -> None:
    row = keep(CHEST_PAIN)
    text = text_of(staff.post(health(row), {"reason": REASON}))
    assert "Chest pain" in text
    assert "Steps Nothing." in text


def test_answers_to_questions_that_are_gone_do_not_break_it(staff: Client, about: dict[type, Any]) -> None:
    Routine.objects.filter(pk=about[Routine].pk).update(answers={"asked_long_ago": "yes"})
    assert staff.post(health(about[Routine]), {"reason": REASON}).status_code == 200


@pytest.mark.parametrize("number", ["0", "999999", "9" * 30, "x"])
def test_what_there_is_not_is_not_found(staff: Client, number: str) -> None:
    assert staff.post(url(Routine, f"{number}/health/"), {"reason": REASON}).status_code == 404
