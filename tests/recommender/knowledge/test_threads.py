"""Whoever asks first, and however many at the same moment: the process lives on."""

import subprocess
import sys

import pytest

from tests.running import ROOT

ALL_AT_ONCE = """
import sys, threading
from recommender.knowledge import shipped
sys.setswitchinterval(1e-5)
together = threading.Barrier(6)
threads = [threading.Thread(target=lambda: (together.wait(), shipped())) for _ in range(6)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
"""


@pytest.mark.parametrize("time", range(6))
def test_threads_that_ask_for_the_knowledge_first_crash_nothing(time: int) -> None:
    """Without a lock one start in three ended with a segmentation fault in msgspec."""
    assert subprocess.run([sys.executable, "-c", ALL_AT_ONCE], cwd=ROOT).returncode == 0
