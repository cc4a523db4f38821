"""What becomes of a mail, and of those beside it, whatever the mail server does (scenes.py).

Three mails wait, and the server treats the one in the middle badly: Rosa's. Then the clock moves from try to try.
"""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from pytest_django import Settings

from routines.models import Delivery, Reminder, Routine
from routines.reminders.recovery import recover
from tests.routines.cast import BEN, DAY, HOUR, MINUTE, NOW, ROSA, crowd, owed
from tests.routines.reminders.certificates import certificate  # noqa: F401 a fixture
from tests.routines.reminders.scenes import SCENES, SHORT, Stage
from tests.routines.reminders.sending import row, send, states
from tests.routines.reminders.smtp_sink import ScriptedSink

State = Delivery.State
OWED, SENT, MISSED, FAILED, UNCERTAIN = State.OWED, State.SENT, State.MISSED, State.FAILED, State.UNCERTAIN
ANNA = "person0@example.org"
TRIES_IN_SIX_HOURS = 10
HARMLESS = {b"ehlo", b"starttls", b"quit"}  # all that anybody on the way may read where mails go over TLS


@dataclass(frozen=True)
class Fate:
    """What is noted, and the state of the two others, at once; that of Rosa's in the end, if it lasts or goes on."""

    noted: str
    others: State
    in_the_end: State
    if_it_never_ends: State
    tries: int = 2
    arrived: int = 1
    lasts: timedelta = MINUTE / 2


FATES = {  #                                          noted                 others, in the end, if it never ends
    "refuses the connection": Fate("ConnectionRefusedError", OWED, SENT, MISSED),
    "wants no login": Fate("SMTPNotSupportedError", OWED, SENT, MISSED),
    "550 for the sender": Fate("SMTPSenderRefused 550", OWED, SENT, MISSED),
    "offers no TLS": Fate("SMTPNotSupportedError", OWED, SENT, MISSED),
    "454 for TLS": Fate("SMTPResponseException 454", OWED, SENT, MISSED),
    "fails at the TLS handshake": Fate("SSLEOFError or SSLZeroReturnError", OWED, SENT, MISSED),
    "shows an untrusted certificate": Fate("SSLCertVerificationError", OWED, SENT, MISSED),
    "421 for the recipient, and hangs up": Fate("SMTPRecipientsRefused 421", SENT, SENT, MISSED),
    "450 for the recipient": Fate("SMTPRecipientsRefused 450", SENT, SENT, MISSED),
    "450 for the recipient, for five minutes": Fate(
        "SMTPRecipientsRefused 450", SENT, SENT, MISSED, tries=4, lasts=5 * MINUTE
    ),
    "550 for the recipient": Fate("SMTPRecipientsRefused 550", SENT, FAILED, FAILED, tries=1, arrived=0),
    "hangs up before the data": Fate("SMTPServerDisconnected", SENT, SENT, MISSED),
    "falls silent before the data": Fate("SMTPServerDisconnected", SENT, SENT, MISSED),
    "drips before the data": Fate("SMTPServerDisconnected", SENT, SENT, MISSED),
    "421 for the mail, and hangs up": Fate("SMTPDataError 421", SENT, SENT, MISSED),
    "451 for the mail": Fate("SMTPDataError 451", SENT, SENT, MISSED),
    "554 for the mail": Fate("SMTPDataError 554", SENT, FAILED, FAILED, tries=1, arrived=0),
    "hangs up after the last dot": Fate("", SENT, UNCERTAIN, UNCERTAIN, tries=1, arrived=0),
    "takes it and hangs up": Fate("", SENT, UNCERTAIN, UNCERTAIN, tries=1),
    "takes it and falls silent": Fate("", SENT, UNCERTAIN, UNCERTAIN, tries=1),
    "takes it and drips": Fate("", SENT, UNCERTAIN, UNCERTAIN, tries=1),
}


@pytest.fixture
def stage(
    sink: ScriptedSink, settings: Settings, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> Stage:
    def made() -> Path:
        path: Path = request.getfixturevalue("certificate")
        return path

    return Stage(sink, settings, monkeypatch, made)


@pytest.fixture
def three(rosas: Routine, active: Reminder, ben: Reminder) -> list[Delivery]:
    """A mail to Anna, one to Rosa, and one to Ben."""
    return owed([*crowd(rosas, 1), active, ben])


@pytest.mark.parametrize("for_ever", [False, True], ids=["for a while", "for ever"])
@pytest.mark.parametrize("does", SCENES)
def test_what_becomes_of_a_mail_and_of_those_beside_it(
    stage: Stage, three: list[Delivery], does: str, for_ever: bool
) -> None:
    fate = FATES[does]
    SCENES[does](stage)
    send()
    assert states([three[0], three[2]]) == [fate.others] * 2
    assert row(three[1]).last_error in fate.noted.split(" or ")  # OpenSSL's versions have two names for it

    _try_to_the_end(three, stage, better_at=NOW + (8 * HOUR if for_ever else fate.lasts))
    rosas = fate.if_it_never_ends if for_ever else fate.in_the_end
    others = rosas if fate.others == OWED else SENT
    assert states(three) == [others, rosas, others]
    if rosas != MISSED or others != MISSED:
        assert row(three[1]).attempts == (TRIES_IN_SIX_HOURS if rosas == MISSED else fate.tries)
    arrived = Counter(mail.recipients[0] for mail in stage.sink.received)
    assert [arrived[person] for person in (ANNA, ROSA, BEN)] == [
        int(others == SENT),
        0 if rosas == MISSED else fate.arrived,
        int(others == SENT),
    ]
    if stage.settings.EMAIL_USE_TLS:
        assert {line.split()[0].lower() for line in stage.sink.overheard} <= HARMLESS


def test_every_scene_has_a_fate() -> None:
    assert SCENES.keys() == FATES.keys()


def _try_to_the_end(deliveries: list[Delivery], stage: Stage, *, better_at: datetime) -> None:
    """Moves the clock from try to try, for two days; the server is `better_at` a moment."""
    stage.settings.DELIVERY_DEADLINE = SHORT / 10
    now = NOW
    while now < NOW + 2 * DAY:
        waiting = [row(delivery).try_at for delivery in deliveries if row(delivery).state == OWED]
        now = min([*waiting, NOW + 2 * DAY])
        if now >= better_at:
            stage.clear()
        recover(now=now)
        send(now)
