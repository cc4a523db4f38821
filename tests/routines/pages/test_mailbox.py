"""The mailbox of the embedded set-up, with the mails as they are really made."""

import re
import runpy
from html import unescape
from pathlib import Path

import pytest
from django.core.mail import EmailMessage
from django.test import Client
from pytest_django import Settings

from routines.models import Delivery, Reminder
from routines.pages import urls
from routines.pages.mailbox import NEWEST
from routines.reminders import mail_folder
from routines.reminders.emails import message_for
from routines.reminders.mail_folder import MailFolder
from tests.routines.cast import ROSA, TONIGHT, fresh
from tests.routines.visitors import text_of


@pytest.fixture(autouse=True)
def folder(settings: Settings, tmp_path: Path) -> Path:
    settings.MAIL_DIR = tmp_path / "mail"
    return Path(settings.MAIL_DIR)


@pytest.fixture
def name(active: Reminder) -> str:
    """A reminder that was sent to Rosa."""
    delivery = Delivery(reminder=active, kind=Delivery.Kind.REMINDER, key="one", due_at=TONIGHT, try_at=TONIGHT)
    MailFolder().send_messages([message_for(delivery, now=TONIGHT)])
    (name,) = mail_folder.names()
    return name


def send_plain(number: int = 0, *, subject: str = "Plain", **headers: str) -> str:
    """A mail without HTML and without a way to unsubscribe."""
    mail = EmailMessage(subject, "Only <words>.", to=[ROSA], headers={"Message-ID": f"<plain{number}@x>", **headers})
    MailFolder().send_messages([mail])
    return f"plain{number}"


def test_an_empty_mailbox_says_so(client: Client) -> None:
    said = text_of(client.get("/mailbox/"))
    assert "No mail yet" in said
    assert "one machine" in said


def test_the_mailbox_lists_subject_receiver_and_time(client: Client, name: str) -> None:
    response = client.get("/mailbox/")
    said = text_of(response)
    assert "Twenty minutes tonight?" in said
    assert f"To {ROSA}" in said
    assert "Tuesday 17 November 2026, 18:30 UTC" in said
    assert f'href="/mailbox/{name}/"' in response.content.decode()
    assert "No mail yet" not in said


def test_the_newest_mail_is_on_top_and_only_the_newest_are_shown(client: Client) -> None:
    for number in range(NEWEST + 2):
        send_plain(number, subject=f"Mail {number}")
    said = text_of(client.get("/mailbox/"))
    assert f"The newest {NEWEST} of {NEWEST + 2}." in said
    assert re.findall(r"Mail (\d+)", said) == [str(number) for number in range(NEWEST + 1, 1, -1)]


def test_up_to_so_many_mails_nothing_is_said_of_a_rest(client: Client, name: str) -> None:
    assert "The newest" not in text_of(client.get("/mailbox/"))


