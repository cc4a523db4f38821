"""Log lines without private links: what looks like a token is blotted out, in messages and in tracebacks."""

import json
import logging
import re
from datetime import UTC, datetime

_TOKEN = re.compile(r"[A-Za-z0-9_-]{22}(\.|%2E)[A-Za-z0-9_-]{22}", re.IGNORECASE)  # as routines/links.py makes them
_AFTER_ITS_PURPOSE = re.compile(
    r"(/(?:r|g|saved|confirm|reminders|routines|unsubscribe|calendar)/)[^/\s\"']{16,}"
)  # cut off, too


class DiscreetFormatter(logging.Formatter):
    """Whatever is logged, by whomever: an address with a token shows that there was one, not which."""

    def format(self, record: logging.LogRecord) -> str:
        return _discreet(super().format(record))


class JsonFormatter(logging.Formatter):
    """As discreet, for machines: one JSON object a line, with the number of the delivery where `extra` names one."""

    def format(self, record: logging.LogRecord) -> str:
        delivery = getattr(record, "delivery", None)
        told = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": _discreet(record.getMessage()),
            "delivery": delivery if isinstance(delivery, int) else None,
            "traceback": _discreet(self._traceback(record)) or None,
        }
        return json.dumps({name: value for name, value in told.items() if value is not None})

    def _traceback(self, record: logging.LogRecord) -> str:
        raised = self.formatException(record.exc_info) if record.exc_info else record.exc_text
        return "\n".join(filter(None, (raised, record.stack_info)))


def _discreet(text: str) -> str:
    return _AFTER_ITS_PURPOSE.sub(r"\1[link]", _TOKEN.sub("[link]", text))
