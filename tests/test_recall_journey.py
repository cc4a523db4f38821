"""A recall, end to end and with real processes: newer knowledge, the operator's command, a mail file, and the page."""

import re
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.running import Installation, running, wait_for
from tests.servers import REDIS, postgres_database, queue_at
from tests.text_browser import TextBrowser


@pytest.fixture(params=["embedded", "postgres and redis"])
def installation(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Installation]:
    """Unknot as `make run` starts it, mail going to files, with a routine in it that older knowledge made."""
    with ExitStack() as stack:
        variables = {"DJANGO_SETTINGS_MODULE": "config.settings"}
        if request.param != "embedded":
            variables["DATABASE_URL"] = stack.enter_context(postgres_database())
            variables |= stack.enter_context(queue_at(REDIS))
        installation = Installation.at(tmp_path, **variables)
        stack.enter_context(running(installation))
        installation.python("-m", "tests.routines.keep_older")
        yield installation


def recall_mails(installation: Installation) -> list[Path]:
    return list((installation.var / "mail").glob("recall.*.eml"))


def test_what_newer_knowledge_takes_back_reaches_the_mail_and_the_page_once(installation: Installation) -> None:
    dry = installation.manage("knowledge", "recall")
    assert "With --apply: routines marked: 1, reminders paused: 0, mails owed: 1." in dry
    assert "Routines marked: 1, reminders paused: 0, mails owed: 1." in installation.manage(
        "knowledge", "recall", "--apply"
    )
    (mail,) = wait_for(lambda: recall_mails(installation), what="the mail about the recall")
    text = mail.read_text()
    assert "Subject: A change to your routine\n" in text
    assert "- Left out from now on: Elbow on a large knot in the hip (step 6)" in text

    browser = TextBrowser()
    link = re.search(r"/r/\S+", text)
    assert link
    address = installation.address + link[0]
    wait_for(lambda: browser.can_open(address), what="the web server")
    page = browser.open(address).text
    assert "What we know has changed" in page
    assert "The steps wait until you have checked again." in page

    again = installation.manage("knowledge", "recall", "--apply")
    assert "Routines marked: 0" in again
    assert "Marked before: 1." in again
    assert len(recall_mails(installation)) == 1
    token = link[0].strip("/").partition("/")[2]
    assert token not in installation.log + dry + again
