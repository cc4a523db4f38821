"""Says what a migration does that processes of the earlier code could not live with while they still run."""

from collections.abc import Iterator
from typing import Any

from django.db.migrations import Migration
from django.db.migrations import operations as kinds
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState

NEED_A_STOP = {
    "0014_sealed": "answers and addresses are sealed, which the earlier code cannot read",
}
"""By migration: why web, worker and beat are stopped first. docs/operations.md has the same."""
HARMLESS = (
    kinds.CreateModel,
    kinds.AddIndex,
    kinds.RemoveIndex,
    kinds.RenameIndex,
    kinds.RemoveConstraint,
    kinds.AlterModelOptions,
    kinds.AlterModelManagers,
)
FREE = {"blank", "choices", "db_index", "default", "help_text", "on_delete", "related_name", "validators"}
WIDER = {"null", "max_length"}  # where `_is_wider` says so


def refusals(migration: Migration, before: ProjectState) -> list[str]:
    """What it does besides adding, a line for each, given the state before it."""
    state, new, found = before.clone(), set[str](), list[str]()
    for operation in migration.operations:
        if isinstance(operation, kinds.CreateModel):
            new.add(operation.name_lower)
        if getattr(operation, "model_name_lower", "") not in new:
            found += [f"{operation.describe()}: {why}" for why in _refusals(operation, state, migration.app_label)]
        operation.state_forwards(migration.app_label, state)
    return found


def _refusals(operation: Operation, state: ProjectState, app: str) -> Iterator[str]:
    if isinstance(operation, kinds.RunPython):
        if operation.reverse_code is None:
            yield "there is no way back"
    elif isinstance(operation, kinds.AddField):
        if not _is_filled_in(operation.field):
            yield "the earlier code does not fill it in: give it null or a db_default"
    elif isinstance(operation, kinds.AlterField):
        before = state.models[app, operation.model_name_lower].fields[operation.name]
        if not _is_wider(before, operation.field):
            yield "the earlier code may write what does not fit any more"
    elif not isinstance(operation, HARMLESS):
        yield "the earlier code may need or break it"


def _is_filled_in(field: Any) -> bool:
    return bool(field.null or field.many_to_many or field.has_db_default())


def _is_wider(before: Any, after: Any) -> bool:
    was, now = _in_database(before), _in_database(after)
    same = {name: value for name, value in was.items() if name not in WIDER} == {
        name: value for name, value in now.items() if name not in WIDER
    }
    longer = (now.get("max_length") or 10**9) >= (was.get("max_length") or 10**9)
    return same and longer and (after.null or not before.null)


def _in_database(field: Any) -> dict[str, Any]:
    _, kind, arguments, options = field.deconstruct()
    told = {name: value for name, value in options.items() if name not in FREE}
    return told | {"kind": kind, "arguments": arguments}
