"""Application servers beside each other: the same traffic, the same nginx, the same threads. Printed only.

Rounds that take turns (UNKNOT_ROUNDS, 3); medians. The rate at which the times are taken is the same for all.
"""

import os
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from statistics import median

import pytest

from tests.benchmarks.load import LIMITLESS, errors, memory, middle_and_last, peak_of, planned, sent
from tests.production import in_production

ROUNDS = int(os.environ.get("UNKNOT_ROUNDS", "3"))
RATE = 40.0  # a second; each of them bears it
SECONDS = 20.0
PLACE, APPLICATION = "127.0.0.1:{port}", "config.wsgi:application"
AS_SENT = "--no-clear-untrusted-proxy-headers"  # waitress would take away what nginx says of https
SERVERS: Mapping[str, tuple[str, ...]] = {
    "granian": (),  # as its unit starts it
    "gunicorn": ("-m", "gunicorn", "--worker-class", "gthread", "--threads", "4", "--bind", PLACE, APPLICATION),
    "waitress": ("-m", "waitress", "--threads", "4", AS_SENT, "--listen", PLACE, APPLICATION),
}
Figures = tuple[float, float, float, float]


def test_application_servers(tmp_path: Path) -> None:
    seen = defaultdict[str, list[Figures]](list)
    for turn in range(ROUNDS):
        for name, command in SERVERS.items():
            seen[name].append(measured(tmp_path / f"{name}-{turn}", command))
    print(f"\ntwo processes with four threads each; times at {RATE:g} visits a second")
    for name, rows in seen.items():
        rate, p50, p99, megabytes = map(median, zip(*rows, strict=True))
        print(f"  {name:10} peak {rate:5.0f}/s  p50 {p50:5.1f} ms  p99 {p99:6.1f} ms  both {megabytes:4.0f} MB")


def measured(folder: Path, command: tuple[str, ...]) -> Figures:
    """The peak, p50 and p99 in milliseconds, and the megabytes of both web processes."""
    folder.mkdir()
    with pytest.MonkeyPatch.context() as patch, in_production(folder, web=command, **LIMITLESS) as server:
        patch.setenv("SSL_CERT_FILE", str(server.nginx.certificate))
        plan = planned(server)
        peak = peak_of(plan)
        found = sent(replace(plan, rate=RATE, seconds=SECONDS))
        assert not errors(found)
        web = sum(megabytes for name, megabytes in memory(server).items() if name.startswith("web"))
    return (peak.rate, *middle_and_last(found), web)
