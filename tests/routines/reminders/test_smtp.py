"""One mail, phase by phase: when the last dot comes, what each answer means, and that nobody waits for ever."""

import smtplib
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from django.core.mail import EmailMessage
from pytest_django import Settings

from routines.reminders.smtp import OutcomeUnknown, SmtpBackend
from tests.routines.reminders.smtp_sink import ScriptedSink
from tests.servers import free_port

SOON = 12  # seconds, on a busy machine; a server that drips or is silent would take half a minute or more
BODY = ".a dot first\nA line.\n..two dots\n"
MAIL = {"subject": "Hello", "body": BODY, "from_email": "a@example.org", "to": ["b@example.org"]}


@pytest.fixture
def backend(sink: ScriptedSink) -> Iterator[SmtpBackend]:
    backend = SmtpBackend()
    yield backend
    backend.close()


def deliver(backend: SmtpBackend, *, last_dot: Callable[[], None] = lambda: None) -> None:
    backend.open()
    backend.deliver(EmailMessage(**MAIL), last_dot=last_dot)  # type: ignore[arg-type]


def test_the_last_dot_is_told_when_all_but_it_was_sent(backend: SmtpBackend, sink: ScriptedSink) -> None:
    told: list[int] = []
    deliver(backend, last_dot=lambda: told.append(len(sink.received)))
    assert (told, len(sink.received)) == ([0], 1)


def test_lines_that_begin_with_a_dot_arrive_as_they_were(backend: SmtpBackend, sink: ScriptedSink) -> None:
    deliver(backend)
    assert sink.received[0].message.get_content().replace("\r\n", "\n") == BODY


def test_a_connection_takes_one_mail_after_another(backend: SmtpBackend, sink: ScriptedSink) -> None:
    for _ in range(3):
        deliver(backend)
    assert (len(sink.received), sink.connections) == (3, 1)


def test_what_is_interrupted_before_the_last_dot_never_arrives(
    backend: SmtpBackend, sink: ScriptedSink, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("routines.reminders.smtp.QUIT_WITHIN", 60)

    def interrupt() -> None:
        raise OSError("no space for a note")

    with pytest.raises(OSError, match="no space"):
        deliver(backend, last_dot=interrupt)
    began = time.monotonic()
    backend.close()
    assert time.monotonic() - began < SOON, "there is nobody to say goodbye to"
    deliver(backend)
    assert len(sink.received) == 1


ANSWERS = {"ehlo": "250 fine", "mail": "250 fine", "rcpt": "250 fine", "data": "354 go on", ".": "250 taken"}


def silent_after(line: str, *, then: str = "", pause: float = 0) -> Callable[[socket.socket], None]:
    """A mail server that, once it has read this line, says only `then`, with a pause in seconds after each letter."""

    def serve(client: socket.socket) -> None:
        if line:
            _answer_until(client, line)
        for letter in then:
            client.sendall(letter.encode())
            time.sleep(pause)
        client.recv(1)  # until the other side has had enough

    return serve


def _answer_until(client: socket.socket, line: str) -> None:
    with client.makefile("rb") as lines:
        client.sendall(b"220 hello\r\n")
        for said in lines:
            word = said.decode().strip().lower().partition(" ")[0]
            if word == line:
                return
            client.sendall(f"{ANSWERS[word]}\r\n".encode() if word in ANSWERS else b"")


@contextmanager
def server(serve: Callable[[socket.socket], None], settings: Settings) -> Iterator[SmtpBackend]:
    """One connection to a server that behaves badly; a second is enough for everything."""
    settings.DELIVERY_DEADLINE = timedelta(seconds=1)
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", free_port(), 60
    with socket.create_server(("127.0.0.1", settings.EMAIL_PORT)) as listening:

        def accept() -> None:
            client, _ = listening.accept()
            with client:
                try:
                    serve(client)
                except OSError:  # the sender has had enough
                    return

        threading.Thread(target=accept, daemon=True).start()
        backend = SmtpBackend()
        yield backend
        backend.close()


@pytest.mark.parametrize("line", ["", "ehlo", "mail", "rcpt", "data"])
@pytest.mark.parametrize("slowly", [False, True])
def test_before_the_last_dot_a_silent_or_a_dripping_server_costs_no_more_than_the_deadline(
    settings: Settings, line: str, slowly: bool
) -> None:
    drip = "250-fine\r\n" * 9 if slowly else ""
    with server(silent_after(line, then=drip, pause=0.5), settings) as backend:
        began = time.monotonic()
        with pytest.raises((smtplib.SMTPException, OSError)):
            deliver(backend, last_dot=lambda: pytest.fail("it never came so far"))
        assert time.monotonic() - began < SOON
        backend.close()
        assert time.monotonic() - began < 2 * SOON


@pytest.mark.parametrize("slowly", [False, True])
def test_after_the_last_dot_nobody_knows(settings: Settings, slowly: bool) -> None:
    drip = "250-fine\r\n" * 9 if slowly else ""
    with server(silent_after(".", then=drip, pause=0.5), settings) as backend:
        began = time.monotonic()
        with pytest.raises(OutcomeUnknown):
            deliver(backend)
        assert time.monotonic() - began < SOON


def test_a_server_that_hangs_at_quit_has_taken_the_mail(settings: Settings) -> None:
    with server(silent_after("quit"), settings) as backend:
        deliver(backend)
        began = time.monotonic()
        backend.close()
        assert time.monotonic() - began < SOON


def test_a_server_that_does_not_want_the_data_gets_none(settings: Settings) -> None:
    with server(silent_after("data", then="554 no\r\n"), settings) as backend, pytest.raises(smtplib.SMTPDataError):
        deliver(backend, last_dot=lambda: pytest.fail("it never came so far"))


def test_a_deadline_that_is_over_ends_even_a_server_that_answers(backend: SmtpBackend, settings: Settings) -> None:
    backend.open()
    settings.DELIVERY_DEADLINE = timedelta(0)
    with pytest.raises(TimeoutError, match="deadline"):
        deliver(backend)


def test_tls_from_the_first_byte_has_a_deadline_too() -> None:
    backend = SmtpBackend(use_ssl=True)
    assert issubclass(backend.connection_class, smtplib.SMTP_SSL)
