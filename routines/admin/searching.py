"""How staff find the rows of somebody who writes: by the whole address, a public id or a number, never by text.

Addresses are looked for by their keyed hash, which an index leads to, in every way to write one mailbox.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from routines.addresses import address_hash
from routines.links import TOKEN
from routines.models import Reminder

LONGEST_NUMBER = 18  # digits that fit into a primary key
OF_PUBLIC_ID = 22  # characters
Rows = QuerySet[Any]


@dataclass(frozen=True)
class Search:
    """What is found, of all rows, by exactly what was typed."""

    finds: Callable[[QuerySet[Any], str], QuerySet[Any]]


HELP = "The whole address, the number of the row, or the part of a private link before its dot."


def reminders(rows: Rows, term: str) -> Rows:
    """Reminders of an address, with a public id, or with a number."""
    return rows.filter(address_hash=address_hash(term)) if "@" in term else linked(rows, term)


def routines(rows: Rows, term: str) -> Rows:
    """Routines that an address is reminded of, with a public id, or with a number."""
    return rows.filter(pk__in=_reminded(term).values("routine")) if "@" in term else linked(rows, term)


def of_reminders(rows: Rows, term: str) -> Rows:
    """What hangs on the reminders of an address, or has a number."""
    return rows.filter(reminder__in=_reminded(term)) if "@" in term else numbered(rows, term)


def linked(rows: Rows, term: str) -> Rows:
    """With a public id (of a whole link, its first half), or with a number."""
    public_id = term.partition(".")[0] if TOKEN.fullmatch(term) else term
    return rows.filter(public_id=public_id) if len(public_id) == OF_PUBLIC_ID else numbered(rows, term)


def numbered(rows: Rows, term: str) -> Rows:
    """With exactly this number; none for anything else."""
    is_number = term.isascii() and term.isdecimal() and len(term) <= LONGEST_NUMBER
    return rows.filter(pk=int(term)) if is_number else rows.none()


def _reminded(address: str) -> QuerySet[Reminder]:
    return Reminder.objects.filter(address_hash=address_hash(address))
