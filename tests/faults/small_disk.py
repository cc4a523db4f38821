"""A small disk that a test can fill up to the last byte, and make room on again."""

import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

NOT_ALLOWED = (
    "No disk to fill here: mounting one takes root on Linux. What pages do without room is tested all the same."
)
SIZE = "96m"
LUMP = 4096  # bytes; room is given away in pages


@dataclass(frozen=True)
class SmallDisk:
    """What is mounted at `path`."""

    path: Path

    def fill(self) -> None:
        """Not a byte is left."""
        with (self.path / "ballast").open("wb", buffering=0) as ballast:
            try:
                while True:
                    ballast.write(bytes(LUMP))
            except OSError:
                return

    def clear(self) -> None:
        """There is room again."""
        (self.path / "ballast").unlink()


@contextmanager
def small_disk(path: Path) -> Iterator[SmallDisk]:
    """A new one in the place of this empty folder."""
    path.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", f"size={SIZE}", "unknot-test", str(path)]
    if not shutil.which("mount") or subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip(NOT_ALLOWED)  # even where all must run: nothing that could be installed would help
    try:
        yield SmallDisk(path)
    finally:
        subprocess.run(["umount", "--lazy", str(path)], check=True)  # noqa: S607
