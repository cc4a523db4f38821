"""A mail server for the tests that need a real one."""

from collections.abc import Iterator

import pytest
from pytest_django import Settings

from routines.models import Delivery, Reminder
from tests.routines.cast import owed
from tests.routines.reminders.smtp_sink import ScriptedSink, scripted_sink


@pytest.fixture
def sink(settings: Settings) -> Iterator[ScriptedSink]:
    """A mail server of our own, to which all mail goes."""
    with scripted_sink() as sink:
        sends_to(sink, settings)
        yield sink


@pytest.fixture
def both(active: Reminder, ben: Reminder) -> list[Delivery]:
    """A mail to Rosa, and then one to Ben."""
    return owed([active, ben])


def sends_to(sink: ScriptedSink, settings: Settings) -> None:
    settings.EMAIL_BACKEND = "routines.reminders.smtp.SmtpBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", sink.port, 5
