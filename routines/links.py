"""Capability links: whoever has one may do what its purpose says, and nobody else. No token is ever stored.

A token is the random public id of a row and an HMAC over purpose, id and generation. The key is outside the database,
so a copy of the database opens nothing. A mail derives its links anew; raising a row's generation revokes the old ones.
The calendar's address, which programs keep for years, and the giver's link, which leaves the receiver's hands, have a
generation more each, and can be revoked by themselves.
"""

import hmac
import re
import secrets
from base64 import urlsafe_b64encode
from enum import StrEnum
from hashlib import sha256
from typing import TypeVar

from django.conf import settings
from django.db import models
from django.urls import reverse

TOKEN = re.compile(r"[A-Za-z0-9_-]{22}\.[A-Za-z0-9_-]{22}")  # public id, a dot, the HMAC: 128 bits each
_BYTES = 16


class Purpose(StrEnum):
    """What a link is good for. A token for one purpose is worth nothing for another."""

    ROUTINE = "routine"
    GIVER = "giver"
    DRAFT = "draft"
    CONFIRM = "confirm"
    REMINDER = "reminder"
    UNSUBSCRIBE = "unsubscribe"
    CALENDAR = "calendar"


# in these columns, where a row has them
_OWN_GENERATION = {Purpose.GIVER: "giver_generation", Purpose.CALENDAR: "calendar_generation"}


def new_public_id() -> str:
    """128 random bits, as 22 characters that are safe in an address."""
    return secrets.token_urlsafe(_BYTES)


def keyed_digest(purpose: str, *parts: str) -> str:
    """An HMAC-SHA256, cut to 128 bits, as 22 characters. `purpose` keeps the uses of the key apart."""
    message = "\n".join((purpose, *parts)).encode()
    digest = hmac.new(settings.LINK_KEY.encode(), message, sha256).digest()
    return urlsafe_b64encode(digest[:_BYTES]).decode().rstrip("=")


class Linked(models.Model):
    """A row that capability links lead to."""

    public_id = models.CharField(max_length=22, unique=True, default=new_public_id, editable=False)
    generation = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        abstract = True

    def token(self, purpose: Purpose) -> str:
        """The secret part of a link to this row, good for one purpose."""
        return f"{self.public_id}.{keyed_digest(purpose, self.public_id, self.generation_of(purpose))}"

    def generation_of(self, purpose: Purpose) -> str:
        """The numbers, any of which is raised to revoke the links for this purpose."""
        own = getattr(self, _OWN_GENERATION.get(purpose, ""), None)
        return str(self.generation) if own is None else f"{self.generation}.{own}"


Row = TypeVar("Row", bound=Linked)


def find_linked(rows: models.QuerySet[Row], *, purpose: Purpose, token: str) -> Row | None:
    """The row that the token opens for this purpose; None where it opens nothing."""
    if not TOKEN.fullmatch(token):
        return None
    row = rows.filter(public_id=token.partition(".")[0]).first()
    return row if row and secrets.compare_digest(row.token(purpose), token) else None


def address_of(view: str, token: str) -> str:
    """The whole address of a page, for a mail."""
    return settings.PUBLIC_URL + reverse(view, args=[token])
