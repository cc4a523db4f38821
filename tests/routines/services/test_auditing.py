"""What the staff looked at and did is noted, and no note is ever changed."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import transaction

from routines.models import StaffAccess
from routines.models.staff import NotedForGood
from routines.services.auditing import LONGEST_LIST, Did, note
from tests.routines.cast import NOW

pytestmark = pytest.mark.django_db
Action = StaffAccess.Action


def noted(**more: Any) -> StaffAccess:
    sam, _ = User.objects.get_or_create(username="sam")
    return note(staff=sam, did=Did(Action.ACTED, "reminder", **more), now=NOW)


def test_a_note_says_who_when_what_and_why() -> None:
    row = noted(seen=(12, 15), came_of_it="Stopped", reason="Asked to.")
    assert (row.name, row.at, row.kind, row.objects_seen) == ("sam", NOW, "reminder", "12, 15")
    assert (row.action, row.came_of_it, row.reason) == ("acted", "Stopped", "Asked to.")
    assert row.staff == User.objects.get().pk


def test_a_note_outlives_the_account() -> None:
    row = noted()
    User.objects.all().delete()
    assert StaffAccess.objects.get() == row


def test_what_is_too_long_ends_at_a_whole_number() -> None:
    row = noted(seen=tuple(range(1000, 1100)), came_of_it="x" * 500, reason="y" * 500)
    *numbers, rest = row.objects_seen.split(", ")
    assert rest == "…"
    assert numbers == [str(number) for number in range(1000, 1000 + len(numbers))]
    assert len(row.objects_seen) <= LONGEST_LIST
    assert (len(row.came_of_it), len(row.reason)) == (100, 300)


def test_no_note_is_changed() -> None:
    row = noted()
    row.name = "somebody else"
    with pytest.raises(NotedForGood, match=f"Note {row.pk}"):
        row.save()
    with pytest.raises(NotedForGood):
        StaffAccess.objects.filter(pk=row.pk).update(name="somebody else")
    with pytest.raises(NotedForGood), transaction.atomic():
        StaffAccess.objects.bulk_update([row], ["name"])
    assert StaffAccess.objects.get().name == "sam"
