"""What a request with an `Idempotency-Key` asks for is done once, however often it comes and whatever is killed.

First the key is noted, for everybody to see: it is running. Then whoever holds the row's lock does it, and in the same
transaction notes what it made: it is done. A process that is killed lets go of the lock, and the next request with the
key completes it. What it made may be erased while the key is known: then nothing is made anew.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import ObjectDoesNotExist
from django.db import OperationalError, connection, transaction
from psycopg.errors import LockNotAvailable

from routines.links import keyed_digest
from routines.models import KeptRequest
from routines.selectors import KEEP_REQUEST_KEYS

PATIENCE = 5000  # milliseconds that one request waits for another with its key


@dataclass(frozen=True)
class RequestKey:
    """An `Idempotency-Key` and the body it came with. Among calls of a kind, a key stands for one request."""

    key: str
    body: bytes
    call: str = "request"

    @property
    def key_hash(self) -> str:
        return keyed_digest(f"{self.call}-key", self.key)

    @property
    def body_hash(self) -> str:
        return keyed_digest(f"{self.call}-body", self.body.hex())


class KeyUsedOtherwise(Exception):
    """This `Idempotency-Key` came before, with another body."""


class ErasedSince(ObjectDoesNotExist):
    """What the first request with this `Idempotency-Key` made was erased. Whoever wants it anew sends a new key."""


class StillRunning(OperationalError):
    """The request that came first with this `Idempotency-Key` is still under way. For pages, a short break."""


def begin(request: RequestKey, *, now: datetime) -> KeptRequest:
    """The row of the key, which is running from now on if it was not there. Raises KeyUsedOtherwise, ErasedSince."""
    return _row(request, lock=False, now=now)


@contextmanager
def locked(request: RequestKey, *, now: datetime) -> Iterator[KeptRequest]:
    """A transaction that holds the row of the key. Raises KeyUsedOtherwise, ErasedSince, StillRunning."""
    with transaction.atomic():
        try:
            row = _row(request, lock=True, now=now)
        except OperationalError as error:
            if isinstance(error.__cause__, LockNotAvailable):
                raise StillRunning from None
            raise
        yield row


def _row(request: RequestKey, *, lock: bool, now: datetime) -> KeptRequest:
    rows = KeptRequest.objects.select_related()
    if lock:
        _wait_no_longer_than_patience()
        rows = KeptRequest.objects.select_for_update()
    KeptRequest.objects.filter(key_hash=request.key_hash, created_at__lte=now - KEEP_REQUEST_KEYS).delete()
    columns = {"body_hash": request.body_hash, "created_at": now}
    row, _ = rows.get_or_create(key_hash=request.key_hash, defaults=columns)
    if row.body_hash != request.body_hash:
        raise KeyUsedOtherwise
    if row.is_done and row.routine_id is None and row.session_id is None:
        raise ErasedSince
    return row


def _wait_no_longer_than_patience() -> None:
    """SQLite has one lock for all writers, and a patience of its own."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config('lock_timeout', %s, true)", [str(PATIENCE)])
