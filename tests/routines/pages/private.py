"""What the tests of private links share: a session to start from, and all rows there are."""

from datetime import timedelta
from typing import Any

from django.apps import apps
from django.test import Client

from routines.links import Purpose
from routines.models import Routine
from routines.pages.journey import KEY

SECOND = timedelta(seconds=1)
WEIGHT_LOSS = {"warning_signs": ["unexplained_weight_loss"]}
CHEST_PAIN = {"urgent_signs": ["chest_pain_or_pressure"]}


def link(routine: Routine) -> str:
    """The private link of a kept routine."""
    return f"/r/{routine.token(Purpose.ROUTINE)}/"


def givers(routine: Routine) -> str:
    """The giver's link of a kept routine."""
    return f"/g/{routine.token(Purpose.GIVER)}/"


def swap(first: Routine, second: Routine, rest: str = "") -> str:
    """The link that two people take turns by."""
    return f"/swap/{first.token(Purpose.GIVER)}/{second.token(Purpose.GIVER)}/{rest}"


def answered(client: Client, answers: dict[str, Any], **tokens: str) -> None:
    """As if these answers had been given on the pages."""
    session = client.session
    session.update({KEY: answers} | tokens)
    session.save()
    client.cookies["unknot"] = session.session_key or ""


def has_keep_card(page: Any) -> bool:
    """Whether the outcome on this page can be kept."""
    return 'action="/routine/keep/"' in page.content.decode()


def all_rows() -> dict[str, list[dict[str, Any]]]:
    """Every row of every table of ours, with all its columns."""
    models = apps.get_app_config("routines").get_models()
    return {model.__name__: list(model._default_manager.order_by("pk").values()) for model in models}


def all_there_is(client: Client) -> tuple[dict[str, list[dict[str, Any]]], dict[str, Any]]:
    """All rows, and all that this browser's session holds."""
    return all_rows(), dict(client.session.items())
