"""Seals answers, outcomes, addresses, reports and what was told of massages, so that a copy of the database tells none.

Processes of the earlier code cannot read what is sealed: stop them first (docs/operations.md). It takes a batch after
the other, and may be run again wherever it ended: what is sealed already is left. At last what lies about of the rows
as they were is cleared away, on disk as well; earlier backups are the operator's to delete.
"""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from django.db import migrations, models, transaction

from routines.sealing import LOOKS_SEALED, SealedJSON, SealedText, opened, sealed

BATCH = 200  # outcomes are long
SEALED = {
    "routines_routine": ("answers", "outcome", "recall", "today", "today_outcome", "changed"),
    "routines_draft": ("answers",),
    "routines_reminder": ("email",),
    "routines_badadvice": ("text",),
}
TOLD = ("strongest", "pain_before", "pain_after", "pressure_felt", "got_worse", "steps")
Change = Callable[[str], str]


def seal(apps: Any, schema_editor: Any) -> None:
    """All that is in the clear yet."""
    _change_all(schema_editor.connection, lambda value: value if _is_sealed(value) else sealed(value))


def unseal(apps: Any, schema_editor: Any) -> None:
    """Backwards: all in the clear again."""
    _change_all(schema_editor.connection, lambda value: opened(value) if _is_sealed(value) else value)


def gather(apps: Any, schema_editor: Any) -> None:
    """What was told of each massage, in one column."""
    for batch in _batches(apps.get_model("routines", "Session")):
        for row in batch:
            row.told = {name: getattr(row, name) for name in TOLD}
        type(batch[0]).objects.bulk_update(batch, ["told"])


def scatter(apps: Any, schema_editor: Any) -> None:
    """Backwards: in a column each."""
    for batch in _batches(apps.get_model("routines", "Session")):
        for row in batch:
            for name, value in row.told.items():
                setattr(row, name, value)
        type(batch[0]).objects.bulk_update(batch, list(TOLD))


def clear_away(apps: Any, schema_editor: Any) -> None:
    """Neither database overwrites what is replaced or taken out, unless it is told to."""
    tables = ", ".join((*SEALED, "routines_session"))
    is_postgres = schema_editor.connection.vendor == "postgresql"
    with schema_editor.connection.cursor() as cursor:
        for statement in [f"VACUUM FULL {tables}"] if is_postgres else ["VACUUM", "PRAGMA wal_checkpoint(TRUNCATE)"]:
            cursor.execute(statement)


def _is_sealed(value: str) -> bool:
    """Raises NotOpened where another key sealed it: sealed twice, nobody could read it."""
    return bool(LOOKS_SEALED.fullmatch(value) and opened(value))


def _change_all(connection: Any, change: Change) -> None:
    """In plain SQL, since the columns are sealed ones by now and their values may not be. What is right is left."""
    for table, columns in SEALED.items():
        last = 0
        while rows := _rows(connection, table, columns, after=last):
            changed = [(pk, values, [change(value) if value else value for value in values]) for pk, *values in rows]
            _store(connection, table, columns, [(*new, pk) for pk, old, new in changed if new != old])
            last = rows[-1][0]


def _rows(connection: Any, table: str, columns: Sequence[str], *, after: int) -> list[Any]:
    texts = ", ".join(f"CAST({column} AS text)" for column in columns)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT id, {texts} FROM {table} WHERE id > %s ORDER BY id LIMIT {BATCH}", [after])  # nosec B608 # noqa: S608
        return list(cursor.fetchall())


def _store(connection: Any, table: str, columns: Sequence[str], rows: Sequence[Any]) -> None:
    placed = ", ".join(f"{column} = %s" for column in columns)
    with transaction.atomic(connection.alias), connection.cursor() as cursor:
        cursor.executemany(f"UPDATE {table} SET {placed} WHERE id = %s", rows)  # nosec B608 # noqa: S608 ours


