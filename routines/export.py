"""All that is kept, to take along: every column of a row and of every row that hangs on it, whatever is added later.

Whoever has a routine's link may not be who gets the mails. So the routine's export says of each reminder all but its
address, and the export behind the reminder's own link says that, too.
"""

import json
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import ForeignKey, ManyToOneRel, Model

from routines.models import Reminder, Routine

JSON_AS_TEXT = ("outcome", "today_outcome")
ADDRESS = ("email", "address_hash")
ENCODER = DjangoJSONEncoder


def of_routine(routine: Routine) -> dict[str, Any]:
    """The routine with its massages, reminders and their mails as JSON types. Dates and times are datetimes."""
    return {"routine": _document(routine, hidden=ADDRESS)}


def of_reminder(reminder: Reminder) -> dict[str, Any]:
    """The reminder with its address and its mails, as JSON types. Dates and times are datetimes."""
    return {"reminder": _document(reminder, hidden=())}


def _document(row: Model, *, hidden: tuple[str, ...]) -> dict[str, Any]:
    columns = [field for field in row._meta.concrete_fields if not isinstance(field, ForeignKey)]
    kept = {field.name: value_of(row, field.name) for field in columns if field.name not in hidden}
    return kept | {relation.name: _rows(row, relation, hidden) for relation in _hanging_on(row)}


def value_of(row: Model, name: str) -> Any:
    """A column as JSON types; a date or time as such."""
    value = getattr(row, name)
    return json.loads(value) if name in JSON_AS_TEXT and value else value


def _hanging_on(row: Model) -> list[ManyToOneRel]:
    return [relation for relation in row._meta.related_objects if isinstance(relation, ManyToOneRel)]


def _rows(row: Model, relation: ManyToOneRel, hidden: tuple[str, ...]) -> list[dict[str, Any]]:
    rows = getattr(row, relation.get_accessor_name() or "").order_by("pk")
    return [_document(each, hidden=hidden) for each in rows]
