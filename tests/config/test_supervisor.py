"""The supervisor, with real parts that misbehave. Its seconds are made short where the test would wait for them."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from config.supervisor import USUAL, Pace
from tests.config.family import AT_MOST, GUARDIAN, SUPERVISE, Family
from tests.running import PATIENCE, ROOT, wait_for

SLEEP = ["sleep", "1000"]
PARENT = ["sh", "-c", "sleep 2000 & wait"]
STUBBORN = ["sh", "-c", "trap '' TERM; echo ready; sleep 3000 & while :; do sleep 0.1; done"]


def stop(supervisor: subprocess.Popen[bytes], by: signal.Signals = signal.SIGTERM) -> float:
    """How many seconds it took to end. It must have been in order."""
    began = time.monotonic()
    supervisor.send_signal(by)
    assert supervisor.wait(PATIENCE) == 0
    return time.monotonic() - began


def test_the_parts_run_side_by_side_and_their_lines_say_whose_they_are(family: Family) -> None:
    noise = "echo out; echo err >&2; printf 'no end'"
    family.supervise({"web": ["sh", "-c", f"{noise}; exec sleep 1000"], "celery": ["sh", "-c", noise]}, first=60)
    family.wait_until("celery | ended with code 0, starting again in 60 s")
    family.wait_until("web    | err")
    assert [line for line in family.log.splitlines() if line.startswith("web")] == ["web    | out", "web    | err"]
    assert [line for line in family.log.splitlines() if line.startswith("celery")] == [
        "celery | out",
        "celery | err",
        "celery | no end",
        "celery | ended with code 0, starting again in 60 s",
    ]
    assert len(family.members("sleep 1000")) == len(family.members(GUARDIAN)) == 1


@pytest.mark.parametrize("victim", [f"{GUARDIAN} 10.0 sh", "sh -c"])
def test_whichever_process_of_a_part_is_killed_all_of_it_is_started_anew(family: Family, victim: str) -> None:
    family.supervise({"web": PARENT, "celery": SLEEP}, first=0.05)
    parts = family.wait_for(f"{GUARDIAN} 10.0 sh", "sh -c", "sleep 2000")
    other = family.wait_for(f"{GUARDIAN} 10.0 sleep", "sleep 1000")
    os.kill(family.members(victim).pop(), signal.SIGKILL)
    family.wait_until("web    | ended with signal 9, starting again in 0.05 s")
    family.wait_until_gone(*parts)
    family.wait_for(f"{GUARDIAN} 10.0 sh", "sh -c", "sleep 2000")
    assert family.wait_for(f"{GUARDIAN} 10.0 sleep", "sleep 1000") == other


def test_a_part_that_keeps_ending_is_started_more_and_more_seldom(family: Family) -> None:
    family.supervise({"web": ["sh", "-c", "exit 3"]}, first=0.01, most=0.04)
    family.wait_until("0.04 s\nweb | ended with code 3, starting again in 0.04 s")
    assert [line.split()[-2] for line in family.log.splitlines()[:4]] == ["0.01", "0.02", "0.04", "0.04"]


def test_the_usual_waits_grow_from_half_a_second_to_a_quarter_of_a_minute() -> None:
    waits = [0.0]
    for _ in range(7):
        waits.append(USUAL.delay(waits[-1], lived=1))
    assert waits[1:] == [0.5, 1, 2, 4, 8, 15, 15]


def test_a_part_that_lived_long_enough_is_started_again_as_soon_as_at_first() -> None:
    assert Pace(first=0.5, steady=10).delay(8, lived=10) == 0.5


def test_a_part_that_cannot_be_started_does_not_stop_the_others(family: Family) -> None:
    family.supervise({"web": ["no-such-command"], "celery": SLEEP}, first=60)
    family.wait_until("web    | cannot start no-such-command: No such file or directory\n")
    family.wait_until("web    | ended with code 127, starting again in 60 s\n")
    family.wait_for("sleep 1000")


def test_a_system_without_room_for_a_part_is_asked_again(family: Family) -> None:
    full = "import resource\nresource.setrlimit(resource.RLIMIT_NOFILE, (10, 10))\n"
    program = SUPERVISE.replace("parts, pace", full + "parts, pace")
    supervisor = family.start("-c", program, '{"web": ["true"]}', '{"first": 0.01, "most": 0.01}')
    wait_for(lambda: family.log.count("web | cannot be started (Too many open files)") > 20, what="many attempts")
    assert stop(supervisor) < AT_MOST


@pytest.mark.parametrize("by", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_all_parts_end_at_once_when_they_are_asked_to(family: Family, by: signal.Signals) -> None:
    supervisor = family.supervise({"web": SLEEP, "celery": PARENT})
    family.wait_for("sleep 1000", "sleep 2000")
    assert stop(supervisor, by) < USUAL.grace
    assert not family.members()
    assert family.log == ""


def test_a_part_that_does_not_want_to_end_is_killed(family: Family) -> None:
    supervisor = family.supervise({"web": STUBBORN, "celery": SLEEP}, grace=0.5)
    family.wait_until("web    | ready")
    assert 0.5 <= stop(supervisor) < AT_MOST
    assert not family.members()
    assert family.log.endswith("web    | did not end in time and was killed\n")


def test_a_second_signal_means_now(family: Family) -> None:
    supervisor = family.supervise({"web": STUBBORN}, grace=PATIENCE * 10)
    family.wait_until("web | ready")

    def has_ended_after_another() -> bool:
        supervisor.send_signal(signal.SIGINT)
        return supervisor.poll() is not None

    wait_for(has_ended_after_another, what="the end")
    assert supervisor.returncode == 0
    assert not family.members()


def test_a_signal_after_the_end_of_all_parts_changes_nothing(family: Family) -> None:
    last_of_all = (
        "import time\nclass Last:\n def __del__(self): print('goodbye', flush=True); time.sleep(1)\nlast = Last()\n"
    )
    supervisor = family.start("-c", last_of_all + SUPERVISE, json.dumps({"web": SLEEP}), "{}")
    family.wait_for("sleep 1000")
    supervisor.send_signal(signal.SIGINT)
    family.wait_until("goodbye")  # here Python has given up its own handlers
    assert stop(supervisor, signal.SIGINT) < AT_MOST


def test_the_same_signal_over_two_ways_is_one(family: Family) -> None:
    slow_machine = "from config import supervisor\nsupervisor.ECHO = 60\n"
    program = "trap 'echo asked; sleep 0.3; echo bye; exit' TERM; echo ready; while :; do sleep 0.1; done"
    supervisor = family.start("-c", slow_machine + SUPERVISE, json.dumps({"web": ["sh", "-c", program]}), "{}")
    family.wait_until("web | ready")
    supervisor.send_signal(signal.SIGTERM)
    family.wait_until("web | asked")
    stop(supervisor)
    assert "web | bye" in family.log


def test_it_also_stops_while_a_part_waits_for_its_next_start(family: Family) -> None:
    supervisor = family.supervise({"web": ["true"]}, first=PATIENCE * 10)
    family.wait_until("starting again")
    assert stop(supervisor) < AT_MOST


@pytest.mark.parametrize("part", [PARENT, STUBBORN])
def test_nothing_is_left_when_the_supervisor_is_killed(family: Family, part: list[str]) -> None:
    supervisor = family.supervise({"web": part, "celery": SLEEP}, grace=0.3)
    family.wait_for(f"{GUARDIAN} 0.3 {part[0]}", "sleep 1000")
    supervisor.kill()
    supervisor.wait()
    family.wait_until_gone()


@pytest.mark.parametrize("reading", [True, False])
def test_it_stops_in_order_when_nobody_reads_what_it_says(family: Family, *, reading: bool) -> None:
    environment = dict(family.installation.environment)
    command = [sys.executable, "-c", SUPERVISE, '{"web": ["yes"]}', "{}"]
    with subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE) as supervisor:
        assert supervisor.stdout is not None
        if reading:
            supervisor.stdout.read(100)
            supervisor.stdout.close()
        family.wait_for("yes")
        assert stop(supervisor) < USUAL.grace
    assert not family.members()


def test_a_flood_of_lines_does_not_keep_it_from_anything(family: Family, tmp_path: Path) -> None:
    supervisor = family.supervise({"web": ["yes"], "celery": ["sh", "-c", "while :; do echo alive; sleep 0.05; done"]})
    wait_for(lambda: family.log.count("celery | alive") > 3, what="the other part")
    assert stop(supervisor) < USUAL.grace


def test_nohup_keeps_its_word(family: Family) -> None:
    ignoring = SUPERVISE.replace("SIG_DFL", "SIG_IGN")
    supervisor = family.start("-c", ignoring, '{"web": ["sleep", "1000"]}', "{}")
    guardian = family.wait_for(GUARDIAN)[0]
    supervisor.send_signal(signal.SIGHUP)
    os.kill(guardian, signal.SIGKILL)
    family.wait_until("starting again")
    assert supervisor.poll() is None
