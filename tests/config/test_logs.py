"""Whatever is logged by whomever, no private link comes out."""

import logging
from io import StringIO
from typing import Any

import pytest
from django.conf import settings

from config.logs import DiscreetFormatter
from routines.links import TOKEN, new_public_id

HALF = "aB3_-" * 4 + "xy"
LINK = f"{HALF}.{HALF[::-1]}"


def line(message: object, *arguments: object, **extra: Any) -> str:
    record = logging.LogRecord("name", logging.INFO, "path", 1, message, arguments, None)
    vars(record).update(extra)
    return DiscreetFormatter("%(levelname)s %(message)s").format(record)


def test_a_token_is_what_this_test_thinks_it_is() -> None:
    assert TOKEN.fullmatch(LINK)
    assert TOKEN.fullmatch(f"{new_public_id()}.{new_public_id()}")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (f"Not Found: /r/{LINK}/", "Not Found: /r/[link]/"),
        (f"Not Found: /r/{LINK.replace('.', '%2E')}/", "Not Found: /r/[link]/"),
        (f"Not Found: /r/{LINK.replace('.', '%2e')}/", "Not Found: /r/[link]/"),
        (f"{LINK} and {LINK}", "[link] and [link]"),
        (f"'{LINK}'", "'[link]'"),
        ("nothing to hide.here", "nothing to hide.here"),
        (f"half of one: {HALF}.", f"half of one: {HALF}."),
    ],
)
def test_a_token_in_a_message_is_blotted_out(before: str, after: str) -> None:
    assert line(before) == f"INFO {after}"
    assert line("%s", before) == f"INFO {after}"


def test_nothing_of_a_token_is_left_when_it_stands_in_a_longer_word() -> None:
    for word in (f"x{LINK}", f"{LINK}x", f"reminder_{LINK}_"):
        written = line(word)
        assert HALF not in written
        assert HALF[::-1] not in written


def test_a_token_in_an_argument_of_any_kind_is_blotted_out() -> None:
    assert line("%(path)s", {"path": LINK}) == "INFO [link]"
    assert line("%s %r", [LINK], {"token": LINK}) == "INFO ['[link]'] {'token': '[link]'}"
    assert line(ValueError(LINK)) == "INFO [link]"


def test_a_token_in_a_traceback_is_blotted_out() -> None:
    stream = StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(DiscreetFormatter())
    logger = logging.Logger("apart")
    logger.addHandler(handler)
    for _ in range(2):  # the second time the traceback is the one that was kept with the record
        try:
            try:
                raise KeyError(LINK)
            except KeyError as error:
                raise ValueError(f"no row for {LINK}") from error
        except ValueError:
            logger.exception("failed", stack_info=True)
    written = stream.getvalue()
    assert written.count("ValueError: no row for [link]") == written.count("KeyError: '[link]'") == 2
    assert HALF not in written


def test_everything_that_is_logged_goes_through_it() -> None:
    logs: dict[str, Any] = settings.LOGGING
    formatters = [logs["formatters"][handler["formatter"]] for handler in logs["handlers"].values()]
    assert {formatter["()"] for formatter in formatters} == {"config.logs.DiscreetFormatter"}
    assert logs["root"]["handlers"] == list(logs["handlers"])
    assert [logger["handlers"] for logger in logs["loggers"].values()] == [[]]
