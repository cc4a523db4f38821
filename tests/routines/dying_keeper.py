"""Keeps with a key and is killed on the way: `python -m tests.routines.dying_keeper begun` (`computed`, `created`).

With `no` it lives, and prints as JSON how many rows there are.
"""

import json
import os
import signal
import sys
from typing import Any, NoReturn
from unittest.mock import patch

import django

django.setup()

from routines.models import KeptRequest, Routine  # noqa: E402 Django has to be set up first
from routines.services import keeping, once  # noqa: E402
from tests.recommender.strategies import plain  # noqa: E402
from tests.routines.cast import NOW  # noqa: E402

REQUEST = once.RequestKey("a-key-that-outlives-us", b"{}")


def die(*_: Any, **__: Any) -> NoReturn:
    os.kill(os.getpid(), signal.SIGKILL)
    raise AssertionError("it lives")


def keep() -> Routine:
    return keeping.keep_routine(answers=plain(), consent=True, now=NOW, request=REQUEST)


def main(when: str) -> None:
    targets = {"begun": (keeping, "recommend"), "computed": (once, "locked"), "created": (KeptRequest, "save")}
    if when in targets:
        with patch.object(*targets[when], die):
            keep()
    first, again = keep(), keep()
    running = KeptRequest.objects.filter(is_done=False).count()
    print(json.dumps({"routines": Routine.objects.count(), "same": first == again, "running": running}))  # noqa: T201


if __name__ == "__main__":
    main(sys.argv[1])
