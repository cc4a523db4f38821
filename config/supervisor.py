"""Keeps the parts of `make run` running as one group: all start together, one that ends is started again, all stop.

Each part has a guardian (config.tied) and with it a process group of its own, so a Ctrl-C in the terminal reaches the
supervisor alone, and nothing that a part has started outlives it. One thread waits for everything: signals, the leashes
of the guardians, and what the parts say. No Django here: this has to be small, and the last that fails.
"""

import os
import selectors
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from math import inf

from config.console import Console, cut
from config.tied import signal_socket

AT_ONCE = 1 << 17  # bytes; more than a pipe holds
ECHO = 0.5  # seconds in which a signal that comes again is the same one: make and `timeout` pass theirs on as well
RESERVE = 0.5  # seconds a guardian may be late before its group is ended without it


@dataclass(frozen=True)
class Part:
    """A command that has to be running, and the name its lines are marked with."""

    name: str
    command: Sequence[str]


@dataclass(frozen=True)
class Pace:
    """Seconds to wait before a restart (`first`, doubled up to `most`, anew after `steady` of life) and for an end."""

    first: float = 0.5
    most: float = 15.0
    steady: float = 10.0
    grace: float = 10.0

    def delay(self, last: float, *, lived: float) -> float:
        """How long to wait before the next start, when it was `last` before the life that has just ended."""
        return self.first if last == 0 or lived >= self.steady else min(last * 2, self.most)


USUAL = Pace()


class Life:
    """One life of a part, from its start until nothing of it is left."""

    def __init__(self, command: Sequence[str], *, grace: float) -> None:
        self.began = time.monotonic()
        self.leash, leash = socket.socketpair()
        reader, output = os.pipe()
        self.output = open(reader, "rb", buffering=0)  # noqa: SIM115 closed by `bury`
        self._status = b""
        try:
            self._guardian = subprocess.Popen(  # noqa: S603 the command is ours
                [sys.executable, "-m", "config.tied", str(grace), *command],
                stdin=leash.fileno(),
                stdout=output,
                stderr=output,
                start_new_session=True,
            )
        finally:
            leash.close()
            os.close(output)
        os.set_blocking(reader, False)
        self.leash.setblocking(False)

    def read(self) -> bytes:
        """What the part has said since the last time."""
        return self.output.read(AT_ONCE) or b""

    def is_over(self) -> bool:
        """Whether the guardian is gone. Before that it says how the part ended, unless it was killed itself."""
        with suppress(BlockingIOError):
            said = self.leash.recv(16)
            self._status += said
            return not said
        return False

    def stop(self) -> None:
        """Let the guardian end the part."""
        with suppress(OSError):  # it has ended just now
            self.leash.shutdown(socket.SHUT_WR)

    def kill(self) -> None:
        """End all that is left, at once. The number cannot be somebody else's before `bury` has waited for it."""
        with suppress(ProcessLookupError, PermissionError):  # macOS refuses where only the dead are left
            os.killpg(self._guardian.pid, signal.SIGKILL)

    def bury(self) -> int:
        """Give everything back, and say how the part ended: its exit code, or minus the signal."""
        self.leash.close()
        self.output.close()
        guardian = self._guardian.wait()
        return int(self._status or guardian)


