"""The admin filters by what it shows. What it hides cannot be asked about in the address either."""

from typing import Any

import pytest
from django.contrib import admin
from django.db.models import Model
from django.test import Client

from routines.models import Delivery, Draft, Reminder, Routine, Session
from tests.long import whole
from tests.routines.admin.staff import CANARY, SEEN, url

pytestmark = [pytest.mark.untraced, pytest.mark.usefixtures("rows")]

ALL = ("", "__exact", "__startswith", "__icontains", "__regex", "__in", "__gt", "__isnull")
LOOKUPS = whole(ALL, short=("", "__startswith", "__gt", "__isnull"))
VALUES = whole(("1", "ro", ""), short=("ro", ""))
TRUE = [
    (Routine, "answers__goal", CANARY),
    (Routine, "answers__has_key", "goal"),
    (Routine, "outcome__icontains", CANARY),
    (Routine, "reminders__email__startswith", "ro"),
    (Draft, "answers__goal__icontains", "private"),
    (Reminder, "email__startswith", "ro"),
    (Reminder, "routine__answers__goal__startswith", "a"),
    (Session, "pain_before__gte", "9"),
    (Session, "routine__answers__goal", CANARY),
    (Delivery, "reminder__email__startswith", "ro"),
    (Delivery, "reminder__routine__outcome__icontains", CANARY),
]


def hidden(model: type[Model]) -> list[str]:
    """Every field that no filter is offered for, and every field of what it leads to."""
    fields: list[Any] = model._meta.get_fields()
    filters = admin.site.get_model_admin(model).list_filter
    offered = {getattr(filtering, "parameter_name", filtering) for filtering in filters}
    local = [field for field in fields if field.name not in offered]
    beyond = [
        (field, other) for field in local if field.is_relation for other in field.related_model._meta.get_fields()
    ]
    ids = [field.attname for field in local if hasattr(field, "attname")]
    return sorted(
        {"pk", *ids, *(field.name for field in local)} | {f"{field.name}__{other.name}" for field, other in beyond}
    )


def asked(client: Client, model: type, lookup: str, value: str) -> tuple[int, str, bytes]:
    response = client.get(url(model), {lookup: value})
    return response.status_code, response.headers.get("Location", ""), response.content


@pytest.mark.parametrize("model", SEEN)
def test_no_field_without_a_filter_can_be_asked_about(staff: Client, model: type[Model]) -> None:
    for name in hidden(model):
        for lookup in LOOKUPS:
            answers = {asked(staff, model, f"{name}{lookup}", value) for value in VALUES}
            assert [status for status, _, _ in answers] == [400], f"{name}{lookup}"


@pytest.mark.parametrize(("model", "lookup", "true"), TRUE)
def test_the_answer_is_the_same_whether_it_is_true(staff: Client, model: type[Model], lookup: str, true: str) -> None:
    answers = {asked(staff, model, lookup, value) for value in (true, "zzz")}
    assert [status for status, _, _ in answers] == [400]


@pytest.mark.parametrize("model", SEEN)
def test_what_has_a_filter_can_be_asked_about(staff: Client, model: type[Model]) -> None:
    for name in [field for field in admin.site.get_model_admin(model).list_filter if isinstance(field, str)]:
        assert staff.get(url(model), {f"{name}__isnull": "False"}).status_code == 200, name
