"""Sends one mail over SMTP phase by phase, within one deadline, and says when the last dot comes.

Django's backend opens and closes the connection; smtplib speaks. Its `data()` sends body and dot in one call, so that
nobody could tell before which of them a sender was lost. dispatch.py calls it.
"""

import io
import re
import smtplib
import socket
import time
from collections.abc import Callable
from functools import cache
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.smtp import EmailBackend
from django.core.mail.message import sanitize_address

FINE, FORWARDED, GO_ON = 250, 251, 354
QUIT_WITHIN = 2.0  # seconds; the mails have been taken by then, whatever the server says
DOT_FIRST = re.compile(rb"(?m)^\.")


class OutcomeUnknown(Exception):
    """The mail was ended and no answer came: the server may have taken it."""


class SmtpBackend(EmailBackend):
    """Django's SMTP backend with a deadline for each mail and for opening, of `settings.DELIVERY_DEADLINE`."""

    @property
    def connection_class(self) -> Any:
        """What Django opens."""
        return _OverTls if self.use_ssl else _Timed

    def deliver(self, message: EmailMessage, *, last_dot: Callable[[], None]) -> None:
        """Sends a mail with one recipient over the open connection; `last_dot` is called right before it is ended.

        Raises SMTPException or OSError where the server does not take it, and OutcomeUnknown where nobody can tell.
        """
        smtp = self.connection
        assert isinstance(smtp, _Timed)  # noqa: S101 as `connection_class` has it
        smtp.restart(settings.DELIVERY_DEADLINE.total_seconds())
        try:
            self._send_in_phases(smtp, message, last_dot=last_dot)
        except (smtplib.SMTPResponseException, smtplib.SMTPRecipientsRefused):  # an answer, so it still listens
            raise
        except BaseException:
            smtp.close()
            raise

    def close(self) -> None:
        """Says goodbye, but waits for no answer that does not come."""
        for smtp in (self.connection, self._partial_connection):  # type: ignore[attr-defined]  # left out of the stubs
            if isinstance(smtp, _Timed):
                smtp.restart(QUIT_WITHIN)
        super().close()

    def _send_in_phases(self, smtp: "_Timed", message: EmailMessage, *, last_dot: Callable[[], None]) -> None:
        body = message.message().as_bytes(linesep="\r\n")  # type: ignore[call-arg]  # Django's own messages take it
        self._address(smtp, message, size=len(body))
        self._begin_data(smtp)
        smtp.send(DOT_FIRST.sub(b"..", body) + (b"" if body.endswith(b"\r\n") else b"\r\n"))
        last_dot()
        code, reply = self._end(smtp)
        if code != FINE:
            raise smtplib.SMTPDataError(code, reply)

    def _address(self, smtp: "_Timed", message: EmailMessage, *, size: int) -> None:
        encoding = message.encoding or settings.DEFAULT_CHARSET
        sender = _sanitized_sender(message.from_email, encoding)
        [recipient] = [sanitize_address(address, encoding) for address in message.recipients()]
        smtp.ehlo_or_helo_if_needed()
        code, reply = smtp.docmd("MAIL", f"FROM:{sender}" + (f" size={size}" if smtp.has_extn("size") else ""))
        if code != FINE:
            raise smtplib.SMTPSenderRefused(code, reply, sender)
        code, reply = smtp.rcpt(recipient)
        if code not in (FINE, FORWARDED):
            raise smtplib.SMTPRecipientsRefused({recipient: (code, reply)})

    def _begin_data(self, smtp: "_Timed") -> None:
        smtp.putcmd("data")
        code, reply = smtp.getreply()
        if code != GO_ON:
            raise smtplib.SMTPDataError(code, reply)

    def _end(self, smtp: "_Timed") -> tuple[int, bytes]:
        try:
            smtp.send(b".\r\n")
            return smtp.getreply()
        except (OSError, smtplib.SMTPServerDisconnected) as error:
            raise OutcomeUnknown from error


@cache
def _sanitized_sender(address: str, encoding: str) -> str:
    """As it stands between "MAIL FROM:" and the end. It is the same for all mails, and a tenth of the work for one."""
    return smtplib.quoteaddr(sanitize_address(address, encoding))


class _Timed(smtplib.SMTP):
    """Its time runs from `restart` on, over all reads and writes. A socket's own timeout starts anew with each byte."""

    def __init__(self, *args: Any, **options: Any) -> None:
        self.restart(settings.DELIVERY_DEADLINE.total_seconds())
        super().__init__(*args, **options)

    def restart(self, seconds: float) -> None:
        """From now on, so many seconds for all that comes."""
        self._until = time.monotonic() + seconds

    def hurry(self) -> None:
        """Gives the next read or write what is left, and no more than usual. Raises TimeoutError where nothing is."""
        left = self._until - time.monotonic()
        if left <= 0:
            raise TimeoutError("the deadline for this mail is over")
        assert self.sock is not None  # noqa: S101 smtplib speaks only while it is connected
        self.sock.settimeout(min(left, self.timeout) if self.timeout else left)

    def connect(self, *args: Any, **options: Any) -> tuple[int, bytes]:
        """As smtplib does. The dot comes right after the body, and must not wait until the server has that (Nagle)."""
        answer = super().connect(*args, **options)
        assert self.sock is not None  # noqa: S101 it answered
        self.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return answer

    def starttls(self, *args: Any, **options: Any) -> tuple[int, bytes]:
        """As smtplib does. Where it fails, nothing more can be said: the handshake has taken the socket with it."""
        try:
            return super().starttls(*args, **options)
        except OSError:
            self.close()
            raise

    def getreply(self) -> tuple[int, bytes]:
        """An answer of the server."""
        if self.file is None:
            assert self.sock is not None  # noqa: S101 as above
            self.file = io.BufferedReader(_Read(self, self.sock))
        return super().getreply()

    def send(self, s: Any) -> None:
        """Everything, within the time that is left."""
        if self.sock:
            self.hurry()
        super().send(s)


class _OverTls(_Timed, smtplib.SMTP_SSL):
    """The same with TLS from the first byte."""


class _Read(io.RawIOBase):
    """Reads what the server answers, byte by byte if it has to, until the time is over."""

    def __init__(self, smtp: _Timed, sock: socket.socket) -> None:
        self._smtp, self._sock = smtp, sock

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        self._smtp.hurry()
        return self._sock.recv_into(buffer)
