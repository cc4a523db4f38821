"""The mail server of the embedded set-up: one RFC 5322 message a file in `var/mail`, read at /mailbox/.

A file is named after its Message-ID and appears whole, so a mail that is sent twice is there once.
"""

import os
from collections.abc import Sequence
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from tempfile import NamedTemporaryFile

from django.conf import settings
from django.core.mail import EmailMessage as OutgoingMessage
from django.core.mail.backends.base import BaseEmailBackend

ENDING = ".eml"


class MailFolder(BaseEmailBackend):
    """Django's mail backend. Raises OSError where the folder can't be written."""

    def send_messages(self, email_messages: Sequence[OutgoingMessage]) -> int:
        for outgoing in email_messages:
            message = outgoing.message()
            _write(_path(str(message["Message-ID"])), message.as_bytes())
        return len(email_messages)


def names() -> list[str]:
    """The names of all mails, the newest first."""
    paths = sorted(_folder().glob("*" + ENDING), key=lambda path: (path.stat().st_mtime_ns, path.name), reverse=True)
    return [path.stem for path in paths]


def read(name: str) -> EmailMessage | None:
    """The mail of this name, as one of `names` says it; None where there is none."""
    if name not in names():
        return None
    return message_from_bytes((_folder() / (name + ENDING)).read_bytes(), policy=policy.default)


def _folder() -> Path:
    return Path(settings.MAIL_DIR)


def _path(message_id: str) -> Path:
    local = message_id.strip("<>").partition("@")[0]
    return _folder() / ("".join(sign for sign in local if sign.isalnum() or sign in "-_.") + ENDING)


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with NamedTemporaryFile(dir=path.parent, prefix=".new-", delete=False) as draft:  # made with mode 0600
        draft.write(content)
        draft.flush()
        os.fsync(draft.fileno())
    os.replace(draft.name, path)
