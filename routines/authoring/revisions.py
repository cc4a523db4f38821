"""A version of the knowledge by its name: `shipped`, a folder, or a git revision such as HEAD~1."""

import shutil
import subprocess
from pathlib import Path
from tempfile import TemporaryDirectory

from django.core.management.base import CommandError

from recommender.knowledge import FOLDER, Knowledge
from routines.authoring.check import loaded

SHIPPED = "shipped"


def version(name: str, *, folder: Path = FOLDER) -> Knowledge:
    """The knowledge of that name; `folder` is where it is kept today. Raises CommandError with what to do instead."""
    if name == SHIPPED:
        return loaded(folder)
    if Path(name).is_dir():
        return loaded(Path(name))
    with TemporaryDirectory() as copy:
        _copy_revision(name, folder, Path(copy))
        try:
            return loaded(Path(copy))
        except CommandError as error:
            raise CommandError(f"Today's code cannot read the files that {name} had. {error}") from error


def _copy_revision(name: str, folder: Path, copy: Path) -> None:
    """The YAML of a revision, file by file."""
    known = _git(folder, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{name}^{{commit}}")
    if known is None:
        raise CommandError(f"{name} is no folder and no git revision: name a folder, `{SHIPPED}`, or such as HEAD~1.")
    commit = known.decode().strip()
    files = (_git(folder, "ls-tree", "-r", "-z", "--name-only", commit, "--", ".") or b"").decode().split("\0")
    for file in (file for file in files if file.endswith(".yaml")):
        place = copy / file
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(_git(folder, "show", f"{commit}:./{file}") or b"")


def _git(folder: Path, *command: str) -> bytes | None:
    """What git answers; None where it refuses. Raises CommandError where there is no git at all."""
    git = shutil.which("git")
    if git is None:
        raise CommandError(f"Reading a revision needs git, which is not installed: name a folder or `{SHIPPED}`.")
    done = subprocess.run([git, *command], cwd=folder, capture_output=True, check=False)  # noqa: S603 our own command
    return done.stdout if done.returncode == 0 else None
