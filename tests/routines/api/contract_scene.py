"""A routine and a reminder to be found: `python -m tests.routines.api.contract_scene` prints their tokens."""

import json

import django

django.setup()

from django.utils import timezone  # noqa: E402 Django has to be set up first

from routines.links import Purpose  # noqa: E402
from tests.routines.cast import keep, remind  # noqa: E402

if __name__ == "__main__":
    now = timezone.now()
    routine = keep(now=now)
    tokens = {"routine": routine.token(Purpose.ROUTINE), "reminder": remind(routine, now=now).token(Purpose.REMINDER)}
    print(json.dumps(tokens))  # noqa: T201
