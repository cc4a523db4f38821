"""Somebody who writes to us is found by the whole address, a public id or a number, and nobody by a part of it."""

from typing import Any

import pytest
from django.test import Client

from routines.links import Purpose
from routines.models import BadAdvice, Delivery, Draft, KnowledgeVersion, Reminder, Routine, Session, UnconfirmedMail
from tests.routines.admin.staff import CANARY, link_of, noted, opened, url
from tests.routines.cast import ROSA, dump_with_keys

WHOLE = [ROSA, "ROSA@example.org", " rosa+massage@example.org "]
PARTS = ["rosa", "example.org", "@example.org", "osa@example.org", "r…@example.org"]


def found(client: Client, model: type, query: str) -> list[Any]:
    return [row.pk for row in client.get(url(model), {"q": query}).context["cl"].result_list]


@pytest.mark.parametrize("model", [Reminder, Routine, Delivery])
@pytest.mark.parametrize("query", WHOLE)
def test_the_whole_address_finds(staff: Client, rows: dict[type, Any], model: type, query: str) -> None:
    assert found(staff, model, query) == [rows[model].pk]


@pytest.mark.parametrize("model", [Reminder, Routine, Delivery])
@pytest.mark.parametrize("query", PARTS)
def test_a_part_of_it_finds_nobody(staff: Client, rows: dict[type, Any], model: type, query: str) -> None:
    assert found(staff, model, query) == []


def test_a_public_id_finds_and_so_does_a_whole_link(staff: Client, rows: dict[type, Any]) -> None:
    routine = rows[Routine]
    for query in (link_of(routine), routine.token(Purpose.ROUTINE)):
        assert found(staff, Routine, query) == [routine.pk]
    assert found(staff, Routine, link_of(routine)[:-1]) == []
    assert found(staff, Draft, rows[Draft].public_id) == [rows[Draft].pk]


@pytest.mark.parametrize("model", [Routine, Session, Draft, Reminder, Delivery, BadAdvice])
def test_a_number_finds_and_nothing_else_does(staff: Client, rows: dict[type, Any], model: type) -> None:
    assert found(staff, model, str(rows[model].pk)) == [rows[model].pk]
    for query in (CANARY, "9" * 18, "9" * 40, "٣", "-1", "1.0", "right", "unsafe"):
        assert found(staff, model, query) == [], query


@pytest.mark.parametrize("model", [UnconfirmedMail, KnowledgeVersion])
def test_others_cannot_be_searched(staff: Client, rows: dict[type, Any], model: type) -> None:
    assert 'name="q"' not in opened(staff, url(model))
    assert len(found(staff, model, CANARY)) == model.objects.count()  # type: ignore[attr-defined]


def test_a_search_is_noted_with_what_it_found_and_not_with_what_was_typed(staff: Client, rows: dict[type, Any]) -> None:
    found(staff, Reminder, ROSA)
    found(staff, Reminder, "nobody@example.org")
    assert noted("searched") == [f"sam reminder {rows[Reminder].pk}: 1 found", "sam reminder : 0 found"]
    assert "nobody@" not in dump_with_keys()


def test_notes_are_found_by_the_number_they_are_about(staff: Client, rows: dict[type, Any]) -> None:
    page = staff.get("/admin/routines/staffaccess/", {"q": rows[Routine].pk, "kind": "routine"})
    assert [note.objects_seen for note in page.context["cl"].result_list] == [str(rows[Routine].pk)]
    page = staff.get("/admin/routines/staffaccess/", {"q": rows[Routine].pk, "kind": "draft"})
    assert list(page.context["cl"].result_list) == []
