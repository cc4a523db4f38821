"""A mail server in a process of its own that costs next to nothing, so that what is measured is the sender.

It takes everything, understands one mail at a time (no pipelining), and remembers for whom and when. tests/smtp_sink.py
is the patient one: it parses each mail and can be told what to answer.
"""

import asyncio
import json
import smtplib
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

END = b"\r\n.\r\n"
ROOM = 2**22  # bytes; an answer of some hundred thousand mails is long


@dataclass(frozen=True)
class FastSink:
    """Where it listens, and what it says of itself."""

    port: int

    @property
    def url(self) -> str:
        """For EMAIL_URL."""
        return f"smtp://127.0.0.1:{self.port}"

    def count(self) -> int:
        """How many mails it took so far."""
        return int(self._ask("XCOUNT"))

    def taken(self) -> list[tuple[str, float]]:
        """For whom, and the Unix time in seconds, in the order of arrival."""
        return [(recipient, at) for recipient, at in json.loads(self._ask("XTAKEN"))]

    def _ask(self, command: str) -> str:
        with smtplib.SMTP("127.0.0.1", self.port) as smtp:
            smtp.putcmd(command)
            assert smtp.sock
            with smtp.sock.makefile("rb") as answers:
                return answers.readline().decode().removeprefix("250 ")


@contextmanager
def fast_sink() -> Iterator[FastSink]:
    """A running one."""
    command = [sys.executable, "-m", "tests.benchmarks.fast_sink"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        yield FastSink(int(process.stdout.readline()))


class Server(asyncio.Protocol):
    """One connection."""

    taken: list[tuple[str, float]] = []  # noqa: RUF012 that of all connections

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport, self._rest, self._recipient, self._is_mail = transport, b"", "", False
        self._say("220 fast")

    def data_received(self, data: bytes) -> None:
        self._rest += data
        if self._is_mail and self._rest.endswith(END):
            self.taken.append((self._recipient, time.time()))
            self._rest, self._is_mail = b"", False
            self._say("250 taken")
        elif not self._is_mail and self._rest.endswith(b"\r\n"):
            line, self._rest = self._rest.decode().strip(), b""
            self._say(self._answer(line))

    def _answer(self, line: str) -> str:
        match line[:6].upper().split():
            case ["DATA"]:
                self._is_mail = True
                return "354 go on"
            case ["XCOUNT"]:
                return f"250 {len(self.taken)}"
            case ["XTAKEN"]:
                return f"250 {json.dumps(self.taken)}"
            case ["QUIT"]:
                return "221 bye"
            case ["RCPT", *_]:
                self._recipient = line.partition("<")[2].partition(">")[0]
        return "250 fine"

    def _say(self, line: str) -> None:
        self._transport.write(line.encode() + b"\r\n")
        if line.startswith("221"):
            self._transport.close()


async def main() -> None:
    """Prints its port, and serves until its standard input ends, as it does when whoever started it is gone."""
    server = await asyncio.get_running_loop().create_server(Server, "127.0.0.1", 0)
    sys.stdout.write(f"{server.sockets[0].getsockname()[1]}\n")
    sys.stdout.flush()
    await asyncio.to_thread(sys.stdin.read)
    server.close()


if __name__ == "__main__":
    asyncio.run(main())
