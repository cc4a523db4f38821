"""Log lines without people: private links are blotted out, and of an error only its kind and its way are told.

What an exception says may quote a row, an answer or an address (decision 24).
"""

import json
import logging
import re
import traceback
from collections.abc import Iterator
from copy import copy
from datetime import UTC, datetime
from typing import Any

from config.request_ids import current_request

_TOKEN = re.compile(r"[A-Za-z0-9_-]{22}(\.|%2E)[A-Za-z0-9_-]{22}", re.IGNORECASE)  # as routines/links.py makes them
_AFTER_ITS_PURPOSE = re.compile(
    r"(/(?:r|g|saved|confirm|reminders|routines|unsubscribe|calendar|swap(?:/[^/\s\"']+)?)/)[^/\s\"']{16,}"
)  # cut off, too


class DiscreetFormatter(logging.Formatter):
    """Whatever is logged, by whomever: an address with a token shows that there was one, not which."""

    def format(self, record: logging.LogRecord) -> str:
        return discreet(super().format(_without_words(record)))

    def formatException(self, ei: Any) -> str:  # noqa: N802 logging's name
        """The kind and the way of the error, and of those that led to it."""
        return "\n".join(_told(ei[1])) if ei[1] else ""


class JsonFormatter(logging.Formatter):
    """As discreet, for machines: one JSON object a line, with the id of the request that is being answered, if any, and
    the number of the delivery where `extra` names one.
    """

    def format(self, record: logging.LogRecord) -> str:
        delivery = getattr(record, "delivery", None)
        told = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": discreet(_without_words(record).getMessage()),
            "request": current_request() or None,
            "delivery": delivery if isinstance(delivery, int) else None,
            "traceback": discreet(self._traceback(record)) or None,
        }
        return json.dumps({name: value for name, value in told.items() if value is not None})

    def _traceback(self, record: logging.LogRecord) -> str:
        raised = "\n".join(_told(record.exc_info[1])) if record.exc_info and record.exc_info[1] else ""
        return "\n".join(filter(None, (raised, record.stack_info)))


def _without_words(record: logging.LogRecord) -> logging.LogRecord:
    """The same, without what another formatter made of its traceback, and what Celery quotes of an exception."""
    discreetly = copy(record)
    discreetly.exc_text = None
    if isinstance(record.args, dict) and isinstance(record.args.get("exc"), str):
        kind = record.args["exc"].partition("(")[0]
        discreetly.args = record.args | {"exc": kind, "traceback": ""}
    return discreetly


def _told(error: BaseException) -> Iterator[str]:
    """The lines of a traceback, the first cause first."""
    earlier = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    if earlier:
        yield from _told(earlier)
        yield "and then:"
    yield "Traceback (most recent call last):"
    yield from (line.rstrip("\n") for line in traceback.format_tb(error.__traceback__))
    yield f"{type(error).__module__}.{type(error).__qualname__}".removeprefix("builtins.")


def discreet(text: str) -> str:
    """This text with each private link in it blotted out."""
    return _AFTER_ITS_PURPOSE.sub(r"\1[link]", _TOKEN.sub("[link]", text))
