"""Nobody learns from a watch who is signed up. Printed, never asserted: machines are noisy."""

import json
import os
from pathlib import Path

import pytest

from routines.evenly import STEP
from tests.running import Installation
from tests.servers import postgres_database

NUMBER = int(os.environ.get("UNKNOT_ADDRESSES", "2000"))  # of each kind


@pytest.mark.parametrize(("step", "at_once", "said"), [(STEP, 8, "as it is"), (0, 1, "without the pauses")])
def test_knowing(tmp_path: Path, step: float, at_once: int, said: str) -> None:
    with postgres_database() as url:
        installation = Installation.at(tmp_path, DATABASE_URL=url, DJANGO_SETTINGS_MODULE="config.settings")
        installation.make_tables()
        found = json.loads(installation.python("-m", "tests.benchmarks.knowing", str(NUMBER), str(step), str(at_once)))
    print(f"\nmedian ms of {NUMBER} answers, by what is known of the address, {said}")
    for where, turns in found.items():
        for turn, kinds in turns.items():
            told = "  ".join(f"{kind} {median:.2f}" for kind, median in kinds.items())
            print(f"  {where:8} {turn:6} {told}  most apart {max(kinds.values()) - min(kinds.values()):.2f}")
