"""Whatever is logged by whomever, no private link comes out."""

import json
import logging
from io import StringIO
from typing import Any

import pytest
from django.conf import settings

from config.logs import DiscreetFormatter, JsonFormatter
from routines.links import TOKEN, new_public_id

ROSA = "rosa@example.org"
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
        (f"GET /g/{HALF}", "GET /g/[link]"),
        (f"GET /swap/{LINK}/{LINK}/guide/", "GET /swap/[link]/[link]/guide/"),
        (f"GET /swap/{LINK}/{HALF}", "GET /swap/[link]/[link]"),
        (f"GET /calendar/{LINK}.ics", "GET /calendar/[link].ics"),
        (f"webcal://unknot.example/calendar/{HALF}", "webcal://unknot.example/calendar/[link]"),
        (f"GET /reminders/{LINK}/calendar.ics", "GET /reminders/[link]/calendar.ics"),
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


def failed(formatter: logging.Formatter, *, times: int = 1) -> str:
    """What is written when a search for Rosa fails, which failed because of what she answered."""
    stream = StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(formatter)
    logger = logging.Logger("apart")
    logger.addHandler(handler)
    for _ in range(times):
        try:
            try:
                raise KeyError("pregnancy")
            except KeyError as error:
                raise ValueError(f"no row for {ROSA} and {LINK}") from error
        except ValueError:
            logger.exception("failed", stack_info=True)
    return stream.getvalue()


@pytest.mark.parametrize("formatter", [DiscreetFormatter(), JsonFormatter()])
def test_of_an_error_its_kind_and_its_way_are_told_and_no_word(formatter: logging.Formatter) -> None:
    written = failed(formatter, times=2)
    assert written.count("KeyError") == 2 * 2, "its name, and the line of the code"
    assert written.count("in failed") >= 2
    assert [word for word in (ROSA, "'pregnancy'", HALF) if word in written] == []
    assert HALF in failed(logging.Formatter()), "or this would prove nothing"


def test_what_another_formatter_wrote_of_an_error_is_not_told() -> None:
    assert "traceback" not in as_json("again", exc_text="ValueError: rosa@example.org")


def test_what_celery_quotes_of_an_error_is_not_told() -> None:
    quoted = {"name": "tick", "exc": "ValueError('rosa@example.org')", "traceback": "ValueError: rosa@example.org"}
    assert line("Task %(name)s raised unexpected: %(exc)s\n%(traceback)s", quoted).strip() == (
        "INFO Task tick raised unexpected: ValueError"
    )


def as_json(message: object, *arguments: object, **extra: Any) -> dict[str, Any]:
    record = logging.LogRecord("routines.x", logging.WARNING, "path", 1, message, arguments, None)
    record.created = 1763380800.1234
    vars(record).update(extra)
    written = JsonFormatter().format(record)
    assert "\n" not in written
    told: dict[str, Any] = json.loads(written)
    return told


def test_for_machines_each_line_is_one_object() -> None:
    usual = {"time": "2025-11-17T12:00:00.123+00:00", "level": "WARNING", "logger": "routines.x"}
    assert as_json('two\nlines "%s"', "ü") == usual | {"message": 'two\nlines "ü"'}
    assert as_json("delivery %s not sent", 7, delivery=7) == usual | {"message": "delivery 7 not sent", "delivery": 7}


def test_for_machines_as_well_a_token_is_blotted_out() -> None:
    assert as_json("Not Found: %s", f"/r/{LINK}/")["message"] == "Not Found: /r/[link]/"
    assert as_json({"path": f"/saved/{HALF}"})["message"] == "{'path': '/saved/[link]'}"
    assert "delivery" not in as_json("nothing but a number is the number of a delivery", delivery=LINK)


def test_for_machines_a_traceback_is_one_value_without_its_tokens() -> None:
    [written] = failed(JsonFormatter()).splitlines()
    told = json.loads(written)
    assert told["message"] == "failed"
    assert "\nValueError\nStack (most recent call last)" in told["traceback"]


def test_everything_that_is_logged_goes_through_it() -> None:
    logs: dict[str, Any] = settings.LOGGING
    assert {formatter["()"] for formatter in logs["formatters"].values()} == {
        "config.logs.DiscreetFormatter",
        "config.logs.JsonFormatter",
    }
    formatters = [logs["formatters"][handler["formatter"]] for handler in logs["handlers"].values()]
    assert {formatter["()"] for formatter in formatters} == {"config.logs.DiscreetFormatter"}
    assert logs["root"]["handlers"] == list(logs["handlers"])
    assert [logger["handlers"] for logger in logs["loggers"].values()] == [[]]
