"""Answers and addresses are sealed before the database sees them: a copy of it, or of a backup, tells neither.

The keys (UNKNOT_DATA_KEYS) are outside the database. The first one seals, and all of them open, so that a new key can
be put in front while rows are still sealed with the old one. The empty text stays empty: whether there is an address
may be asked in SQL. Two seals of one text differ, so nothing sealed can be searched or compared there.

A row comes with its seals as they are, and each is opened when it is first read: one that was damaged harms nobody who
does not need it, and what nobody reads costs nothing. `values()` and `values_list()` give the seals.
"""

import json
import re
import zlib
from base64 import urlsafe_b64encode
from functools import lru_cache
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.core.exceptions import FieldError
from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.expressions import Expression
from django.db.models.lookups import Exact
from django.db.models.query_utils import DeferredAttribute

NOT_OPENED = (
    "None of UNKNOT_DATA_KEYS opens a sealed value. Put the key that it was sealed with behind the others; "
    "it is kept with the backup of the secrets (docs/operations.md)."
)
NOT_COMPARED = "{} is sealed, so the database can only say whether it is empty. Look for another column, or in Python."
PADDED_TO = 64  # bytes, or a multiple: short texts are all as long as each other
LEVEL = 3  # of zlib: half the time of the usual one, an eighth more room
LOOKS_SEALED = re.compile(r"gAAAAA[A-Za-z0-9_-]{177,}={0,2}")  # by whichever key; no JSON and no address does

if TYPE_CHECKING:
    Text = models.TextField[Any, Any]
else:
    Text = models.TextField


class NotOpened(Exception):
    """No key of ours opens what the database holds."""


class Seal(str):
    """What the database has of a text, not opened yet."""

    __slots__ = ()


def sealed(text: str) -> str:
    """What the database keeps of a text: compressed, encrypted and authenticated with the first key."""
    return _keys().encrypt(_padded(zlib.compress(text.encode(), LEVEL))).decode() if text else ""


def opened(seal: str) -> str:
    """The text again. Raises NotOpened where no key fits, or where somebody changed the seal."""
    try:
        return zlib.decompressobj().decompress(_keys().decrypt(seal)).decode() if seal else ""
    except (InvalidToken, ValueError):  # the second for letters that no seal has
        raise NotOpened(NOT_OPENED) from None


def sealed_anew(seal: str) -> str:
    """The same text, sealed with the first key. Raises NotOpened."""
    return sealed(opened(seal))


def is_sealed_with_the_first(seal: str) -> bool:
    """Whether the other keys may go, as far as this value is concerned."""
    try:
        _fernets(tuple(settings.DATA_KEYS))[0].decrypt(seal)
    except (InvalidToken, ValueError):
        return not seal
    return True


def _padded(packed: bytes) -> bytes:
    """With zeros behind it, which zlib does not read."""
    return packed + bytes(-len(packed) % PADDED_TO)


def _keys() -> MultiFernet:
    return MultiFernet(_fernets(tuple(settings.DATA_KEYS)))


@lru_cache(maxsize=8)
def _fernets(keys: tuple[str, ...]) -> list[Fernet]:
    """A key is any long random text, as the other secrets are; its hash has the length that the cipher wants."""
    return [Fernet(urlsafe_b64encode(sha256(b"unknot data key\n" + key.encode()).digest())) for key in keys]


class _OpenedWhenRead(DeferredAttribute):
    """A column of a row, which is a Seal until somebody reads it."""

    def __get__(self, row: models.Model | None, model: Any = None) -> Any:
        value = super().__get__(row, model)
        if isinstance(value, Seal):
            column: Any = self.field
            value = vars(row)[column.attname] = column.read(value)
        return value

    def __set__(self, row: models.Model, value: Any) -> None:
        vars(row)[self.field.attname] = value


class _IsEmpty(Exact):
    """The only comparison that a seal stands."""

    def get_prep_lookup(self) -> Any:
        if self.rhs is not None and self.rhs != "":
            raise FieldError(NOT_COMPARED.format(self.lhs.output_field))
        return self.rhs


class SealedText(Text):
    """A text that the database never sees. It cannot be searched, compared or ordered by there."""

    descriptor_class = _OpenedWhenRead

    def read(self, seal: Seal) -> Any:
        """What Python sees. Raises NotOpened."""
        return opened(seal)

    def written(self, value: Any) -> str:
        """A text that says the same."""
        return str(value)

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        """As the row has it, which opens nothing."""
        return vars(model_instance)[self.attname]

    def get_prep_value(self, value: Any) -> Any:
        """What is stored; None stays None, and empty stays empty. What was not opened stays as it is."""
        return value if value is None or isinstance(value, Seal) else sealed(self.written(value))

    def from_db_value(self, value: str | None, _expression: Expression, _connection: BaseDatabaseWrapper) -> Any:
        """The seal, to be opened when it is read."""
        return None if value is None else Seal(value)

    def get_lookup(self, lookup_name: str) -> Any:
        """Only whether there is anything: no value that is looked for would ever match its seal."""
        return {"isnull": super().get_lookup("isnull"), "exact": _IsEmpty}.get(lookup_name)


class SealedJSON(SealedText):
    """Anything that JSON can say, sealed."""

    if TYPE_CHECKING:
        _pyi_private_set_type: Any
        _pyi_private_get_type: Any

    def read(self, seal: Seal) -> Any:
        """What Python sees. Raises NotOpened."""
        return json.loads(opened(seal))

    def written(self, value: Any) -> str:
        """Without a blank too many."""
        return json.dumps(value, separators=(",", ":"))

    def to_python(self, value: Any) -> Any:
        """Whatever it is: only the database has it as text."""
        return value

    def value_to_string(self, obj: models.Model) -> Any:
        """As `dumpdata` writes it down."""
        return self.value_from_object(obj)
