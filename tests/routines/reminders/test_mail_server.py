"""Whatever Django's mail backend is, a sender knows from when on a mail may have been taken."""

import pytest
import requests
from anymail.exceptions import AnymailRequestsAPIError
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from pytest_django import Settings

from routines.models import Delivery
from routines.reminders import journal
from routines.reminders.mail_server import OutcomeUnknown, mail_server
from routines.reminders.smtp import SmtpBackend
from tests.routines.reminders.sending import row, send
from tests.routines.reminders.smtp_sink import ScriptedSink

HELLO = EmailMessage("Hello", "A line.", "a@example.org", ["b@example.org"])
SILENT = AnymailRequestsAPIError("no answer")
REFUSED = AnymailRequestsAPIError("not like this", response=requests.Response())


class Failing(BaseEmailBackend):
    """Answers every mail with `error`."""

    error: Exception = SILENT

    def send_messages(self, email_messages: object) -> int:
        raise self.error


@pytest.fixture
def failing(settings: Settings) -> type[Failing]:
    settings.EMAIL_BACKEND = f"{__name__}.Failing"
    return Failing


def test_smtp_is_spoken_phase_by_phase(sink: ScriptedSink) -> None:
    assert isinstance(mail_server(), SmtpBackend)


def test_a_mail_in_a_folder_is_never_doubtful(settings: Settings, tmp_path: object) -> None:
    settings.EMAIL_BACKEND, settings.MAIL_DIR = "routines.reminders.mail_folder.MailFolder", tmp_path
    mail_server().deliver(HELLO, last_dot=lambda: pytest.fail("written twice it is there once"))


def test_any_other_backend_may_have_taken_a_mail_from_its_beginning_on(failing: type[Failing]) -> None:
    told: list[str] = []
    with pytest.raises(AnymailRequestsAPIError):
        mail_server().deliver(HELLO, last_dot=lambda: told.append("now"))
    assert told == ["now"]


@pytest.mark.parametrize(
    ("provider", "error", "raised"),
    [("postmark", SILENT, OutcomeUnknown), ("postmark", REFUSED, AnymailRequestsAPIError), ("", SILENT, type(SILENT))],
)
def test_a_provider_that_does_not_answer_may_have_taken_it(
    failing: type[Failing],
    settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
    provider: str,
    error: Exception,
    raised: type[Exception],
) -> None:
    settings.EMAIL_PROVIDER = provider
    monkeypatch.setattr(failing, "error", error)
    with pytest.raises(raised):
        mail_server().deliver(HELLO, last_dot=lambda: None)


def test_a_mail_that_was_taken_is_sent_even_if_the_disk_is_full_for_the_note(
    sink: ScriptedSink, both: list[Delivery], monkeypatch: pytest.MonkeyPatch
) -> None:
    write = journal.Journal.note

    def full(self: journal.Journal, delivery: int, what: journal.Note) -> None:
        if what == "taken":
            raise OSError(28, "No space left on device")
        write(self, delivery, what)

    monkeypatch.setattr(journal.Journal, "note", full)
    assert send() == 2
    assert {row(delivery).state for delivery in both} == {Delivery.State.SENT}
