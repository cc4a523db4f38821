"""Fills an installation and puts a word of its own into each thing that is private: `python -m tests.drills.canaries`.

Prints the words as JSON. With `clear` behind it, nothing is sealed: that is the control of test_stolen.py.
"""

import json
import sys
from datetime import timedelta
from unittest.mock import patch

import django

django.setup()

from django.db.models import Model  # noqa: E402
from django.test import Client  # noqa: E402 Django has to be set up first
from django.utils import timezone  # noqa: E402

from recommender.history import ToldStep  # noqa: E402
from routines import sealing  # noqa: E402
from routines.links import Purpose  # noqa: E402
from routines.sealing import SealedJSON  # noqa: E402
from routines.services import copying, keeping, rekeying, telling  # noqa: E402
from routines.told import Telling  # noqa: E402
from tests.drills.every_state import fill  # noqa: E402
from tests.routines import cast  # noqa: E402

NOW = timezone.now()


def by_the_services() -> list[str]:
    """As visitors do it: an address, that of a copy, a draft, a massage, and a report on its page."""
    routine = cast.keep(now=NOW)
    reminder = cast.remind(routine, "canary-signed-up@example.org", now=NOW)
    copying.ask(reminder=reminder, email="canary-copied@example.org", now=NOW)
    keeping.save_draft(answers={"goal": "canary-draft"}, consent=True, now=NOW)
    steps = (ToldStep("canary-step", "helped"),)
    told = Telling(given_at=NOW - timedelta(hours=1), pressure_felt="right", steps=steps)
    telling.tell(routine=routine, key="canary", telling=told, now=NOW)
    page = f"/r/{routine.token(Purpose.ROUTINE)}/bad-advice/"
    answer = Client(SERVER_NAME="localhost").post(page, {"what": "wrong", "text": "canary-report"}, follow=True)
    assert answer.status_code == 200, page
    return ["canary-signed-up", "canary-copied", "canary-draft", "canary-step", "canary-report"]


def in_every_column() -> list[str]:
    """Whatever is sealed, now and later, of the newest row that has it."""
    return [_in_column(kind, name) for kind, columns in rekeying.kinds().items() for name in columns]


def _in_column(kind: type[Model], name: str) -> str:
    word, column = f"canary-{kind.__name__}-{name}".lower(), kind._meta.get_field(name)
    rows = kind._default_manager.filter(**{f"{name}__isnull": False})
    filled = rows if isinstance(column, SealedJSON) else rows.exclude(**{name: ""})
    row = filled.order_by("-pk").first() or kind._default_manager.latest("pk")
    content = {"it": word} if isinstance(column, SealedJSON) else word
    kind._default_manager.filter(pk=row.pk).update(**{name: content})
    return word


def put() -> list[str]:
    fill(2)
    return [*in_every_column(), *by_the_services()]


if __name__ == "__main__":
    if sys.argv[1:] == ["clear"]:
        with patch.object(sealing, "sealed", str), patch.object(sealing, "opened", str):
            words = put()
    else:
        words = put()
    sys.stdout.write(json.dumps(words))
