"""A mail server for the tests that need a real one, mails that wait, and journals of a test's own."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytest_django import Settings

from routines.models import Delivery, Reminder, Routine
from tests.routines.cast import crowd, owed
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


@pytest.fixture
def four(rosas: Routine) -> list[Delivery]:
    """Mails to four people."""
    return owed(crowd(rosas, 4))


@pytest.fixture
def journals(settings: Settings, tmp_path: Path) -> Path:
    """The folder of the journals, for one test only."""
    settings.JOURNAL_DIR = tmp_path / "journals"
    return tmp_path / "journals"


def sends_to(sink: ScriptedSink, settings: Settings) -> None:
    settings.EMAIL_BACKEND = "routines.reminders.smtp.SmtpBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", sink.port, 5