class Keeper:
    """Keeps one part alive: passes on what it says, and has it started again when it has ended."""

    def __init__(self, part: Part, *, pace: Pace, console: Console, selector: selectors.BaseSelector) -> None:
        self._part, self._pace, self._console, self._selector = part, pace, console, selector
        self._rest = b""
        self._delay = 0.0
        self.due = 0.0  # when to start next; never, once it has been stopped
        self.life: Life | None = None

    def start(self) -> None:
        """Start the part. Where the system has no room for another process, that is a life that has ended at once."""
        try:
            self.life = Life(self._part.command, grace=self._pace.grace)
        except OSError as problem:
            self._come_back(f"cannot be started ({problem.strerror})", lived=0)
        else:
            self._selector.register(self.life.leash, selectors.EVENT_READ, self.attend)
            self._selector.register(self.life.output, selectors.EVENT_READ, self.attend)

    def attend(self) -> None:
        """Pass on what the part said, and see to it if it has ended."""
        if self.life:  # or it was the other of the two events that came first
            self._pass_on(self.life.read())
            if self.life.is_over():
                self._lay_to_rest(self.life)

    def stop(self) -> None:
        """Let the part end, and do not start it again."""
        self.due = inf
        if self.life:
            self.life.stop()

    def kill(self) -> None:
        """Wait no longer for it to end."""
        if self.life:
            self.life.kill()

    def _lay_to_rest(self, life: Life) -> None:
        life.kill()  # first, so that nobody can add to the last words
        self._pass_on(life.read())
        self._pass_on(b"\n" if self._rest else b"")
        self._selector.unregister(life.leash)
        self._selector.unregister(life.output)
        self.life, status = None, life.bury()
        if self.due != inf:
            self._come_back(_manner(status), lived=time.monotonic() - life.began)
        elif status == -signal.SIGKILL:
            self._console.say(b"did not end in time and was killed", name=self._part.name)

    def _come_back(self, manner: str, *, lived: float) -> None:
        self._delay = self._pace.delay(self._delay, lived=lived)
        self.due = time.monotonic() + self._delay
        self._console.say(f"{manner}, starting again in {self._delay:g} s".encode(), name=self._part.name)

    def _pass_on(self, said: bytes) -> None:
        lines, self._rest = cut(self._rest + said)
        for line in lines:
            self._console.say(line, name=self._part.name)


class Supervisor:
    """Runs the parts until a signal says that it is enough."""

    def __init__(self, parts: Sequence[Part], *, pace: Pace = USUAL) -> None:
        self._grace = pace.grace
        self._selector = selectors.DefaultSelector()
        self.console = Console(width=max(len(part.name) for part in parts))
        self._keepers = [Keeper(part, pace=pace, console=self.console, selector=self._selector) for part in parts]
        self._stopped = self._deadline = inf  # when it was told to stop, and when to end what has not ended by then

    def run(self) -> int:
        """Start the parts and keep them running. 0 when all have ended because a signal asked for it."""
        signals = _listen()
        self._selector.register(signals, selectors.EVENT_READ, partial(self._obey, signals))
        while self._stopped == inf or any(keeper.life for keeper in self._keepers):
            self._do_what_is_due()
            for key, _ in self._selector.select(self._patience()):
                key.data()
        _listen_no_more()
        return 0

    def _do_what_is_due(self) -> None:
        now = time.monotonic()
        for keeper in self._keepers:
            if keeper.life is None and keeper.due <= now:
                keeper.start()
        if self._deadline <= now:
            self._kill()

    def _patience(self) -> float | None:
        moments = [self._deadline, *(keeper.due for keeper in self._keepers if keeper.life is None)]
        return None if min(moments) == inf else max(0.0, min(moments) - time.monotonic())

    def _obey(self, signals: socket.socket) -> None:
        numbers, now = signals.recv(64), time.monotonic()
        if self._stopped == inf:
            self._stopped, self._deadline = now, now + self._grace + RESERVE
            for keeper in self._keepers:
                keeper.stop()
        elif now > self._stopped + ECHO and {signal.SIGINT, signal.SIGTERM} & set(numbers):
            self._kill()

    def _kill(self) -> None:
        self._deadline = inf
        for keeper in self._keepers:
            keeper.kill()


def _listen() -> socket.socket:
    kept = [] if signal.getsignal(signal.SIGHUP) == signal.SIG_IGN else [signal.SIGHUP]  # as nohup wants it
    return signal_socket(signal.SIGINT, signal.SIGTERM, *kept)


def _listen_no_more() -> None:
    """All is over: an impatient Ctrl-C must not turn a good end into a bad one while Python takes itself down."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)


def _manner(status: int) -> str:
    return f"ended with signal {-status}" if status < 0 else f"ended with code {status}"
