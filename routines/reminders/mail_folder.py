"""The mail server of the embedded set-up: one RFC 5322 message a file in `var/mail`, read at /mailbox/.

A file is named after its Message-ID and appears whole, so a mail that is sent twice is there once.
"""

import os
import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from email import message_from_bytes, policy
from email.message import EmailMessage
from hashlib import sha256
from pathlib import Path
from tempfile import NamedTemporaryFile

from django.conf import settings
from django.core.mail import EmailMessage as OutgoingMessage
from django.core.mail.backends.base import BaseEmailBackend

ENDING = ".eml"
NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}")  # safe in a path and in an address


class MailFolder(BaseEmailBackend):
    """Django's mail backend. Raises OSError where the folder can't be written."""

    def send_messages(self, email_messages: Sequence[OutgoingMessage]) -> int:
        for outgoing in email_messages:
            message = outgoing.message()
            _write(_path(_name(str(message["Message-ID"]))), message.as_bytes().replace(b"\n", b"\r\n"))
        return len(email_messages)


def names() -> list[str]:
    """The names of all mails, the newest first."""
    return [name for _, name in sorted(_dated(), reverse=True)]


def read(name: str) -> EmailMessage | None:
    """The mail of this name, as one of `names` says it; None where there is none."""
    if not NAME.fullmatch(name):
        return None
    with suppress(FileNotFoundError):
        return message_from_bytes(_path(name).read_bytes(), policy=policy.default)
    return None


def _dated() -> Iterator[tuple[int, str]]:
    """When each was written, and its name. One that vanishes meanwhile is left out."""
    for path in Path(settings.MAIL_DIR).glob("*" + ENDING):
        if NAME.fullmatch(path.stem):
            with suppress(FileNotFoundError):
                yield path.stat().st_mtime_ns, path.stem


def _name(message_id: str) -> str:
    """What stands before the @, which is ours; a hash where that can't be the name of a file."""
    local = message_id.strip().strip("<>").partition("@")[0]
    return local if NAME.fullmatch(local) else sha256(message_id.encode()).hexdigest()


def _path(name: str) -> Path:
    return Path(settings.MAIL_DIR) / (name + ENDING)


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with NamedTemporaryFile(dir=path.parent, prefix=".new-", delete=False) as draft:  # made with mode 0600
        try:
            draft.write(content)
            draft.flush()
            os.fsync(draft.fileno())
            os.replace(draft.name, path)
        finally:
            Path(draft.name).unlink(missing_ok=True)
