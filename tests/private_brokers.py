"""A Redis or a RabbitMQ of a test's own, in a folder of its own, that may be killed. The shared ones may not."""

import os
import shutil
import signal
import socket
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from tests.missing import missing
from tests.running import PATIENCE, wait_for
from tests.servers import free_port

NO_REDIS = "No redis-server here. On Debian or Ubuntu: apt-get install redis-server"
NO_RABBITMQ = "No rabbitmq-server here. On Debian or Ubuntu: apt-get install rabbitmq-server"
AS_DOCUMENTED = ("--appendonly", "yes", "--appendfsync", "everysec", "--maxmemory-policy", "noeviction")


@dataclass
class PrivateBroker:
    """A server that keeps what it has on the disk. `url` is for CELERY_BROKER_URL."""

    url: str
    port: int
    command: Sequence[str | Path]
    environment: Mapping[str, str]
    log: Path
    process: subprocess.Popen[bytes] | None = field(default=None, init=False)

    def start(self) -> None:
        """Comes back when somebody listens."""
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                self.command, env=self.environment, stdout=log, stderr=log, start_new_session=True
            )
        wait_for(self._listens, what=f"{self.command[0]}, which writes to {self.log}")

    def kill(self) -> None:
        """`kill -9`, it and whatever it has started."""
        if self.process:
            with suppress(ProcessLookupError):  # it has ended by itself
                os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait(timeout=PATIENCE)
            self.process = None

    def _listens(self) -> bool:
        assert self.process
        assert self.process.poll() is None, self.log.read_text()
        with socket.socket() as attempt:
            return attempt.connect_ex(("127.0.0.1", self.port)) == 0


@contextmanager
def private_redis(folder: Path) -> Iterator[PrivateBroker]:
    """A running one with an empty database, set up as docs/operations.md says."""
    program, port = shutil.which("redis-server") or missing(NO_REDIS), free_port()
    where = ("--bind", "127.0.0.1", "--port", str(port), "--dir", str(folder))
    url = f"redis://127.0.0.1:{port}/0"
    with _running(PrivateBroker(url, port, (program, *where, *AS_DOCUMENTED), os.environ, folder / "log")) as redis:
        yield redis


@contextmanager
def private_rabbitmq(folder: Path) -> Iterator[PrivateBroker]:
    """A running one with no queue and no plugin. It starts in some six seconds."""
    program, port = _rabbitmq_server(), free_port()
    (folder / "plugins").write_text("[].")
    (folder / "rabbitmq.conf").touch()
    environment = {
        "PATH": os.environ["PATH"],
        "HOME": str(folder),  # where its cookie is
        "RABBITMQ_NODENAME": f"unknot_test_{port}@localhost",
        "RABBITMQ_NODE_IP_ADDRESS": "127.0.0.1",
        "RABBITMQ_NODE_PORT": str(port),
        "RABBITMQ_DIST_PORT": str(free_port()),
        "RABBITMQ_MNESIA_BASE": str(folder / "mnesia"),
        "RABBITMQ_LOG_BASE": str(folder / "logs"),
        "RABBITMQ_ENABLED_PLUGINS_FILE": str(folder / "plugins"),
        "RABBITMQ_CONFIG_FILE": str(folder / "rabbitmq.conf"),
        "RABBITMQ_CONF_ENV_FILE": str(folder / "none"),  # or it would read that of the shared one
    }
    url = f"amqp://guest:guest@127.0.0.1:{port}//"
    with _running(PrivateBroker(url, port, (program,), environment, folder / "log")) as rabbitmq:
        yield rabbitmq


@contextmanager
def _running(broker: PrivateBroker) -> Iterator[PrivateBroker]:
    try:
        broker.start()
        yield broker
    finally:
        broker.kill()


def _rabbitmq_server() -> Path:
    """The program itself. What Debian has in the PATH runs it as another user, at a place of its own."""
    found = Path("/usr/lib/rabbitmq/bin/rabbitmq-server")
    return found if found.exists() else Path(shutil.which("rabbitmq-server") or missing(NO_RABBITMQ))
