"""`manage.py keys`: which keys are needed, all sealed with the first, and then an older one can go."""

import json
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.db import DatabaseError
from django.db.models import QuerySet
from pytest_django import Settings

from routines import selectors
from routines.models import BadAdvice, Draft, Reminder, Routine, Session, StaffLogin
from routines.sealing import NotOpened
from routines.services import keeping, rekeying, reporting, telling
from routines.told import Telling
from tests.routines.cast import BEN, NOW, ROSA, fresh, remind

OLD, NEW, LOST = "o" * 50, "n" * 50, "x" * 50
LINK_KEY = "another key for the links, of at least fifty characters"
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]


@pytest.fixture
def rows(settings: Settings, rosas: Routine) -> Routine:
    """One of each kind, sealed with the old key; now there is a new one in front."""
    settings.DATA_KEYS = [OLD]
    rosas.save()
    Routine.objects.bulk_update([rosas], ["answers", "outcome"])
    remind(rosas)
    keeping.save_draft(answers={"minutes": 20}, consent=True, now=NOW)
    told = Telling(given_at=NOW, pressure_felt="right", pain_before=7)
    telling.tell(routine=rosas, key="k", telling=told, now=NOW)
    report = reporting.Report(what="wrong", step=0, text="It hurt.")
    reporting.report(outcome=selectors.outcome_of(rosas), told=report, key="k", now=NOW, routine=rosas)
    settings.DATA_KEYS = [NEW, OLD]
    return rosas


def said(subcommand: str, *, ends: int = 0) -> str:
    out, ended = StringIO(), 0
    try:
        call_command("keys", *subcommand.split(), stdout=out)
    except SystemExit as leaving:
        ended = int(leaving.code or 0)
    assert ended == ends, out.getvalue()
    return out.getvalue()


def counts(*, ends: int = 0) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(said("status --json", ends=ends))
    return found


def contents() -> list[Any]:
    """Everything that is sealed, opened."""
    kinds = rekeying.kinds()
    return [[getattr(row, name) for name in kinds[kind]] for kind in kinds for row in kind._default_manager.all()]


def test_all_that_is_sealed_is_known() -> None:
    assert rekeying.kinds() == {
        BadAdvice: ("about", "text"),
        StaffLogin: ("secret",),
        Draft: ("answers",),
        Reminder: ("email",),
        Routine: ("answers", "outcome", "recall", "today", "today_outcome", "changed"),
        Session: ("told",),
    }


@pytest.mark.usefixtures("rows")
def test_status_counts_what_needs_which_key() -> None:
    found = counts()
    assert {name: (one["first"], one["older"]) for name, one in found.items()} == {
        "BadAdvice": (0, 2),
        "StaffLogin": (0, 0),
        "Draft": (0, 1),
        "Reminder": (0, 1),
        "Routine": (0, found["Routine"]["older"]),
        "Session": (0, 1),
    }
    assert "need an older key. `manage.py keys renew`" in said("status")


def test_after_a_renewal_the_old_key_can_go(rows: Routine, settings: Settings) -> None:
    before = contents()
    assert "Reminder: 1 rows renewed." in said("renew")
    settings.DATA_KEYS = [NEW]
    assert contents() == before
    assert "The others can go." in said("status")
    assert all(one["older"] == 0 for one in counts().values())
    assert fresh(rows).answers["goal"] == rows.answers["goal"]


@pytest.mark.usefixtures("rows")
def test_without_a_renewal_it_cannot(settings: Settings) -> None:
    settings.DATA_KEYS = [NEW]
    with pytest.raises(NotOpened):
        contents()


@pytest.mark.usefixtures("rows")
def test_twice_is_once() -> None:
    said("renew")
    stored = list(Routine.objects.values())
    assert "Routine: 0 rows renewed." in said("renew")
    assert list(Routine.objects.values()) == stored


def test_what_no_key_opens_is_named_and_left_and_the_rest_is_renewed(rows: Routine, settings: Settings) -> None:
    settings.DATA_KEYS = [LOST]
    Session.objects.update(told={"pain_before": 3})
    settings.DATA_KEYS = [NEW, OLD]
    stored = Session.objects.values("told").get()
    for subcommand in ("status", "renew"):
        text = said(subcommand, ends=1)
        assert f"No key opens 1: Session {Session.objects.get().pk} (told)." in text
        assert "UNKNOT_DATA_KEYS" in text
    assert Session.objects.values("told").get() == stored
    assert counts(ends=1)["Reminder"]["older"] == 0


def test_a_renewal_that_is_interrupted_is_taken_up_again(
    rows: Routine, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.DATA_KEYS = [OLD]
    for email in ("a@example.org", "b@example.org", "c@example.org"):
        remind(rows, email)
    settings.DATA_KEYS = [NEW, OLD]
    before, renew = contents(), rekeying._renew
    monkeypatch.setattr(rekeying, "BATCH", 1)

    def fails(kind: Any, row: rekeying.Row, renewed: rekeying.Renewed) -> bool:
        if row.seals.get("email") and kind._default_manager.filter(pk__gt=row.pk).count() == 1:
            raise DatabaseError("gone")
        return renew(kind, row, renewed)

    monkeypatch.setattr(rekeying, "_renew", fails)
    with pytest.raises(DatabaseError):
        rekeying.renew(Reminder)
    monkeypatch.setattr(rekeying, "_renew", renew)
    found = rekeying.look(Reminder)
    assert (found.first, found.older) == (2, 2)
    assert contents() == before
    assert rekeying.renew(Reminder).done == 2
    assert contents() == before


def test_with_another_key_for_links_addresses_are_hashed_anew(rows: Routine, settings: Settings) -> None:
    settings.LINK_KEY = LINK_KEY
    assert not selectors.reminders_of(ROSA).exists()
    assert "1 addresses are not found: UNKNOT_LINK_KEY" in said("status")
    said("renew")
    assert selectors.reminders_of(ROSA).get().routine == rows
    assert counts()["Reminder"]["not_found"] == 0


def test_an_address_that_came_again_meanwhile_is_not_made_findable_twice(rows: Routine, settings: Settings) -> None:
    settings.LINK_KEY = LINK_KEY
    first, again = Reminder.objects.get(), remind(rows)
    assert f"Not findable, since the address has another one: {first.pk}." in said("renew")
    assert selectors.reminders_of(ROSA).get() == again
    assert counts()["Reminder"]["older"] == 0, "it is sealed anew all the same"


def test_a_stopped_one_has_nothing_to_renew(rows: Routine) -> None:
    Reminder.objects.update(state="stopped", next_at=None, email="", address_hash="")
    assert rekeying.look(Reminder) == rekeying.Found()
    assert rekeying.renew(Reminder).done == 0


def test_what_somebody_else_has_in_hand_all_the_time_is_said(rows: Routine, monkeypatch: pytest.MonkeyPatch) -> None:
    """On SQLite nobody has a row to himself, so the lock is played."""
    monkeypatch.setattr(rekeying, "PAUSE", 0)
    monkeypatch.setattr(QuerySet, "select_for_update", lambda rows, **_: rows.none())
    assert "Left alone, since others were at them: 1. Run it again." in said("renew", ends=1)


def test_many_that_no_key_opens_are_not_all_named(rows: Routine, settings: Settings) -> None:
    for number in range(12):
        remind(rows, f"{number}{BEN}") if number < 4 else keeping.save_draft(answers={}, consent=True, now=NOW)
    settings.DATA_KEYS = [LOST]
    text = said("status", ends=1)
    assert text.count("(answers)") + text.count("(email)") + text.count("(text)") <= 10
    assert ", …" in text
