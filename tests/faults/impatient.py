"""`make run`, but what ends often is always started again at once: `python -m tests.faults.impatient APPLICATION 8000`.

The application is what granian serves, the number is the port.
"""

import sys
from dataclasses import replace
from functools import partial

from config import run
from config.supervisor import Pace, Part, Supervisor


def parts(port: int) -> list[Part]:
    """With the application of the command line."""
    return [replace(part, command=[_instead(word) for word in part.command]) for part in _parts(port)]


def _instead(word: str) -> str:
    return application if "wsgi:" in word else word


if __name__ == "__main__":
    application, port = sys.argv[1:]
    _parts = run.parts
    setattr(run, "parts", parts)  # noqa: B010 the name is the point
    setattr(run, "Supervisor", partial(Supervisor, pace=Pace(most=0.5)))  # noqa: B010
    sys.exit(run.main(["--port", port]))
