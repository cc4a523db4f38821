"""The web as it is, but it answers a while after it has done what was asked, so that more kills come in between."""

import time
from collections.abc import Callable, Iterable
from typing import Any

from config.wsgi import application as at_once

A_WHILE = 0.1  # seconds


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """For WSGI."""
    answer: Iterable[bytes] = at_once(environ, start_response)
    time.sleep(A_WHILE)
    return answer
