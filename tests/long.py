"""What is both long and many has a short form in the suite; `make long` sets UNKNOT_EXAMPLES, and then it is whole."""

import os
from typing import TypeVar

IS_LONG = "UNKNOT_EXAMPLES" in os.environ
Some = TypeVar("Some")


def examples(usually: int) -> int:
    """How many to try: so many, and as many as UNKNOT_EXAMPLES says in `make long`."""
    return int(os.environ.get("UNKNOT_EXAMPLES", usually))


def whole(everything: Some, *, short: Some) -> Some:
    """Everything in `make long`, else the short form of it."""
    return everything if IS_LONG else short
