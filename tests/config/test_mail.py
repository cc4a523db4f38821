"""From EMAIL_URL to Django's settings."""

from typing import Any

import pytest

from config.mail import TIMEOUT, mail_settings

SMTP = "routines.reminders.smtp.SmtpBackend"


def found(url: str, *names: str) -> tuple[Any, ...]:
    settings = mail_settings(url)
    return tuple(settings[f"EMAIL_{name}"] for name in names)


def test_without_a_server_each_mail_is_a_file() -> None:
    assert mail_settings("") == {"EMAIL_BACKEND": "routines.reminders.mail_folder.MailFolder"}


def test_a_server_is_found_with_its_name_port_and_password() -> None:
    url = "smtp://unknot%40example.org:pa%3Ass@mail.example:2525"
    assert found(url, "BACKEND", "HOST", "PORT") == (SMTP, "mail.example", 2525)
    assert found(url, "HOST_USER", "HOST_PASSWORD") == ("unknot@example.org", "pa:ss")
    assert found(url, "USE_TLS", "USE_SSL") == (False, False)


@pytest.mark.parametrize(
    ("url", "port", "starttls", "tls"),
    [
        ("smtp://mail.example", 25, False, False),
        ("submission://unknot:secret@mail.example", 587, True, False),
        ("submission://unknot:secret@mail.example:2587", 2587, True, False),
        ("smtp://mail.example:587?tls=true", 587, True, False),
        ("smtp://mail.example:465?ssl=true", 465, False, True),
    ],
)
def test_the_connection_is_closed_to_others_as_the_address_says(url: str, port: int, starttls: bool, tls: bool) -> None:
    assert found(url, "PORT", "USE_TLS", "USE_SSL") == (port, starttls, tls)


def test_smtps_speaks_tls_from_the_first_byte() -> None:
    url = "smtps://unknot:secret@mail.example"
    assert found(url, "PORT", "USE_TLS", "USE_SSL") == (465, False, True)


@pytest.mark.parametrize("url", ["smpt://mail.example", "mail.example:587", "https://mail.example"])
def test_what_is_no_mail_server_is_refused_and_not_guessed_at(url: str) -> None:
    with pytest.raises(ValueError, match="EMAIL_URL"):
        mail_settings(url)


def test_no_answer_is_waited_for_longer_than_ten_seconds_unless_it_says_so() -> None:
    assert found("smtp://mail.example", "TIMEOUT") == (10,) == (TIMEOUT,)
    assert found("smtp://mail.example?timeout=3", "TIMEOUT") == (3,)


def test_nothing_but_mail_is_set() -> None:
    settings = mail_settings("smtp://mail.example?_server_email=a@x.org&_default_from_email=b@x.org")
    assert all(name.startswith("EMAIL_") for name in settings)
