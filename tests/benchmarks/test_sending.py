"""How fast mails go out, to a mail server that costs next to nothing. Printed, never asserted.

The sink is a process of its own (fast_sink.py), so on two cores one is left for whoever sends.
"""

import json
import os
import signal
import statistics
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

from tests.benchmarks.fast_sink import FastSink, fast_sink
from tests.running import PATIENCE, Installation, wait_for
from tests.servers import REDIS, postgres_database, queue_at

MAILS = int(os.environ.get("UNKNOT_MAILS", "2000"))
ROUNDS = 5
SETUPS = ("sqlite", "postgres and redis")
ONE_BY_ONE = ("-m", "celery", "-A", "tests.benchmarks.one_by_one", "worker", "-c", "1", "--without-gossip")


@pytest.fixture(params=SETUPS)
def installation(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Installation]:
    with ExitStack() as stack:
        variables = {"LOG_LEVEL": "WARNING", "DJANGO_SETTINGS_MODULE": "config.settings"}
        if request.param != "sqlite":
            variables["DATABASE_URL"] = stack.enter_context(postgres_database())
            variables |= stack.enter_context(queue_at(REDIS))
        yield Installation.at(tmp_path, **variables)


@contextmanager
def filled(installation: Installation, mails: int) -> Iterator[tuple[Installation, FastSink]]:
    """With so many reminders that are due, and a sink of its own."""
    with fast_sink() as sink:
        sending = Installation(installation.var, dict(installation.environment) | {"EMAIL_URL": sink.url})
        sending.make_tables()
        sending.python("-m", "tests.faults.fill", str(mails))
        yield sending, sink


def test_one_sender_beside_a_bare_loop(installation: Installation, request: pytest.FixtureRequest) -> None:
    with filled(installation, MAILS) as (sending, _):
        answer = sending.python("-m", "tests.benchmarks.sender", str(MAILS), str(ROUNDS))
    figures: dict[str, list[float]] = json.loads(answer)
    floor = figures["a bare loop"]
    print(f"\none sender, from claim to mark, {MAILS} mails, {ROUNDS} rounds ({request.node.callspec.id})")
    for way, found in figures.items():
        ratios = [ours / bare for ours, bare in zip(found, floor, strict=True)]
        speed, ratio = statistics.median(found), statistics.median(ratios)
        print(f"  {way:40} {speed:6.0f}/s  {1e6 / speed:6.0f} µs a mail  {ratio:5.2f} of the bare loop")


def test_a_worker_beside_one_task_and_one_connection_for_each_mail(installation: Installation) -> None:
    if "CELERY_BROKER_URL" not in installation.environment:
        pytest.skip("Tasks for a worker need a broker.")
    ours, usual = zip(*(both_ways(installation) for _ in range(ROUNDS)), strict=True)
    ratios = [fast / slow for fast, slow in zip(ours, usual, strict=True)]
    print(f"\none worker process, {MAILS} mails, {ROUNDS} rounds, between the first and the last at the mail server")
    print(f"  Unknot, with its four senders           {statistics.median(ours):6.0f}/s")
    print(f"  a task and a connection for each mail   {statistics.median(usual):6.0f}/s")
    print(f"  ratio {statistics.median(ratios):.1f}  ({', '.join(f'{ratio:.1f}' for ratio in ratios)})")


def both_ways(installation: Installation) -> tuple[float, float]:
    """Mails/s as Unknot sends them, and one by one."""
    with filled(installation, MAILS) as (sending, sink):
        ours = speed_of(sending, sink, ["-m", "config.embedded"])
    with filled(installation, MAILS) as (sending, sink):
        sending.python("-m", "tests.benchmarks.one_by_one")
        return ours, speed_of(sending, sink, ONE_BY_ONE)


def speed_of(installation: Installation, sink: FastSink, command: Sequence[str]) -> float:
    """Mails/s."""
    process = installation.start(*command)
    try:
        wait_for(lambda: sink.count() == MAILS, what="the last mail", patience=300)
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=PATIENCE)
    times = [at for _, at in sink.taken()]
    return (MAILS - 1) / (times[-1] - times[0])
