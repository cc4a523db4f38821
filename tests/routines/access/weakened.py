"""Unknot with one protection off. The matrix has to notice each, or it proves nothing."""

from collections.abc import Callable
from copy import copy
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser, User
from django.db import models

from routines import selectors
from routines.links import Linked, Purpose, find_linked
from routines.services import keeping
from routines.staff.site import StaffSite

Weaken = Callable[[pytest.MonkeyPatch], None]
Find = Callable[..., Linked | None]


def any_purpose(rows: models.QuerySet[Linked], *, purpose: Purpose, token: str) -> Linked | None:
    """A link is good for everything."""
    found = (find_linked(rows, purpose=each, token=token) for each in Purpose)
    return next(filter(None, found), None)


def any_seal(rows: models.QuerySet[Linked], *, purpose: Purpose, token: str) -> Linked | None:
    """The public id is enough."""
    return rows.filter(public_id=token.partition(".")[0]).first()


def any_generation(rows: models.QuerySet[Linked], *, purpose: Purpose, token: str) -> Linked | None:
    """A link is good for ever."""
    row = any_seal(rows, purpose=purpose, token=token)
    return row if row and token in _ever(row, purpose) else None


def _ever(row: Linked, purpose: Purpose) -> set[str]:
    tokens = set()
    for generation in range(1, row.generation + 1):
        for own in (1, 2):
            then = copy(row)
            then.generation = generation
            vars(then).update(giver_generation=own, calendar_generation=own)
            tokens |= {then.token(purpose), row.token(purpose)}
    return tokens


def nothing(**_: Any) -> None:
    """Erasing is forgotten."""


def finding(find: Find) -> Weaken:
    return lambda patch: patch.setattr(selectors, "find_linked", find)


def without_erasing(patch: pytest.MonkeyPatch) -> None:
    for name in ("erase_routine", "erase_draft"):
        patch.setattr(keeping, name, nothing)


def with_permissions_for_all(patch: pytest.MonkeyPatch) -> None:
    for kind in (User, AnonymousUser):
        patch.setattr(kind, "has_perm", lambda *_: True)


def with_an_admin_for_all(patch: pytest.MonkeyPatch) -> None:
    with_permissions_for_all(patch)
    patch.setattr(StaffSite, "has_permission", lambda *_: True)


LINKS: dict[str, tuple[Weaken, str]] = {  # and who gets in then
    "purpose": (finding(any_purpose), "with the link for"),
    "seal": (finding(any_seal), "the seal of a link of theirs"),
    "generation": (finding(any_generation), "that was revoked"),
    "erasing": (without_erasing, "of what was erased"),
}
ADMIN: dict[str, tuple[Weaken, str]] = {
    "permission": (with_permissions_for_all, "staff"),
    "login": (with_an_admin_for_all, "anonymous"),
}
