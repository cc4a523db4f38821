"""Many reminders that are due at once, on PostgreSQL and Redis, with workers and beat as an operator runs them.

Printed: how late the mails are, counted at the mail server from the moment they are due; and how much memory worker and
beat hold on to while they send.
"""

import os
import statistics
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

from tests.benchmarks.fast_sink import FastSink, fast_sink
from tests.running import PATIENCE, Installation, wait_for
from tests.servers import REDIS, postgres_database, queue_at

AT_ONCE = int(os.environ.get("UNKNOT_AT_ONCE", "10000"))
SENDS = int(os.environ.get("UNKNOT_SENDS", "100000"))
SOON = 15.0  # seconds until they are due, so that the workers are up
WORKER = ("-m", "celery", "-A", "config", "worker", "--pool", "threads", "-c", "5", "--without-gossip")
BEAT = ("-m", "celery", "-A", "config", "beat", "--schedule")
STEP = 0.5  # seconds between two looks at the memory


@pytest.fixture
def sink() -> Iterator[FastSink]:
    with fast_sink() as one:
        yield one


@pytest.fixture
def installation(tmp_path: Path, sink: FastSink) -> Iterator[Installation]:
    with ExitStack() as stack:
        variables = stack.enter_context(queue_at(REDIS))
        variables["DATABASE_URL"] = stack.enter_context(postgres_database())
        settings = {"LOG_LEVEL": "WARNING", "DJANGO_SETTINGS_MODULE": "config.settings", "EMAIL_URL": sink.url}
        installation = Installation.at(tmp_path, **settings, **variables)
        installation.make_tables()
        yield installation


def test_lateness_of_mails_that_are_due_in_the_same_minute(installation: Installation, sink: FastSink) -> None:
    due_at = time.time() + SOON
    installation.python("-m", "tests.faults.fill", str(AT_ONCE), str(SOON))
    with working(installation, workers=2):
        wait_for(lambda: sink.count() == AT_ONCE, what="the last mail", patience=300)
    late = sorted(at - due_at for _, at in sink.taken())
    shares = statistics.quantiles(late, n=100)
    print(f"\n{AT_ONCE} reminders due at the same moment, two workers, four senders in all")
    print(f"  p50 {shares[49]:.1f} s   p95 {shares[94]:.1f} s   p99 {shares[98]:.1f} s   the last {late[-1]:.1f} s")
    print(f"  {(AT_ONCE - 1) / (late[-1] - late[0]):.0f} mails/s between the first ({late[0]:.1f} s) and the last")


def test_memory_while_sending(installation: Installation, sink: FastSink) -> None:
    installation.python("-m", "tests.faults.fill", str(SENDS), "0")
    held: dict[str, list[float]] = {"worker": [], "beat": []}
    with working(installation, workers=1) as pids:
        while (sent := sink.count()) < SENDS:
            if sent:
                for name, pid in zip(held, pids, strict=True):
                    held[name].append(megabytes(pid))
            time.sleep(STEP)
    print(f"\nmemory over {SENDS} mails, mean of the first and of the last tenth of the time, and the most")
    for name, found in held.items():
        tenth = max(1, len(found) // 10)
        first, last = statistics.mean(found[:tenth]), statistics.mean(found[-tenth:])
        print(f"  {name:7} {first:6.1f} MB  {last:6.1f} MB  ratio {last / first:.3f}   most {max(found):.1f} MB")


@contextmanager
def working(installation: Installation, *, workers: int) -> Iterator[Sequence[int]]:
    """So many workers, and beat. Their process numbers, beat's last."""
    commands: list[Sequence[str]] = [(*WORKER, "-n", f"{number}@%h") for number in range(workers)]
    commands.append((*BEAT, str(installation.var / "beat")))
    processes = [installation.start(*command) for command in commands]
    try:
        yield [process.pid for process in processes]
    finally:
        for process in processes:
            process.terminate()
        for process in processes:
            process.wait(timeout=PATIENCE)


def megabytes(pid: int) -> float:
    """What the process holds in memory (its resident set)."""
    [line] = [line for line in Path(f"/proc/{pid}/status").read_text().splitlines() if line.startswith("VmRSS")]
    return int(line.split()[1]) / 1024
