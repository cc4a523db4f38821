"""The way out for a mail, whatever Django's mail backend is: open, deliver one, close. dispatch.py sends with it."""

from collections.abc import Callable
from typing import Protocol

from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend

from routines.reminders import provider
from routines.reminders.mail_folder import MailFolder
from routines.reminders.smtp import OutcomeUnknown, SmtpBackend

__all__ = ["MailServer", "OutcomeUnknown", "mail_server"]


class MailServer(Protocol):
    """What a sender needs of it."""

    def open(self) -> object:
        """Connects, unless it is connected. Raises OSError or SMTPException."""

    def close(self) -> None:
        """Ends the connection, if there is one."""

    def deliver(self, message: EmailMessage, *, last_dot: Callable[[], None]) -> None:
        """Sends one mail. From `last_dot` on it may have been taken. Raises OutcomeUnknown where nobody can tell."""


def mail_server() -> MailServer:
    """That of the settings, not connected yet."""
    backend = get_connection()
    return backend if isinstance(backend, SmtpBackend) else _InOnePiece(backend)


class _InOnePiece:
    """A backend that cannot say when it is at the last dot: it counts as there from the beginning."""

    def __init__(self, backend: BaseEmailBackend) -> None:
        self._backend = backend
        self.open, self.close = backend.open, backend.close

    def deliver(self, message: EmailMessage, *, last_dot: Callable[[], None]) -> None:
        if not isinstance(self._backend, MailFolder):  # the same mail written twice is there once
            last_dot()
        try:
            self._backend.send_messages([message])
        except Exception as error:
            if provider.is_silent(error):
                raise OutcomeUnknown from error
            raise
