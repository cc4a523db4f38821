"""Answers and addresses are sealed before the database sees them: a copy of it, or of a backup, tells neither.

The keys (UNKNOT_DATA_KEYS) are outside the database. The first one seals, and all of them open, so that a new key can
be put in front while rows are still sealed with the old one. The empty text stays empty: whether there is an address
may be asked in SQL. Two seals of one text differ, so nothing sealed can be searched or compared there.
"""

import json
from base64 import urlsafe_b64encode
from functools import lru_cache
from hashlib import sha256
from typing import TYPE_CHECKING, Any
from zlib import compress, decompress

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.expressions import Expression

NOT_OPENED = (
    "None of UNKNOT_DATA_KEYS opens a sealed value. Put the key that it was sealed with behind the others; "
    "it is kept with the backup of the secrets (docs/operations.md)."
)


if TYPE_CHECKING:
    Text = models.TextField[Any, Any]
else:
    Text = models.TextField


class NotOpened(Exception):
    """No key of ours opens what the database holds."""


def sealed(text: str) -> str:
    """What the database keeps of a text: compressed, encrypted and authenticated with the first key."""
    return _keys().encrypt(compress(text.encode())).decode() if text else ""


def opened(seal: str) -> str:
    """The text again. Raises NotOpened where no key fits, or where somebody changed the seal."""
    try:
        return decompress(_keys().decrypt(seal)).decode() if seal else ""
    except InvalidToken:
        raise NotOpened(NOT_OPENED) from None


def sealed_anew(seal: str) -> str:
    """The same text, sealed with the first key. Raises NotOpened."""
    return sealed(opened(seal))


def is_sealed_with_the_first(seal: str) -> bool:
    """Whether the other keys may go, as far as this value is concerned."""
    try:
        _fernets(tuple(settings.DATA_KEYS))[0].decrypt(seal)
    except InvalidToken:
        return not seal
    return True


def _keys() -> MultiFernet:
    return MultiFernet(_fernets(tuple(settings.DATA_KEYS)))


@lru_cache(maxsize=8)
def _fernets(keys: tuple[str, ...]) -> list[Fernet]:
    """A key is any long random text, as the other secrets are; its hash has the length that the cipher wants."""
    return [Fernet(urlsafe_b64encode(sha256(b"unknot data key\n" + key.encode()).digest())) for key in keys]


class SealedText(Text):
    """A text that the database never sees. It cannot be searched, compared or ordered by there."""

    def get_prep_value(self, value: Any) -> Any:
        """What is stored; None stays None, and empty stays empty."""
        return None if value is None else sealed(str(value))

    def from_db_value(self, value: str | None, _expression: Expression, _connection: BaseDatabaseWrapper) -> Any:
        """What Python sees. Raises NotOpened."""
        return None if value is None else opened(value)

    def get_lookup(self, lookup_name: str) -> Any:
        """Only whether there is anything: no value that is looked for would ever match its seal."""
        return super().get_lookup(lookup_name) if lookup_name in ("isnull", "exact") else None


class SealedJSON(SealedText):
    """Anything that JSON can say, sealed."""

    def get_prep_value(self, value: Any) -> Any:
        """What is stored; None stays None."""
        return None if value is None else super().get_prep_value(json.dumps(value, separators=(",", ":")))

    def from_db_value(self, value: str | None, expression: Expression, connection: BaseDatabaseWrapper) -> Any:
        """What Python sees. Raises NotOpened."""
        text = super().from_db_value(value, expression, connection)
        return None if text is None else json.loads(text)

    def to_python(self, value: Any) -> Any:
        """Whatever it is: only the database has it as text."""
        return value
