"""Log lines without private links: what looks like a token is blotted out, in messages and in tracebacks."""

import logging
import re

_TOKEN = re.compile(r"[A-Za-z0-9_-]{22}(\.|%2E)[A-Za-z0-9_-]{22}", re.IGNORECASE)  # as routines/links.py makes them
_AFTER_ITS_PURPOSE = re.compile(r"(/(?:r|saved|confirm|reminders|routines|unsubscribe)/)[^/\s\"']{16,}")  # cut off, too


class DiscreetFormatter(logging.Formatter):
    """Whatever is logged, by whomever: an address with a token shows that there was one, not which."""

    def format(self, record: logging.LogRecord) -> str:
        whole = _TOKEN.sub("[link]", super().format(record))
        return _AFTER_ITS_PURPOSE.sub(r"\1[link]", whole)