def _batches(model: Any) -> Iterator[list[Any]]:
    last = 0
    while batch := list(model.objects.filter(pk__gt=last).order_by("pk")[:BATCH]):
        yield batch
        last = batch[-1].pk


class Altered(migrations.SeparateDatabaseAndState):
    """Columns of one table, all or nothing and harmless again. One by one, PostgreSQL and SQLite copy it each time.

    SQLite would also refuse a second run: what is sealed already is no JSON, which the other columns still ask for.
    """

    atomic = True

    def __init__(self, model: str, **columns: Any) -> None:
        super().__init__(state_operations=[migrations.AlterField(model, name, new) for name, new in columns.items()])
        self.model, self.columns = model, tuple(columns)

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        old, new = (state.apps.get_model(app_label, self.model) for state in (from_state, to_state))
        pairs = [(old._meta.get_field(name), new._meta.get_field(name)) for name in self.columns]
        if schema_editor.connection.vendor == "sqlite":
            schema_editor._remake_table(old, alter_fields=pairs)
        else:
            types = {column.column: column.db_type(schema_editor.connection) for _, column in pairs}
            changes = ", ".join(f"ALTER COLUMN {name} TYPE {kind} USING {name}::{kind}" for name, kind in types.items())
            schema_editor.execute(f"ALTER TABLE {old._meta.db_table} {changes}")

    database_backwards = database_forwards


class Once(migrations.SeparateDatabaseAndState):
    """All or nothing, and not again: `is_done` says by the names of a table's columns whether the database has it."""

    atomic = True

    def __init__(self, operations: Any, *, table: str, is_done: Callable[[set[str]], bool]) -> None:
        super().__init__(database_operations=operations, state_operations=operations)
        self.table, self.is_done = table, is_done

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        if not self.is_done(self._columns(schema_editor)):
            super().database_forwards(app_label, schema_editor, from_state, to_state)

    def database_backwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        if self.is_done(self._columns(schema_editor)):
            super().database_backwards(app_label, schema_editor, from_state, to_state)

    def _columns(self, schema_editor: Any) -> set[str]:
        with schema_editor.connection.cursor() as cursor:
            found = schema_editor.connection.introspection.get_table_description(cursor, self.table)
        return {column.name for column in found}


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("routines", "0013_urgency_of_kept_referrals")]
    operations = [
        Altered(
            "routine",
            answers=SealedJSON(),
            outcome=SealedText(help_text="The outcome's JSON, byte for byte as it was computed."),
            recall=SealedJSON(blank=True, help_text="What newer knowledge takes back, and why.", null=True),
            today=SealedJSON(blank=True, help_text="What is different today: places left out, pressure.", null=True),
            today_outcome=SealedText(blank=True, help_text="The outcome with that, byte for byte.", null=True),
            changed=SealedJSON(
                blank=True, help_text="What the last massage that was told changed, and why.", null=True
            ),
        ),
        Altered("draft", answers=SealedJSON()),
        Altered("reminder", email=SealedText(blank=True, help_text="Empty once it is stopped.")),
        Altered("badadvice", text=SealedText(blank=True, max_length=2000)),
        migrations.RunPython(seal, unseal),
        Once(
            [
                migrations.RemoveConstraint("session", "session_has_pain_from_0_to_10"),
                migrations.RemoveConstraint("session", "session_pressure_is_known"),
                migrations.AlterField("session", "pressure_felt", models.CharField(default="", max_length=9)),
                migrations.AlterField("session", "strongest", models.CharField(default="", max_length=6)),
                migrations.AddField(
                    "session", "told", SealedJSON(default=dict, help_text="How it was, by the names below.")
                ),
                migrations.RunPython(gather, scatter),
                *(migrations.RemoveField("session", name) for name in TOLD),
            ],
            table="routines_session",
            is_done=lambda columns: "told" in columns,
        ),
        migrations.RunPython(clear_away, migrations.RunPython.noop),
    ]
