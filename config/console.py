"""What the parts of `make run` say, on the one stdout of their supervisor: whole lines, marked with who says them."""

import os
import select
from contextlib import suppress

LONGEST_LINE = 4000  # bytes; with a name in front of it still short enough for a pipe to take it whole
PATIENCE = 1.0  # seconds


def cut(said: bytes) -> tuple[list[bytes], bytes]:
    """The lines in `said`, and the beginning of one that is to be kept. A line that is too long comes in pieces."""
    *lines, rest = said.split(b"\n")
    if len(rest) > LONGEST_LINE:
        lines, rest = [*lines, rest], b""
    return [line[at : at + LONGEST_LINE] for line in lines for at in range(0, len(line) or 1, LONGEST_LINE)], rest


class Console:
    """Stdout. Whoever does not read it is waited for once and then no more: to keep the parts in order goes first."""

    def __init__(self, *, width: int = 0, stdout: int = 1) -> None:
        self._width, self._stdout = width, stdout
        self._stuck = False
        self._lost = 0

    def say(self, line: bytes, *, name: str = "") -> None:
        """Write a line, with the name in front of it if there is one."""
        with suppress(OSError):  # nobody will ever read, and that is no reason to stop
            self._stuck = not select.select([], [self._stdout], [], 0 if self._stuck else PATIENCE)[1]
            if self._stuck:
                self._lost += 1
            else:
                os.write(self._stdout, self._confession() + self._mark(name) + line + b"\n")

    def _mark(self, name: str) -> bytes:
        return f"{name:{self._width}} | ".encode() if name else b""

    def _confession(self) -> bytes:
        lost, self._lost = self._lost, 0
        return b"(%d lines are missing here, because nobody read them)\n" % lost if lost else b""
