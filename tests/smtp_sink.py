"""A real mail server on the loopback that keeps what it takes, counts it, and answers as a test wants it to."""

import asyncio
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from aiosmtpd.controller import Controller

from tests.servers import free_port

TAKEN = "250 taken"


@dataclass(frozen=True)
class Received:
    """One mail as it arrived. `at` is the Unix time in seconds at which it was taken."""

    message: EmailMessage
    recipients: tuple[str, ...]
    at: float

    @property
    def id(self) -> str:
        return str(self.message["Message-ID"])

    @property
    def text(self) -> str:
        """The plain part."""
        part = self.message.get_body(("plain",))
        assert part
        return str(part.get_content())


@dataclass
class SmtpSink:
    """Takes every mail, and says so `slow` seconds after its last line; or answers what `reply` says instead."""

    port: int = field(default_factory=free_port)
    slow: float = 0
    reply: Callable[[EmailMessage], str] = lambda message: TAKEN
    received: list[Received] = field(default_factory=list)
    connections: int = 0

    @property
    def url(self) -> str:
        """For EMAIL_URL."""
        return f"smtp://127.0.0.1:{self.port}"

    def to(self, address: str) -> list[Received]:
        """What came for this address, the oldest first."""
        return [mail for mail in self.received if address in mail.recipients]

    async def handle_EHLO(self, server: Any, session: Any, envelope: Any, hostname: str, responses: Any) -> Any:  # noqa: N802
        self.connections += 1
        session.host_name = hostname
        return responses

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802 aiosmtpd's names
        message = message_from_bytes(envelope.content, policy=policy.default)
        answer = self.reply(message)
        if answer == TAKEN:
            self.received.append(Received(message, tuple(envelope.rcpt_tos), time.time()))
        await asyncio.sleep(self.slow)  # whoever is killed meanwhile does not hear of it
        return answer


@contextmanager
def smtp_sink(**options: Any) -> Iterator[SmtpSink]:
    """A running sink."""
    sink = SmtpSink(**options)
    controller = Controller(sink, hostname="127.0.0.1", port=sink.port)
    controller.start()
    try:
        yield sink
    finally:
        controller.stop()
