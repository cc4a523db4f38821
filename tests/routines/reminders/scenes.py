"""All that a mail server may do to Rosa's mail, or to everybody's, by name. test_replies.py says what follows."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
from pytest_django import Settings

from tests.routines.cast import ROSA
from tests.routines.reminders.certificates import shows, shows_none
from tests.routines.reminders.conftest import sends_to
from tests.routines.reminders.smtp_sink import (
    Act,
    Place,
    ScriptedSink,
    drips,
    falls_silent,
    hangs_up,
    says,
    says_last,
)
from tests.servers import free_port

USUAL, SHORT = timedelta(seconds=30), timedelta(seconds=2)  # deadlines


@dataclass(frozen=True)
class Stage:
    """The mail server, how it is reached, and a certificate for it when somebody asks."""

    sink: ScriptedSink
    settings: Settings
    monkeypatch: pytest.MonkeyPatch
    certificate: Callable[[], Path]

    def clear(self) -> None:
        """From now on the server takes every mail; where mails go over TLS, with a certificate that is trusted."""
        self.settings.DELIVERY_DEADLINE = USUAL / 2
        self.sink.behave()
        sends_to(self.sink, self.settings)
        if self.settings.EMAIL_USE_TLS:
            self.sink.promises_tls, self.sink.tls = False, shows(self.certificate())
            self.monkeypatch.setenv("SSL_CERT_FILE", str(self.certificate()))
        else:
            self.settings.EMAIL_HOST_USER = ""


Scene = Callable[[Stage], None]


def to_rosa(place: Place, act: Act, *, deadline: timedelta = USUAL) -> Scene:
    """It acts so with her mails alone."""

    def play(stage: Stage) -> None:
        stage.settings.DELIVERY_DEADLINE = deadline
        stage.sink.misbehave(place, act, to=ROSA)

    return play


def refuses_the_connection(stage: Stage) -> None:
    stage.settings.EMAIL_PORT = free_port()


def refuses_the_sender(stage: Stage) -> None:
    stage.sink.misbehave("sender", says("550 who are you"))


def wants_no_login(stage: Stage) -> None:
    stage.settings.EMAIL_HOST_USER, stage.settings.EMAIL_HOST_PASSWORD = "unknot", "secret"


def offers_no_tls(stage: Stage) -> None:
    wants_no_login(stage)
    stage.settings.EMAIL_USE_TLS = True


def refuses_tls(stage: Stage) -> None:
    offers_no_tls(stage)
    stage.sink.promises_tls = True


def fails_at_the_handshake(stage: Stage) -> None:
    offers_no_tls(stage)
    stage.sink.tls = shows_none()


def shows_what_nobody_trusts(stage: Stage) -> None:
    offers_no_tls(stage)
    stage.sink.tls = shows(stage.certificate())


SCENES: dict[str, Scene] = {
    "refuses the connection": refuses_the_connection,
    "wants no login": wants_no_login,
    "550 for the sender": refuses_the_sender,
    "offers no TLS": offers_no_tls,
    "454 for TLS": refuses_tls,
    "fails at the TLS handshake": fails_at_the_handshake,
    "shows an untrusted certificate": shows_what_nobody_trusts,
    "421 for the recipient, and hangs up": to_rosa("recipient", says_last("421 closing")),
    "450 for the recipient": to_rosa("recipient", says("450 busy")),
    "450 for the recipient, for five minutes": to_rosa("recipient", says("450 greylisted")),
    "550 for the recipient": to_rosa("recipient", says("550 nobody here")),
    "hangs up before the data": to_rosa("recipient", hangs_up),
    "falls silent before the data": to_rosa("recipient", falls_silent, deadline=SHORT),
    "drips before the data": to_rosa("recipient", drips, deadline=SHORT),
    "421 for the mail, and hangs up": to_rosa("dot", says_last("421 closing")),
    "451 for the mail": to_rosa("dot", says("451 later")),
    "554 for the mail": to_rosa("dot", says("554 not wanted")),
    "hangs up after the last dot": to_rosa("dot", hangs_up),
    "takes it and hangs up": to_rosa("taken", hangs_up),
    "takes it and falls silent": to_rosa("taken", falls_silent, deadline=SHORT),
    "takes it and drips": to_rosa("taken", drips, deadline=SHORT),
}
