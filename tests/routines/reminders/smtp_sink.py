"""The mail server of tests/smtp_sink.py, which can also refuse senders and recipients, and go away in mid-chunk."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from aiosmtpd.controller import Controller

from tests.smtp_sink import TAKEN, SmtpSink


@dataclass
class ScriptedSink(SmtpSink):
    """`sender` and `recipient` answer for an address. After `stay` mails it is gone; if `silent`, without an answer."""

    sender: Callable[[str], str] = lambda address: TAKEN
    recipient: Callable[[str], str] = lambda address: TAKEN
    stay: int | None = None
    silent: bool = False
    leave: Callable[[], None] = field(default=lambda: None)

    async def handle_MAIL(self, server: Any, session: Any, envelope: Any, address: str, _: Any) -> str:  # noqa: N802
        answer = self.sender(address)
        if answer == TAKEN:
            envelope.mail_from = address
        return answer

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, _: Any) -> str:  # noqa: N802
        answer = self.recipient(address)
        if answer == TAKEN:
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802 aiosmtpd's names
        answer = await super().handle_DATA(server, session, envelope)
        if len(self.received) == self.stay:
            self.leave()
            if not self.silent:
                server.transport.write(f"{answer}\r\n".encode())
            server.transport.close()
        return answer


@contextmanager
def scripted_sink(**script: Any) -> Iterator[ScriptedSink]:
    """A running one."""
    sink = ScriptedSink(**script)
    controller = Controller(sink, hostname="127.0.0.1", port=sink.port)
    controller.start()
    assert controller.server
    sink.leave = controller.server.close
    try:
        yield sink
    finally:
        controller.stop()
