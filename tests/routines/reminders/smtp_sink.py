"""The mail server of tests/smtp_sink.py, which can also misbehave at any place, speak TLS, and be listened in on."""

import asyncio
import ssl
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Literal

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult

from tests.smtp_sink import TAKEN, SmtpSink

Act = Callable[[SMTP], Awaitable[str]]
"""What it does in this connection instead of taking a mail, and what it answers if it still does."""

Place = Literal["sender", "recipient", "dot", "taken"]
"""It hears from whom a mail is; for whom; it has all of it; it keeps it, and only has to say so."""

LONG = 3600.0  # seconds
DRIP = 0.05  # seconds from one byte to the next


@dataclass
class ScriptedSink(SmtpSink):
    """Takes what it gets until it is told to misbehave. `overheard` is what anybody on the way could read."""

    tls: ssl.SSLContext | None = None
    promises_tls: bool = False
    overheard: list[bytes] = field(default_factory=list)
    leave: Callable[[], None] = field(default=lambda: None)
    _script: tuple[Place, Act, str] | None = None

    def misbehave(self, place: Place, act: Act, *, to: str = "") -> None:
        """From now on it acts so, at this place, with the mails `to` this address or with all of them."""
        self._script = place, act, to

    def behave(self) -> None:
        """From now on it takes every mail."""
        self._script = None

    async def handle_EHLO(self, server: Any, session: Any, envelope: Any, hostname: str, responses: Any) -> Any:  # noqa: N802
        name, *offers = await super().handle_EHLO(server, session, envelope, hostname, responses)
        return [name, "250-STARTTLS", *offers] if self.promises_tls else [name, *offers]

    async def handle_MAIL(self, server: Any, session: Any, envelope: Any, address: str, _: Any) -> str:  # noqa: N802
        answer = await self._instead("sender", server, [address])
        envelope.mail_from = None if answer else address
        return answer or TAKEN

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, _: Any) -> str:  # noqa: N802
        answer = await self._instead("recipient", server, [address])
        if not answer:
            envelope.rcpt_tos.append(address)
        return answer or TAKEN

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802 aiosmtpd's names
        if answer := await self._instead("dot", server, envelope.rcpt_tos):
            return answer
        answer = await super().handle_DATA(server, session, envelope)
        return await self._instead("taken", server, envelope.rcpt_tos) or answer

    async def _instead(self, place: Place, server: SMTP, addresses: Sequence[str]) -> str:
        """What it answers by its script; empty where that has nothing about this place and these addresses."""
        if self._script is None:
            return ""
        scripted, act, to = self._script
        return await act(server) if scripted == place and to in ("", *addresses) else ""


def says(answer: str) -> Act:
    """Only this."""

    async def act(server: SMTP) -> str:
        return answer

    return act


def says_last(answer: str) -> Act:
    """This, and hangs up, as a server does with 421."""

    async def act(server: SMTP) -> str:
        await server.push(answer)
        return await hangs_up(server)

    return act


async def hangs_up(server: SMTP) -> str:
    """Without a word."""
    _wire(server).close()
    return await falls_silent(server)


async def falls_silent(server: SMTP) -> str:
    """Until the other side has had enough."""
    await asyncio.sleep(LONG)
    return ""


async def drips(server: SMTP, *, pause: float = DRIP) -> str:
    """A line that has no end, byte by byte."""
    wire = _wire(server)
    while not wire.is_closing():
        wire.write(b"2")
        await asyncio.sleep(pause)
    return ""


@contextmanager
def scripted_sink(**options: Any) -> Iterator[ScriptedSink]:
    """A running one."""
    sink = ScriptedSink(**options)
    controller = _Controller(sink, hostname="127.0.0.1", port=sink.port)
    controller.start()
    assert controller.server
    sink.leave = controller.server.close
    try:
        yield sink
    finally:
        controller.stop()


def _wire(server: SMTP) -> asyncio.Transport:
    assert isinstance(server.transport, asyncio.Transport)
    return server.transport


class _Controller(Controller):
    def factory(self) -> SMTP:
        return _Overheard(self.handler, tls_context=self.handler.tls, authenticator=_let_in, **self.SMTP_kwargs)


def _let_in(*_: object) -> AuthResult:
    return AuthResult(success=True)


class _Overheard(SMTP):
    """One connection. What it hears before TLS is in the clear."""

    def data_received(self, data: bytes) -> None:
        if self.session and self.session.ssl is None:
            self.event_handler.overheard.append(data)
        super().data_received(data)
