"""Kills a sender again and again in mid-send, and counts at the mail server and in the database what that costs."""

import os
import random
import signal
import sqlite3
import subprocess
from collections import Counter
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from time import monotonic

import psycopg

from tests.opening import opener
from tests.running import PATIENCE, Installation, wait_for
from tests.smtp_sink import SmtpSink

KILLS = int(os.environ.get("UNKNOT_KILLS", "0"))  # on each set-up; 0 is the short form
CELERY = ("-m", "config.embedded")
UNMARKED = ("-m", "tests.faults.unmarked")  # the same, without a journal
UNCLAIMED = ("-m", "tests.faults.unclaimed")  # the same, without a claim
STATES = """
    SELECT reminder.email, delivery.state FROM routines_delivery AS delivery
    JOIN routines_reminder AS reminder ON reminder.id = delivery.reminder_id
"""
A_LIFE = 25  # mails at most, from the start of a sender to its end


@dataclass(frozen=True)
class Cost:
    """What became of `reminders` mails. Of the uncertain, `not_arrived` never came to the mail server."""

    reminders: int
    kills: int
    lost: int
    twice: int
    uncertain: int
    not_arrived: int
    resent: int
    seconds: float

    def __str__(self) -> str:
        return (
            f"{self.kills} kills, {self.reminders} reminders, {self.seconds:.0f} s: "
            f"lost {self.lost}, twice {self.twice}, uncertain {self.uncertain}, "
            f"of which {self.not_arrived} had not arrived, sent again {self.resent}"
        )


def campaign(installation: Installation, sink: SmtpSink, *, kills: int, command: Sequence[str] = CELERY) -> Cost:
    """`kills` lives of a sender, each ended by `kill -9` after a few mails; then one that sends the rest."""
    began = monotonic()
    reminders = kills * (A_LIFE + 10)
    installation.make_tables()
    installation.python("-m", "tests.faults.fill", str(reminders))
    for _ in range(kills):
        _live_and_die(installation, sink, command)
    states = _send_the_rest(installation, command)
    return _counted(sink, states, kills=kills, reminders=reminders, seconds=monotonic() - began)


def sending_to(sink: SmtpSink, installation: Installation) -> Installation:
    """The same installation, whose mails go to this sink."""
    return Installation(installation.var, dict(installation.environment) | {"EMAIL_URL": sink.url})


def states_of(installation: Installation) -> dict[str, str]:
    """The address and the state of every reminder's mail; "resent" for how many went out a second time.

    In plain SQL, as it is asked again and again: a Django of its own would take a second of the processor each time.
    """
    url = installation.environment.get("DATABASE_URL", "")
    connected = (
        psycopg.connect(url) if url else sqlite3.connect(f"{installation.environment['UNKNOT_VAR']}/unknot.sqlite3")
    )
    with closing(connected) as connection:
        open_ = opener(installation.environment)
        states = {open_(email): str(state) for email, state in connection.execute(STATES).fetchall()}
        [(resent,)] = connection.execute("SELECT SUM(resent) FROM routines_delivery").fetchall()
    return states | {"resent": str(resent or 0)}


def _live_and_die(installation: Installation, sink: SmtpSink, command: Sequence[str]) -> None:
    enough = len(sink.received) + random.randint(1, A_LIFE)
    celery = installation.start(*command)
    try:
        wait_for(lambda: len(sink.received) >= enough, what=f"{enough} mails")
    finally:
        celery.kill()
        celery.wait(timeout=PATIENCE)


def _send_the_rest(installation: Installation, command: Sequence[str]) -> dict[str, str]:
    celery = installation.start(*command)
    try:
        return wait_for(lambda: _if_done(states_of(installation)), what="the rest", patience=300)
    finally:
        _stop(celery)


def _if_done(states: dict[str, str]) -> dict[str, str] | None:
    return None if {"owed", "claimed"}.intersection(states.values()) or not states else states


def _counted(sink: SmtpSink, states: dict[str, str], *, kills: int, reminders: int, seconds: float) -> Cost:
    arrived = Counter(recipient for mail in sink.received for recipient in mail.recipients)
    uncertain = {address for address, state in states.items() if state == "uncertain"}
    sent = {address for address, state in states.items() if state == "sent"}
    return Cost(
        reminders=reminders,
        kills=kills,
        lost=reminders - len(sent | uncertain) + len(sent - arrived.keys()),
        twice=sum(count - 1 for count in arrived.values()),
        uncertain=len(uncertain),
        not_arrived=len(uncertain - arrived.keys()),
        resent=int(states.get("resent", "0")),
        seconds=seconds,
    )


def _stop(process: subprocess.Popen[bytes]) -> None:
    process.send_signal(signal.SIGTERM)
    process.wait(timeout=PATIENCE)
