"""What a test does that lacks a server or a program: it is skipped and says how to get it, or fails if all must run."""

import os
from typing import NoReturn

import pytest


def missing(how_to_get_it: str) -> NoReturn:
    """Skips the test. With UNKNOT_REQUIRE_ALL=1 it fails."""
    if os.environ.get("UNKNOT_REQUIRE_ALL") == "1":
        pytest.fail(how_to_get_it)
    pytest.skip(how_to_get_it)