def test_a_mail_that_vanishes_meanwhile_is_left_out(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    names = [send_plain(), "gone"]
    monkeypatch.setattr(mail_folder, "names", lambda: names)
    assert text_of(client.get("/mailbox/")).count(f"To {ROSA}") == 1


def test_a_mail_is_shown_with_what_a_person_cares_for(client: Client, name: str) -> None:
    response = client.get(f"/mailbox/{name}/")
    said = text_of(response)
    for fact in ("Twenty minutes tonight?", "Unknot <hello@unknot.example>", ROSA, "17 November 2026, 18:30 UTC"):
        assert fact in said
    assert "For Tuesday 17 November, 19:30." in said
    assert "one machine" in said
    assert re.search(r'<a href="[^"]*/start/"', response.content.decode())


def test_the_html_stands_in_a_frame_that_runs_nothing(client: Client, name: str) -> None:
    page = client.get(f"/mailbox/{name}/").content.decode()
    (frame,) = re.findall(r"<iframe[^>]*>", page)
    assert f'src="/mailbox/{name}/html/"' in frame
    assert 'title="The mail: Twenty minutes tonight?"' in frame
    (sandbox,) = re.findall(r'sandbox="([^"]*)"', frame)
    assert not {"allow-scripts", "allow-same-origin", "allow-forms", "allow-top-navigation"} & set(sandbox.split())


def test_the_frame_alone_lets_inline_styles_through_and_nothing_else(client: Client, name: str) -> None:
    response = client.get(f"/mailbox/{name}/html/")
    policy = dict(part.split(" ", 1) for part in response.headers["Content-Security-Policy"].split("; "))
    assert policy["default-src"] == "'none'"
    assert policy["style-src"] == "'unsafe-inline'"
    assert policy["frame-ancestors"] == "'self'"
    assert "script-src" not in policy
    assert "allow-scripts" not in policy["sandbox"]
    assert response.headers["X-Frame-Options"] == "SAMEORIGIN"
    around = client.get(f"/mailbox/{name}/")
    assert "unsafe-inline" not in around.headers["Content-Security-Policy"]
    assert around.headers["X-Frame-Options"] == "DENY"


def test_the_links_of_the_html_open_in_the_window_around_it(client: Client, name: str) -> None:
    html = client.get(f"/mailbox/{name}/html/").content.decode()
    assert html.index("<head>") < html.index('<base target="_top">') < html.index("<a ")
    assert html.startswith("<!doctype html>")
    assert html.count("<base") == 1


def test_unsubscribing_works_as_in_a_mail_program(name: str, active: Reminder) -> None:
    client = Client(enforce_csrf_checks=True)
    page = client.get(f"/mailbox/{name}/").content.decode()
    (form,) = re.findall(r"<form.*?</form>", page, flags=re.S)
    (action,) = re.findall(r'action="([^"]*)"', form)
    fields = dict(re.findall(r'name="([^"]*)" value="([^"]*)"', form))
    assert fields == {"List-Unsubscribe": "One-Click"}
    assert fresh(active).state == Reminder.State.ACTIVE
    assert client.post(unescape(action), fields).status_code == 200
    assert fresh(active).state == Reminder.State.STOPPED


def test_a_mail_of_plain_words_has_no_frame_and_nothing_to_unsubscribe_from(client: Client) -> None:
    name = send_plain()
    page = client.get(f"/mailbox/{name}/").content.decode()
    assert "Only &lt;words&gt;." in page
    assert "<iframe" not in page
    assert "<form" not in page
    assert client.get(f"/mailbox/{name}/html/").status_code == 404


def test_a_mail_of_html_alone_is_shown_without_a_text_version(client: Client) -> None:
    mail = EmailMessage("Html", "<p>Words</p>", to=[ROSA], headers={"Message-ID": "<html@x>"})
    mail.content_subtype = "html"
    MailFolder().send_messages([mail])
    said = text_of(client.get("/mailbox/html/"))
    assert "As plain text" not in said
    assert "As most people see it" in said


def test_a_mail_without_a_date_is_shown_all_the_same(client: Client) -> None:
    name = send_plain(Date="some day")
    assert "UTC" not in text_of(client.get("/mailbox/"))
    assert client.get(f"/mailbox/{name}/").status_code == 200


def test_what_a_mail_says_is_escaped(client: Client) -> None:
    name = send_plain(subject="<script>alert(1)</script>")
    for address in ("/mailbox/", f"/mailbox/{name}/"):
        assert "<script>alert" not in client.get(address).content.decode()


@pytest.mark.parametrize("address", ["nothing/", "nothing/html/", "..%2Fsecrets/", ".new-abc/", "%00/", "a%20b/html/"])
def test_an_unknown_or_wrong_name_is_not_found(client: Client, folder: Path, address: str) -> None:
    send_plain()
    (folder / ".new-abc.eml").write_bytes(b"Subject: half\r\n\r\n")
    (folder.parent / "secrets.eml").write_bytes(b"Subject: secret\r\n\r\n")
    assert client.get(f"/mailbox/{address}").status_code == 404


@pytest.mark.parametrize("ending", ["", "html/"])
def test_the_mailbox_can_only_be_read(client: Client, ending: str) -> None:
    name = send_plain()
    for address in ("/mailbox/", f"/mailbox/{name}/{ending}"):
        assert client.post(address).status_code == 405
    assert mail_folder.names() == [name]


def test_where_there_is_a_mail_server_there_is_no_mailbox(settings: Settings) -> None:
    assert "mailbox" in _names_of_pages()
    settings.MAILBOX_PAGES = False
    assert not {"mailbox", "mail", "mail-html"} & _names_of_pages()


def _names_of_pages() -> set[str]:
    return {getattr(pattern, "name", "") for pattern in runpy.run_path(urls.__file__)["urlpatterns"]}
