"""Seals what a report of bad advice is about, so that a copy of the database tells nothing by the ids of its rules.

Processes of the earlier code may run meanwhile: they find those reports empty, and what they still write in the clear
is sealed by the worker. It may be run again wherever it ended. At last what lies about of the rows as they were is
cleared away.
"""

from collections.abc import Iterator
from typing import Any

from django.db import migrations, models

from routines.sealing import SealedJSON

BATCH = 200
TABLE = "routines_badadvice"


def seal(apps: Any, schema_editor: Any) -> None:
    """All that is in the clear yet. SQLite overwrites what it replaces, where it is told to."""
    _execute(schema_editor, sqlite="PRAGMA secure_delete = ON")
    for batch in _batches(apps, is_sealed=False):
        for row in batch:
            row.about, row.step, row.entries = {"technique": row.step, "entries": row.entries}, "", []
        type(batch[0]).objects.bulk_update(batch, ["about", "step", "entries"])


def unseal(apps: Any, schema_editor: Any) -> None:
    """Backwards: all in the clear again."""
    for batch in _batches(apps, is_sealed=True):
        for row in batch:
            row.step, row.entries, row.about = row.about["technique"], row.about["entries"], None
        type(batch[0]).objects.bulk_update(batch, ["about", "step", "entries"])


def clear_away(apps: Any, schema_editor: Any) -> None:
    """PostgreSQL overwrites nothing by itself. The table is small: nobody waits for long."""
    _execute(schema_editor, sqlite="PRAGMA wal_checkpoint(TRUNCATE)", postgresql=f"VACUUM FULL {TABLE}")


def _execute(schema_editor: Any, **statements: str) -> None:
    """The one for this kind of database, if there is one."""
    if statement := statements.get(schema_editor.connection.vendor):
        with schema_editor.connection.cursor() as cursor:
            cursor.execute(statement)


def _batches(apps: Any, *, is_sealed: bool) -> Iterator[list[Any]]:
    rows, last = apps.get_model("routines", "BadAdvice").objects.filter(about__isnull=not is_sealed), 0
    while batch := list(rows.filter(pk__gt=last).order_by("pk")[:BATCH]):
        yield batch
        last = batch[-1].pk


class AddedOnce(migrations.AddField):
    """Where the migration was killed behind it, the column is there already."""

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        with schema_editor.connection.cursor() as cursor:
            found = schema_editor.connection.introspection.get_table_description(cursor, TABLE)
        if self.name not in {column.name for column in found}:
            super().database_forwards(app_label, schema_editor, from_state, to_state)


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("routines", "0017_staff_login")]
    operations = [
        AddedOnce(
            "badadvice",
            "about",
            SealedJSON(help_text="The technique and the entries, by the names below.", null=True),
        ),
        migrations.AlterField(
            "badadvice",
            "step",
            models.CharField(blank=True, help_text="Of earlier code, until it is sealed in `about`.", max_length=60),
        ),
        migrations.AlterField(
            "badadvice",
            "entries",
            models.JSONField(default=list, help_text="Of earlier code, until they are sealed in `about`."),
        ),
        migrations.RunPython(seal, unseal),
        migrations.RunPython(clear_away, migrations.RunPython.noop),
    ]
