"""Log lines without private links: what looks like a token is blotted out, in messages and in tracebacks."""

import json
import logging
import re
from datetime import UTC, datetime

from config.request_ids import current_request

_TOKEN = re.compile(r"[A-Za-z0-9_-]{22}(\.|%2E)[A-Za-z0-9_-]{22}", re.IGNORECASE)  # as routines/links.py makes them
_AFTER_ITS_PURPOSE = re.compile(
    r"(/(?:r|g|saved|confirm|reminders|routines|unsubscribe|calendar|swap(?:/[^/\s\"']+)?)/)[^/\s\"']{16,}"
)  # cut off, too


class DiscreetFormatter(logging.Formatter):
    """Whatever is logged, by whomever: an address with a token shows that there was one, not which."""

    def format(self, record: logging.LogRecord) -> str:
        return discreet(super().format(record))


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
            "message": discreet(record.getMessage()),
            "request": current_request() or None,
            "delivery": delivery if isinstance(delivery, int) else None,
            "traceback": discreet(self._traceback(record)) or None,
        }
        return json.dumps({name: value for name, value in told.items() if value is not None})

    def _traceback(self, record: logging.LogRecord) -> str:
        raised = self.formatException(record.exc_info) if record.exc_info else record.exc_text
        return "\n".join(filter(None, (raised, record.stack_info)))


def discreet(text: str) -> str:
    """This text with each private link in it blotted out."""
    return _AFTER_ITS_PURPOSE.sub(r"\1[link]", _TOKEN.sub("[link]", text))
