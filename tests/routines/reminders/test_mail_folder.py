"""The folder of mails: whole files, safe names, the newest first."""

import os
from email import message_from_bytes, policy
from pathlib import Path
from typing import Any

import pytest
from django.core.mail import EmailMultiAlternatives
from pytest_django import Settings

from routines.reminders import mail_folder
from routines.reminders.mail_folder import MailFolder

WORDS = "Über den Rücken?\n\nFrom here on, one line.\n.\n"


@pytest.fixture
def folder(settings: Settings, tmp_path: Path) -> Path:
    settings.MAIL_DIR = tmp_path / "var" / "mail"
    return Path(settings.MAIL_DIR)


def send(message_id: str, *, words: str = WORDS) -> None:
    mail = EmailMultiAlternatives("Grüße", words, to=["rosa@example.org"], headers={"Message-ID": message_id})
    mail.attach_alternative(f"<p>{words}</p>", "text/html")
    assert MailFolder().send_messages([mail]) == 1


def test_a_mail_is_one_file_named_after_its_message_id(folder: Path) -> None:
    send("<reminder.a-B_9@unknot.example>")
    assert [path.name for path in folder.iterdir()] == ["reminder.a-B_9.eml"]
    assert mail_folder.names() == ["reminder.a-B_9"]


def test_the_file_is_a_message_as_mail_programs_store_it(folder: Path) -> None:
    send("<one@unknot.example>")
    raw = (folder / "one.eml").read_bytes()
    assert raw.count(b"\n") == raw.count(b"\r\n") == raw.count(b"\r")
    message = message_from_bytes(raw, policy=policy.SMTP)
    assert not message.defects
    assert message["Message-ID"] == "<one@unknot.example>"


def test_a_mail_is_read_as_it_was_sent(folder: Path) -> None:
    send("<one@unknot.example>")
    message = mail_folder.read("one")
    assert message is not None
    assert message["Subject"] == "Grüße"
    text, html = message.get_body(("plain",)), message.get_body(("html",))
    assert text is not None
    assert html is not None
    assert text.get_content().replace("\r\n", "\n") == WORDS
    assert html.get_content().replace("\r\n", "\n") == f"<p>{WORDS}</p>"


def test_a_mail_that_is_sent_twice_is_there_once_as_it_was_sent_last(folder: Path) -> None:
    send("<one@unknot.example>", words="first")
    send("<one@unknot.example>", words="second")
    assert mail_folder.names() == ["one"]
    assert b"second" in (folder / "one.eml").read_bytes()


def test_nobody_else_may_look_into_folder_and_files(folder: Path) -> None:
    send("<one@unknot.example>")
    assert folder.stat().st_mode & 0o777 == 0o700
    assert (folder / "one.eml").stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize(
    "message_id",
    ["<../../outside@x>", "</etc/passwd@x>", "<.hidden@x>", "<@x>", "", "<a b@x>", "<é@x>", f"<{'a' * 101}@x>"],
)
def test_a_strange_message_id_leads_nowhere_else(folder: Path, message_id: str) -> None:
    send(message_id)
    assert [path.parent for path in folder.parent.parent.rglob("*.eml")] == [folder]
    (name,) = mail_folder.names()
    assert len(name) == 64
    assert mail_folder.read(name)


def test_two_strange_message_ids_are_two_mails(folder: Path) -> None:
    send("<a b@x>")
    send("<a/b@x>")
    assert len(mail_folder.names()) == 2


@pytest.mark.parametrize(
    "name", ["", "..", "../mail/one", "one.eml/../one", "/one", ".new-one", "one\n", "two", "a" * 101]
)
def test_a_name_that_is_not_listed_is_not_read(folder: Path, name: str) -> None:
    send("<one@unknot.example>")
    (folder / ".new-one.eml").write_bytes(b"Subject: half")
    assert mail_folder.read(name) is None


def test_before_the_first_mail_the_folder_is_not_needed(folder: Path) -> None:
    assert mail_folder.names() == []
    assert mail_folder.read("one") is None
    assert not folder.exists()


def test_the_newest_comes_first(folder: Path) -> None:
    for age, name in enumerate(["today", "yesterday", "earlier"]):
        send(f"<{name}@unknot.example>")
        os.utime(folder / f"{name}.eml", (1_000_000 - age, 1_000_000 - age))
    assert mail_folder.names() == ["today", "yesterday", "earlier"]
    send("<earlier@unknot.example>")
    assert mail_folder.names() == ["earlier", "today", "yesterday"]


def test_only_whole_mails_are_listed(folder: Path) -> None:
    send("<one@unknot.example>")
    (folder / ".new-abc").write_bytes(b"Subject: half")
    (folder / ".new-abc.eml").write_bytes(b"Subject: half")
    (folder / "notes.txt").write_text("mine")
    (folder / "gone.eml").symlink_to(folder / "nowhere")  # as if it vanished after it was listed
    assert mail_folder.names() == ["one"]
    assert mail_folder.read("gone") is None


def test_a_mail_appears_only_when_it_is_all_there(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[tuple[list[str], int]] = []

    def replace(source: str, target: Path) -> None:
        seen.append((mail_folder.names(), Path(source).stat().st_size))
        Path(source).rename(target)

    monkeypatch.setattr(os, "replace", replace)
    send("<one@unknot.example>")
    assert seen == [([], (folder / "one.eml").stat().st_size)]


def test_a_disk_that_is_full_leaves_nothing_behind(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: Any) -> None:
        raise OSError("no space left")

    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(OSError, match="no space left"):
        send("<one@unknot.example>")
    assert list(folder.iterdir()) == []


def test_a_folder_that_cannot_be_written_is_an_error(folder: Path) -> None:
    folder.parent.mkdir()
    folder.write_text("a file stands in its place")
    with pytest.raises(OSError, match="mail"):
        send("<one@unknot.example>")
