"""All that is kept, to take along: every column of a row and of every row that hangs on it, whatever is added later.

Whoever has a routine's link may not be who gets the mails. So the routine's export says of each reminder all but its
address, and the export behind the reminder's own link says that, too. That alone has what is about the address rather
than about the routine: whether it was asked for its yes, or sent its links, depends on what others asked for it.
"""

import json
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import ForeignKey, ManyToOneRel, Model, QuerySet

from routines.models import Delivery, Draft, Reminder, Routine

JSON_AS_TEXT = ("outcome", "today_outcome")
ADDRESS = ("email", "address_hash")
LAST_WRITTEN_TO = "asked_at"  # which moves with each confirmation that was sent
ABOUT_AN_ADDRESS = (Delivery.Kind.CONFIRMATION, Delivery.Kind.NOTICE)  # one a day, whichever routine asks
ENCODER = DjangoJSONEncoder


def of_routine(routine: Routine) -> dict[str, Any]:
    """The routine with its massages, reminders and their mails as JSON types. Dates and times are datetimes."""
    return {"routine": _document(routine, hidden=ADDRESS)}


def of_reminder(reminder: Reminder) -> dict[str, Any]:
    """The reminder with its address and its mails, as JSON types. Dates and times are datetimes."""
    return {"reminder": _document(reminder, hidden=())}


def of_draft(draft: Draft) -> dict[str, Any]:
    """The answers that were saved half way, as JSON types."""
    return {"draft": _document(draft, hidden=())}


def _document(row: Model, *, hidden: tuple[str, ...], is_own: bool = True) -> dict[str, Any]:
    """`is_own`: it is the very row whose link was shown, and not one that hangs on it."""
    columns = [field.name for field in row._meta.concrete_fields if not isinstance(field, ForeignKey)]
    left_out = hidden if is_own else (*hidden, LAST_WRITTEN_TO)
    kept = {name: value_of(row, name) for name in columns if name not in left_out}
    return kept | {
        relation.name: [_document(each, hidden=hidden, is_own=False) for each in _rows(row, relation, is_own=is_own)]
        for relation in _hanging_on(row)
    }


def value_of(row: Model, name: str) -> Any:
    """A column as JSON types; a date or time as such."""
    value = getattr(row, name)
    return json.loads(value) if name in JSON_AS_TEXT and value else value


def _hanging_on(row: Model) -> list[ManyToOneRel]:
    return [relation for relation in row._meta.related_objects if isinstance(relation, ManyToOneRel)]


def _rows(row: Model, relation: ManyToOneRel, *, is_own: bool) -> QuerySet[Any]:
    rows: QuerySet[Any] = getattr(row, relation.get_accessor_name() or "").order_by("pk")
    return rows if is_own or rows.model is not Delivery else rows.exclude(kind__in=ABOUT_AN_ADDRESS)
