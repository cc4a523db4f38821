"""Takes the broker away while reminders are sent, brings it back, and counts at the mail server what that costs."""

import json
import signal
import subprocess
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from tests.faults.brokers import Broker
from tests.faults.campaign import states_of
from tests.running import PATIENCE, Installation, wait_for
from tests.smtp_sink import SmtpSink

REMINDERS = 200
A_LONG_TIME = 100_000.0  # seconds
AFTERWARDS = 2.0  # seconds after the outage, in which some more become due
SOME = 5  # mails
TO_RESUME = 120.0  # seconds, on a busy machine
Commands = Sequence[Sequence[str]]


@dataclass(frozen=True)
class Toll:
    """What became of all mails, and what they are marked as."""

    lost: int
    twice: int
    states: frozenset[str]

    def __str__(self) -> str:
        return f"{REMINDERS} reminders: lost {self.lost}, twice {self.twice}"


@dataclass(frozen=True)
class Outage:
    """Of so many seconds. `waited` mails became due after its beginning and came after its end, the first in
    `resumed` seconds."""

    seconds: float
    waited: int
    resumed: float
    toll: Toll

    def __str__(self) -> str:
        back = f"first mail {self.resumed:.1f} s after its return"
        return f"away for {self.seconds:.0f} s, {self.toll}, waited {self.waited}; {back}"


def prepare(installation: Installation) -> None:
    """A database with REMINDERS, of which half are due, and half are put off."""
    installation.make_tables()
    installation.python("-m", "tests.faults.fill", str(REMINDERS))
    become_due(installation, over=A_LONG_TIME)


def become_due(installation: Installation, *, over: float) -> dict[str, float]:
    """Those that were put off become due one by one over these seconds: by address, the Unix time of each."""
    due: dict[str, float] = json.loads(installation.python("-m", "tests.faults.spread", str(over)))
    return due


def is_in_mid_send(sink: SmtpSink) -> bool:
    """Whether some are out, and some are not."""
    return len(sink.received) >= SOME


def endure(installation: Installation, sink: SmtpSink, broker: Broker, *, outage: float, commands: Commands) -> Outage:
    """An outage of so many seconds in mid-send. AssertionError where a process ends, or the rest is never sent."""
    prepare(installation)
    with processes(installation, commands) as running:
        wait_for(lambda: is_in_mid_send(sink), what="the first mails")
        due = become_due(installation, over=outage + AFTERWARDS)
        failed = time.time()
        broker.fail()
        time.sleep(outage)
        broker.recover()
        recovered = time.time()
        toll = finish(installation, sink)
        assert [process.poll() for process in running] == [None] * len(running), installation.log
    late = [mail.at for mail in sink.received if mail.at > recovered and due.get(mail.recipients[0], 0) > failed]
    return Outage(seconds=recovered - failed, waited=len(late), resumed=min(late) - recovered, toll=toll)


def finish(installation: Installation, sink: SmtpSink) -> Toll:
    """Waits until no mail waits, and counts. AssertionError where that takes longer than anything may."""
    states = wait_for(lambda: _if_sent(installation), what="the rest", patience=TO_RESUME)
    arrived = Counter(recipient for mail in sink.received for recipient in mail.recipients)
    return Toll(lost=REMINDERS - len(arrived), twice=arrived.total() - len(arrived), states=states)


@contextmanager
def processes(installation: Installation, commands: Commands) -> Iterator[list[subprocess.Popen[bytes]]]:
    """Programs in the background, told to stop at the end. Raises TimeoutExpired where one does not."""
    running = [installation.start(*command) for command in commands]
    try:
        yield running
    finally:
        for process in running:
            process.send_signal(signal.SIGTERM)
        for process in running:
            process.wait(timeout=PATIENCE)


def _if_sent(installation: Installation) -> frozenset[str]:
    """The states that mails are in, once there is one for each reminder and none waits."""
    states = states_of(installation)
    del states["resent"]
    found = frozenset(states.values())
    return frozenset() if len(states) < REMINDERS or found & {"owed", "claimed"} else found
