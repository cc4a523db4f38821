"""Ties one part to the supervisor that starts it: a guardian between the two, so that no process is ever left behind.

    supervisor ══ leash (a socket, here stdin) ══ guardian ── the part ── whatever the part starts
                                                  └─────────── one process group ───────────┘

`python -m config.tied GRACE COMMAND...` starts the command and waits. When the command has ended, its status goes up
the leash. When the leash is cut, because the supervisor wants it so or is gone, the command gets SIGTERM and GRACE
seconds. Either way the guardian's last act is SIGKILL to the whole group, itself included. If the guardian is killed,
the supervisor sees the leash end and does the same. If both are killed, Linux still sends the part SIGTERM.
"""

import ctypes
import os
import select
import signal
import socket
import sys
import time
from collections.abc import Sequence
from contextlib import suppress

LEASH = 0
STOPS = frozenset({signal.SIGTERM, signal.SIGINT, signal.SIGHUP})
PR_SET_PDEATHSIG = 1  # from <sys/prctl.h>
NOT_STARTED = 127  # what a shell says as well


def main(arguments: Sequence[str]) -> None:
    """Guard a command until it has ended, then end whatever is left of it."""
    grace, command = float(arguments[0]), arguments[1:]
    if os.getpgrp() != os.getpid():
        os.setsid()  # the group that is killed in the end must be nobody else's
    status = guard(command, grace=grace)
    with suppress(OSError):  # the supervisor may be gone
        os.write(LEASH, str(status).encode())
    os.killpg(os.getpgrp(), signal.SIGKILL)


def guard(command: Sequence[str], *, grace: float) -> int:
    """The exit status of the command (negative: the signal that ended it). It is stopped when the leash is cut."""
    part = _start(command)
    signals = signal_socket(signal.SIGCHLD, *STOPS)  # only now: the part must not inherit the handlers
    deadline: float | None = None
    while (status := _status(part)) is None:
        patience = None if deadline is None else deadline - time.monotonic()
        if patience is not None and patience <= 0:
            return -signal.SIGKILL
        watched = [signals.fileno(), LEASH] if deadline is None else [signals.fileno()]
        ready = select.select(watched, [], [], patience)[0]
        if _is_stop(ready, signals=signals) and deadline is None:
            os.kill(part, signal.SIGTERM)
            deadline = time.monotonic() + grace
    return status


def signal_socket(*numbers: int) -> socket.socket:
    """A socket on which every one of these signals arrives as a byte, its number, instead of interrupting anything."""
    reader, writer = socket.socketpair()
    reader.setblocking(False)
    writer.setblocking(False)
    signal.set_wakeup_fd(writer.detach(), warn_on_full_buffer=False)
    for number in numbers:
        signal.signal(number, lambda *_: None)
    return reader


def _start(command: Sequence[str]) -> int:
    guardian = os.getpid()
    part = os.fork()
    if part == 0:
        try:
            _become(command, guardian=guardian)
        except OSError as problem:
            os.write(2, f"cannot start {command[0]}: {problem.strerror}\n".encode())
        finally:
            os._exit(NOT_STARTED)
    return part


def _become(command: Sequence[str], *, guardian: int) -> None:
    os.dup2(os.open(os.devnull, os.O_RDONLY), LEASH)  # whoever holds the leash keeps it from ending
    with suppress(AttributeError):  # only Linux can do that
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
    signal.signal(signal.SIGPIPE, signal.SIG_DFL)  # Python ignores it, and that would be inherited
    if os.getppid() == guardian:
        os.execvp(command[0], [*command])  # noqa: S606 the command is ours, and there is no shell


def _status(part: int) -> int | None:
    ended, status = os.waitpid(part, os.WNOHANG)
    return os.waitstatus_to_exitcode(status) if ended else None


def _is_stop(ready: Sequence[int], *, signals: socket.socket) -> bool:
    asked = signals.fileno() in ready and not STOPS.isdisjoint(signals.recv(64))
    cut = LEASH in ready and not os.read(LEASH, 64)
    return asked or cut


if __name__ == "__main__":
    main(sys.argv[1:])
