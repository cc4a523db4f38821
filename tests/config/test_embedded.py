"""Celery for one machine, as a process of its own, with a pretended task that leaves a trace."""

import os
import re
import signal

import pytest

from tests.config.family import AT_MOST, Family
from tests.running import PATIENCE, ROOT, wait_for

WITH_PATIENCE = "import sys; from config import embedded; embedded.LAST_TASKS = {}; sys.exit(embedded.main())"
OUR_LINE = re.compile(r"\d{4}-\d\d-\d\d [\d:,]+ (INFO|WARNING) [a-z_.]+: .+")


def test_what_is_due_is_done_until_sigterm(family: Family) -> None:
    before = set(ROOT.iterdir())
    celery = family.start("-m", "config.embedded")
    wait_for(lambda: "celery.app.trace: Task" in family.log, what="a task in the log")
    assert [line for line in family.log.splitlines() if not OUR_LINE.fullmatch(line)] == []  # no banner either
    wait_for(lambda: family.trace.count("done") > 1, what="two tasks")
    celery.send_signal(signal.SIGTERM)
    assert celery.wait(AT_MOST) == 0
    assert set(ROOT.iterdir()) <= before  # beat keeps its schedule in memory


def test_a_task_that_is_running_may_finish(family: Family) -> None:
    celery = family.start("-m", "config.embedded", PRETEND_SECONDS="0.7")
    wait_for(lambda: family.trace, what="the beginning of a task")
    celery.send_signal(signal.SIGTERM)
    assert celery.wait(PATIENCE) == 0
    assert family.trace.count("begun") == family.trace.count("done") > 0


@pytest.mark.parametrize(("seconds", "patience"), [("0", PATIENCE * 10), ("1000", 0.5)])
def test_without_beat_there_is_no_worker_even_if_a_task_hangs(family: Family, seconds: str, patience: float) -> None:
    program = WITH_PATIENCE.format(patience)
    celery = family.start("-c", program, PRETEND_TROUBLE="clock", PRETEND_SECONDS=seconds)
    assert celery.wait(PATIENCE) == os.EX_SOFTWARE
    assert "CRITICAL config.embedded: Beat has ended" in family.log
