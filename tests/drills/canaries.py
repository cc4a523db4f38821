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
from routines.models import BadAdvice, Routine  # noqa: E402
from routines.sealing import SealedJSON  # noqa: E402
from routines.services import copying, keeping, rekeying, telling, versions  # noqa: E402
from routines.told import Telling  # noqa: E402
from tests.drills.every_state import fill  # noqa: E402
from tests.routines import cast  # noqa: E402

NOW = timezone.now()
ILL: tuple[dict[str, object], ...] = (
    {"health_conditions": ["pregnancy"], "cleared_for_massage": "yes"},
    {"urgent_signs": ["saddle_numbness"]},
)


def by_the_services() -> list[str]:
    """As visitors do it: an address, that of a copy, a draft, a massage, and a report on its page."""
    routine = cast.keep(now=NOW)
    reminder = cast.remind(routine, "canary-signed-up@example.org", now=NOW)
    copying.ask(reminder=reminder, email="canary-copied@example.org", now=NOW)
    keeping.save_draft(answers={"goal": "canary-draft"}, consent=True, now=NOW)
    steps = (ToldStep("canary-step", "helped"),)
    told = Telling(given_at=NOW - timedelta(hours=1), pressure_felt="right", steps=steps)
    telling.tell(routine=routine, key="canary", telling=told, now=NOW)
    _report(routine, "canary-report")
    return ["canary-signed-up", "canary-copied", "canary-draft", "canary-step", "canary-report"]


def by_the_rules() -> list[str]:
    """The ids of what fired for the health of two people who report their outcomes, and not for anybody."""
    usual = _reported(cast.keep(now=NOW))
    return [entry for answers in ILL for entry in _reported(cast.keep(answers, now=NOW)) if entry not in usual]


def _reported(routine: Routine) -> list[str]:
    _report(routine, "It hurt.")
    return BadAdvice.objects.get(routine=routine).reasons


def _report(routine: Routine, words: str) -> None:
    page = f"/r/{routine.token(Purpose.ROUTINE)}/bad-advice/"
    answer = Client(SERVER_NAME="localhost").post(page, {"what": "unsafe", "text": words}, follow=True)
    assert answer.status_code == 200, page


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
    """The text of the knowledge is not kept meanwhile: it names each rule, whoever it fires for."""
    with patch.object(versions, "remember"):
        fill(2)
        return [*in_every_column(), *by_the_services(), *by_the_rules()]


if __name__ == "__main__":
    if sys.argv[1:] == ["clear"]:
        with patch.object(sealing, "sealed", str), patch.object(sealing, "opened", str):
            words = put()
    else:
        words = put()
    sys.stdout.write(json.dumps(words))
