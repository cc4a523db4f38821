"""A mail server with moods, in front of Django's outbox. Somebody sees each mail before it is answered."""

import smtplib
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum, auto
from typing import ClassVar

from django.core.mail import EmailMessage
from django.core.mail.backends.locmem import EmailBackend

from routines.reminders.mail_server import OutcomeUnknown


class Answer(StrEnum):
    """To one mail."""

    TAKEN = auto()
    LATER = auto()
    NOBODY_THERE = auto()
    NOT_THIS_MAIL = auto()
    TAKEN_IN_SILENCE = auto()
    LOST_IN_SILENCE = auto()


TAKEN = (Answer.TAKEN, Answer.TAKEN_IN_SILENCE)


@dataclass
class MailServer:
    """`look` sees each mail, and `note` its answer. `meanwhile` happens once a sender is there, and after each mail."""

    look: Callable[[EmailMessage], None]
    note: Callable[[EmailMessage, "Answer"], None]
    is_down: bool = False
    answers: list[Answer] = field(default_factory=list)  # to the next ones; the rest is taken
    meanwhile: list[Callable[[], None]] = field(default_factory=list)
    given: dict[str, list[Answer]] = field(default_factory=lambda: defaultdict(list))  # by Message-ID

    def something_happens(self) -> None:
        """The next of what happens while somebody sends."""
        if self.meanwhile:
            self.meanwhile.pop(0)()

    def answer(self, message: EmailMessage) -> Answer:
        """To this mail."""
        self.look(message)
        answer = self.answers.pop(0) if self.answers else Answer.TAKEN
        self.given[message.extra_headers["Message-ID"]].append(answer)
        self.note(message, answer)
        return answer


class MoodyPost(EmailBackend):
    """Django's backend for it."""

    server: ClassVar[MailServer]

    def open(self) -> None:
        if self.server.is_down:
            raise ConnectionRefusedError
        self.server.something_happens()

    def send_messages(self, messages: Sequence[EmailMessage]) -> int:
        [message] = messages
        answer = self.server.answer(message)
        if answer in TAKEN:
            super().send_messages(messages)
        self.server.something_happens()
        if error := _error(answer, message.to[0]):
            raise error
        return 1


def _error(answer: Answer, address: str) -> Exception | None:
    """What a sender meets."""
    errors: dict[Answer, Exception] = {
        Answer.LATER: smtplib.SMTPDataError(450, b"later"),
        Answer.NOBODY_THERE: smtplib.SMTPRecipientsRefused({address: (550, b"nobody")}),
        Answer.NOT_THIS_MAIL: smtplib.SMTPDataError(554, b"no"),
        Answer.TAKEN_IN_SILENCE: OutcomeUnknown(),
        Answer.LOST_IN_SILENCE: OutcomeUnknown(),
    }
    return errors.get(answer)
