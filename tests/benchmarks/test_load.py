"""Mixed traffic on what docs/operations.md sets up, at 70 % of its peak: errors, times, memory. Printed only.

nginx, two web processes, worker, beat, PostgreSQL, Redis, the mail server and the visitors share this machine's cores.
UNKNOT_LOAD is for how many seconds people come (30).
"""

import os
from dataclasses import replace
from pathlib import Path

import pytest

from tests.benchmarks.load import LIMITLESS, errors, memory, peak_of, planned, sent, show
from tests.production import in_production
from tests.running import wait_for

SECONDS = float(os.environ.get("UNKNOT_LOAD", "30"))
PART = 0.7  # of the peak


def test_mixed_traffic(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with in_production(tmp_path, **LIMITLESS) as server:
        monkeypatch.setenv("SSL_CERT_FILE", str(server.nginx.certificate))
        plan = planned(server)
        peak = peak_of(plan)
        mails, before = len(server.sink.received), memory(server)
        found = sent(replace(plan, rate=PART * peak.rate, seconds=SECONDS))
        after = memory(server)
        wanted = sum(not wrong for kind, _, wrong in found if kind == "sign up")
        wait_for(lambda: len(server.sink.received) >= mails + wanted or None, what="all confirmations", patience=300)
    print(f"\npeak {peak.rate:.0f} answers a second with {peak.clients} clients; {PART:.0%} of that for {SECONDS:g} s:")
    show(found, SECONDS)
    for name, megabytes in after.items():
        print(f"  {name:16} {before[name]:6.0f} MB before, {megabytes:6.0f} MB after")
    print(f"  all {wanted:,} confirmations arrived")
    assert not errors(found)
