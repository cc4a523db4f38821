"""A PostgreSQL of a test's own, in a folder of its own, that may be killed. The shared one (servers.py) may not."""

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from tests.missing import missing
from tests.servers import free_port

HOW_TO_GET_IT = "No initdb of PostgreSQL here. On Debian or Ubuntu: apt-get install postgresql"
NOBODY_TO_RUN_IT = "PostgreSQL does not run as root, and here is no user postgres or nobody to run it as."
PATIENCE = 60  # seconds


@dataclass(frozen=True)
class PrivatePostgres:
    """A server with an empty database. It runs as `user`, which is None for whoever runs the test."""

    folder: Path
    port: int
    programs: Path
    user: pwd.struct_passwd | None

    @property
    def url(self) -> str:
        """For DATABASE_URL."""
        return f"postgres://unknot@127.0.0.1:{self.port}/postgres"

    def make(self) -> None:
        """Its files. Raises CalledProcessError, as all that follows."""
        if self.user:
            os.chown(self.folder, self.user.pw_uid, self.user.pw_gid)
        self._run("initdb", "--username=unknot", "--auth=trust", "--no-sync", "--encoding=UTF8", "--locale=C")

    def start(self) -> None:
        """Comes back when it takes connections; after a crash, when it has recovered."""
        options = f"-p {self.port} -k {self.folder} -h 127.0.0.1"
        self._run("pg_ctl", "start", "--wait", f"--log={self.folder}/log", f"--options={options}")

    def die(self) -> None:
        """At once, as in a crash: it says goodbye to nobody and writes nothing down."""
        self._run("pg_ctl", "stop", "--mode=immediate")

    def _run(self, program: str, *arguments: str) -> None:
        subprocess.run(
            [self.programs / program, f"--pgdata={self.folder}/data", *arguments],
            check=True,
            cwd=self.folder,
            timeout=PATIENCE,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,  # or the server would keep ours
            stderr=subprocess.DEVNULL,
            user=self.user.pw_uid if self.user else None,
            group=self.user.pw_gid if self.user else None,
            extra_groups=[] if self.user else None,
        )


@contextmanager
def private_postgres() -> Iterator[PrivatePostgres]:
    """A running server. It goes with its files."""
    programs, user = _programs(), _user()
    server = PrivatePostgres(Path(tempfile.mkdtemp(prefix="unknot-")), free_port(), programs, user)
    try:
        server.make()
        server.start()
        yield server
    finally:
        with suppress(subprocess.CalledProcessError):  # it may be dead
            server.die()
        shutil.rmtree(server.folder)


def _programs() -> Path:
    """The folder that has initdb. Debian keeps it out of the PATH."""
    candidates = sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    if found := shutil.which("initdb"):
        candidates.insert(0, Path(found).parent)
    if found := shutil.which("pg_config"):
        told = subprocess.run([found, "--bindir"], check=True, capture_output=True, text=True).stdout
        candidates.append(Path(told.strip()))
    return next((folder for folder in candidates if (folder / "initdb").exists()), None) or missing(HOW_TO_GET_IT)


def _user() -> pwd.struct_passwd | None:
    if os.geteuid() != 0:
        return None
    users = {user.pw_name: user for user in pwd.getpwall()}
    return users.get("postgres") or users.get("nobody") or missing(NOBODY_TO_RUN_IT)
