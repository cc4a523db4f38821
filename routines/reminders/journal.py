"""What a sender notes right before and right after it ends a mail, so that its death in between is no riddle.

One file for each sender, on the disk of its own host, locked for as long as it lives. dispatch.py writes it; what the
dead left, recovery.py reads. It holds numbers of deliveries and nothing else.
"""

import errno
import fcntl
import os
import re
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from django.conf import settings

Note = Literal["ending", "taken", "refused"]
"""The last dot comes next; the mail server took it; it did not."""

NOTE = re.compile(r"(?P<what>ending|taken|refused) (?P<delivery>\d+);")  # one that was cut off has no semicolon
ENDING = ".journal"
HOST = "host"


@dataclass(frozen=True)
class Journal:
    """That of a living sender. `owner` names the sender, in the rows it claims too."""

    owner: str
    _path: Path
    _file: int

    def note(self, delivery: int, what: Note) -> None:
        """Written at once, so that it outlives this process. Raises OSError where the disk is full."""
        line = f"\n{what} {delivery};".encode()
        if os.write(self._file, line) < len(line):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


@dataclass(frozen=True)
class Left:
    """What a dead sender left: the last note of each delivery it came so far with."""

    owner: str
    notes: dict[int, str]

    def of(self, what: Note) -> list[int]:
        """The deliveries of which this is the last note."""
        return [delivery for delivery, last in self.notes.items() if last == what]


@contextmanager
def opened() -> Iterator[Journal]:
    """A journal of one's own. It goes when all it speaks of is in the database, and stays where an error came first."""
    owner = f"{_host()}.{secrets.token_hex(8)}"
    path = _folder() / f"{owner}{ENDING}"
    file = _locked_file(path)
    try:
        yield Journal(owner, path, file)
        path.unlink(missing_ok=True)
    finally:
        os.close(file)


def living() -> list[str]:
    """The senders of this host that are at work. Nobody else may touch what they claimed."""
    return [path.stem for path in _journals() if not _is_left(path)]


def owners() -> list[str]:
    """The senders of this host, alive or dead, of which there is something to read."""
    return [path.stem for path in _journals()]


@contextmanager
def left() -> Iterator[list[Left]]:
    """The journals that the dead left on this host, each to one reader only. They go, unless an error comes first."""
    files = {path: file for path in _journals() if (file := _lock(path)) is not None}
    try:
        yield [Left(path.stem, _notes(path)) for path in files]
        for path in files:
            path.unlink(missing_ok=True)
    finally:
        for file in files.values():
            os.close(file)


def _folder() -> Path:
    folder = Path(settings.JOURNAL_DIR)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return folder


def _host() -> str:
    """The name of this host's disk: random, made once. Only who has the disk can read what its senders noted."""
    path = _folder() / HOST
    if not path.exists():
        with suppress(FileExistsError):
            _write_once(path, secrets.token_hex(8))
    return path.read_text()


def _write_once(path: Path, text: str) -> None:
    """Whole or not at all, for whoever looks at the same moment. Raises FileExistsError."""
    draft = path.with_name(f".{secrets.token_hex(8)}")
    try:
        draft.write_text(text)
        os.link(draft, path)
    finally:
        draft.unlink(missing_ok=True)


def _journals() -> list[Path]:
    return [path for path in _folder().glob(f"*{ENDING}") if not path.name.startswith(".")]


def _locked_file(path: Path) -> int:
    """Locked before it has its name: nobody can take it for that of a dead sender."""
    draft = path.with_name(f".{path.name}")
    file = os.open(draft, os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_EXCL, 0o600)
    fcntl.flock(file, fcntl.LOCK_EX)
    draft.rename(path)
    return file


def _lock(path: Path) -> int | None:
    """The open file, if nobody else has it locked or has settled it meanwhile."""
    try:
        file = os.open(path, os.O_RDONLY)
    except FileNotFoundError:
        return None
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(file)
        return None
    if path.exists():
        return file
    os.close(file)
    return None


def _is_left(path: Path) -> bool:
    """Whether nobody holds it. Looking holds it for a moment, so that another reader waits for its next look."""
    file = _lock(path)
    if file is not None:
        os.close(file)
    return file is not None or not path.exists()


def _notes(path: Path) -> dict[int, str]:
    """A note that a kill or a full disk cut off counts for nothing: what it was to announce did not happen."""
    found = (NOTE.fullmatch(line) for line in path.read_text().splitlines())
    return {int(note["delivery"]): note["what"] for note in found if note}
