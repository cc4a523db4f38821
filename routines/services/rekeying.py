"""Which of UNKNOT_DATA_KEYS the sealed values need, and sealing them anew with the first, so that the others can go.

Addresses are found by their hash, which UNKNOT_LINK_KEY makes. Where that was changed, they are hashed anew as well.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum, auto
from time import sleep
from typing import Any, NamedTuple

from django.apps import apps
from django.db import IntegrityError, transaction
from django.db.models import Model, QuerySet

from routines.addresses import address_hash
from routines.models import Reminder
from routines.sealing import NotOpened, Seal, SealedText, is_sealed_with_the_first, opened, sealed_anew

BATCH = 200  # rows that are locked at once, for a fraction of a second
ROUNDS, PAUSE = 10, 0.5  # how often, and after how many seconds, what somebody else had locked is tried again
HASH = "address_hash"
Kind = type[Model]


class Row(NamedTuple):
    """What it has sealed, by column, and of a reminder what its address is found by."""

    pk: int
    seals: Mapping[str, Seal]
    address_hash: str


class State(Enum):
    """What a seal needs."""

    FIRST = auto()
    OLDER = auto()
    LOST = auto()


@dataclass
class Found:
    """Values of one kind of row. `lost` are those that no key opens: the number of the row, and the column."""

    first: int = 0
    older: int = 0
    not_found: int = 0  # addresses whose hash is of another UNKNOT_LINK_KEY
    lost: list[tuple[int, str]] = field(default_factory=list)


@dataclass
class Renewed:
    """Rows of one kind. `in_use` were locked by others all the time, `twice` would be one of two for an address."""

    done: int = 0
    in_use: list[int] = field(default_factory=list)
    twice: list[int] = field(default_factory=list)


def kinds() -> dict[Kind, tuple[str, ...]]:
    """The kinds of rows that hold something sealed, and in which columns."""
    found = {model: _sealed_columns(model) for model in apps.get_app_config("routines").get_models()}
    return {model: columns for model, columns in found.items() if columns}


def look(kind: Kind) -> Found:
    """At every row."""
    return look_at(row for rows in _batches(kind) for row in rows)


def look_at(rows: Iterator[Row]) -> Found:
    """What these need."""
    found = Found()
    for row in rows:
        states = {column: _state(seal) for column, seal in row.seals.items()}
        found.first += list(states.values()).count(State.FIRST)
        found.older += list(states.values()).count(State.OLDER)
        found.lost += [(row.pk, column) for column, state in states.items() if state == State.LOST]
        found.not_found += bool(_hashed_anew(row))
    return found


def sample(kind: Kind, *, size: int) -> Iterator[Row]:
    """The newest and the oldest."""
    rows = kind._default_manager.all()
    yield from _rows(rows.order_by("-pk")[:size])
    yield from _rows(rows.order_by("pk")[:size])


def renew(kind: Kind) -> Renewed:
    """Seals all that needs it with the first key. What was done stays done, wherever it ends.

    A row is locked meanwhile, so what others save is never overwritten; what they have locked is left for later.
    """
    renewed = Renewed()
    for rows in _batches(kind):
        _renew_all(kind, [row.pk for row in rows if _news(row)], renewed)
    for _ in range(ROUNDS):
        if not renewed.in_use:
            break
        sleep(PAUSE)
        again, renewed.in_use = renewed.in_use, []
        _renew_all(kind, again, renewed)
    return renewed


def _renew_all(kind: Kind, ids: Sequence[int], renewed: Renewed) -> None:
    with transaction.atomic():
        mine = _rows(kind._default_manager.filter(pk__in=ids).order_by("pk").select_for_update(skip_locked=True))
        for row in mine:
            renewed.done += _renew(kind, row, renewed)
    erased_or_mine = {row.pk for row in mine}
    others = kind._default_manager.filter(pk__in=[pk for pk in ids if pk not in erased_or_mine])
    renewed.in_use += others.values_list("pk", flat=True)


def _renew(kind: Kind, row: Row, renewed: Renewed) -> bool:
    """Whether there was anything to do."""
    news, stored = _news(row), kind._default_manager.filter(pk=row.pk)
    try:
        with transaction.atomic():
            return bool(news and stored.update(**news))
    except IntegrityError:
        renewed.twice.append(row.pk)
        del news[HASH]
        return bool(news and stored.update(**news))


def _news(row: Row) -> dict[str, str]:
    """The columns that are other ones from now on."""
    old = {column: seal for column, seal in row.seals.items() if _state(seal) == State.OLDER}
    return {column: Seal(sealed_anew(seal)) for column, seal in old.items()} | _hashed_anew(row)


def _hashed_anew(row: Row) -> dict[str, str]:
    """Nothing where the hash is the right one, or nobody knows."""
    if not row.address_hash or _state(row.seals["email"]) == State.LOST:
        return {}
    right = address_hash(opened(row.seals["email"]))
    return {} if row.address_hash == right else {HASH: right}


def _state(seal: Seal) -> State:
    if is_sealed_with_the_first(seal):
        return State.FIRST
    try:
        opened(seal)
    except NotOpened:
        return State.LOST
    return State.OLDER


def _batches(kind: Kind) -> Iterator[list[Row]]:
    last = 0
    while rows := _rows(kind._default_manager.filter(pk__gt=last).order_by("pk")[:BATCH]):
        yield rows
        last = rows[-1].pk


def _rows(rows: QuerySet[Any]) -> list[Row]:
    columns = _sealed_columns(rows.model)
    found = rows.values("pk", *columns, *([HASH] if rows.model is Reminder else []))
    return [Row(one["pk"], {name: one[name] for name in columns if one[name]}, one.get(HASH, "")) for one in found]


def _sealed_columns(kind: Kind) -> tuple[str, ...]:
    return tuple(column.attname for column in kind._meta.concrete_fields if isinstance(column, SealedText))
