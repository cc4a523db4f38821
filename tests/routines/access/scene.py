"""Everybody the matrix needs, in the database; and browsers of all kinds."""

from typing import Any

from django.apps import apps
from django.contrib.auth.models import User
from django.test import Client

from routines.models import Routine
from tests.recommender.strategies import plain
from tests.routines.access.actors import Cast
from tests.routines.access.people import erased, somebody, with_new_links
from tests.routines.access.trying import Matrix
from tests.routines.admin.staff import allowed, signed_in
from tests.routines.pages.private import answered
from tests.routines.visitors import plain_answers


def everybody() -> Cast:
    """Four people, each with something in every private field."""
    rosa, ben, clara, dora = (somebody(name) for name in ("rosa", "ben", "clara", "dora"))
    return Cast(rosa, ben, with_new_links(clara), erased(dora))


def matrix_of(cast: Cast) -> Matrix:
    """An empty one, to be made when everybody is there, staff too."""
    return Matrix([cast.rosa, cast.ben, cast.clara, cast.dora])


def with_known_answers() -> None:
    """A made-up answer would break pages that put answers into words: from here on there are only real ones."""
    Routine.objects.update(answers=plain().as_dict())


def nobody() -> Client:
    """A browser that knows nothing."""
    return Client(raise_request_exception=False)


def visitor() -> Client:
    """One in which the questionnaire was just filled in."""
    client = nobody()
    answered(client, plain_answers())
    return client


def staff() -> Client:
    """Of the staff, with no permission at all."""
    return allowed()


def halfway() -> Client:
    """Of the staff, with every permission, past the password and not the second factor."""
    return signed_in(User.objects.create(username="half", is_staff=True, is_superuser=True), with_factor=False)


def chief() -> Client:
    """Of the staff, with every permission."""
    return signed_in(User.objects.create(username="chief", is_staff=True, is_superuser=True))


def all_rows() -> list[tuple[Any, ...]]:
    """Every row of every table, as Python sees it."""
    return [row for model in apps.get_models() for row in model._default_manager.values_list()]
