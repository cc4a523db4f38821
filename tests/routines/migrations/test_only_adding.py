"""From 0014 on, old and new processes may run side by side during an upgrade, as docs/operations.md says."""

from typing import Any

import pytest
from django.db import models
from django.db.migrations import Migration
from django.db.migrations import operations as kinds
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations.base import Operation

from tests.routines.migrations.adding import NEED_A_STOP, refusals
from tests.running import ROOT

APP, FIRST = "routines", "0014"
LOADER = MigrationLoader(None)
BEFORE = LOADER.project_state((APP, "0013_urgency_of_kept_referrals"))
NAMES = sorted(name for app, name in LOADER.disk_migrations if app == APP)


def noop(*_: Any) -> None:
    """For what nobody runs."""


def refused(name: str) -> list[str]:
    before = LOADER.project_state((APP, name), at_end=False)
    return refusals(LOADER.disk_migrations[APP, name], before)


def made_up(*operations: Operation) -> Migration:
    kind: type[Migration] = type("Migration", (Migration,), {"operations": operations})
    return kind("made_up", APP)


@pytest.mark.parametrize("name", [name for name in NAMES if name >= FIRST] or [NAMES[-1]])
def test_a_migration_only_adds_or_says_that_it_needs_a_stop(name: str) -> None:
    assert name in NEED_A_STOP or refused(name) == []


def test_a_constraint_that_earlier_rows_may_break_is_noticed() -> None:
    assert len(refused("0010_a_copy_for_the_giver")) == 3


@pytest.mark.parametrize(
    ("operation", "is_refused"),
    [
        (kinds.AddField("draft", "colour", models.TextField(null=True)), False),
        (kinds.AddField("draft", "colour", models.TextField(default="", db_default="")), False),
        (kinds.AddField("draft", "colour", models.TextField(default="")), True),
        (kinds.RemoveField("draft", "answers"), True),
        (kinds.RenameField("draft", "answers", "said"), True),
        (kinds.DeleteModel("draft"), True),
        (kinds.AlterField("draft", "consent_version", models.CharField(max_length=200)), False),
        (kinds.AlterField("draft", "consent_version", models.CharField(max_length=1)), True),
        (kinds.AlterField("draft", "consent_version", models.IntegerField()), True),
        (kinds.AlterField("delivery", "sent_at", models.DateTimeField()), True),
        (kinds.AlterField("draft", "saved_at", models.DateTimeField(null=True)), False),
        (kinds.AddIndex("draft", models.Index(fields=["consented_at"], name="x")), False),
        (kinds.AddConstraint("draft", models.UniqueConstraint(fields=["answers"], name="x")), True),
        (kinds.RunPython(noop, noop), False),
        (kinds.RunPython(noop), True),
        (kinds.RunSQL("SELECT 1", "SELECT 1"), True),
    ],
    ids=lambda value: value.describe() if isinstance(value, Operation) else "",
)
def test_what_the_earlier_code_could_not_live_with_is_refused(operation: Operation, is_refused: bool) -> None:
    assert (
        bool(refusals(made_up(operation), LOADER.project_state((APP, "0013_urgency_of_kept_referrals")))) == is_refused
    )


def test_what_a_migration_makes_itself_may_be_as_it_likes() -> None:
    constraint = models.UniqueConstraint(fields=["shade"], name="x")
    migration = made_up(
        kinds.CreateModel("Colour", [("shade", models.IntegerField())]),
        kinds.AddField("colour", "name", models.TextField(default="")),
        kinds.AddConstraint("colour", constraint),
    )
    assert refusals(migration, BEFORE) == []


@pytest.mark.parametrize("name", NEED_A_STOP)
def test_the_operations_document_names_each_that_needs_a_stop(name: str) -> None:
    assert f"`{name}`" in (ROOT / "docs" / "operations.md").read_text()
