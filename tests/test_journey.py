"""The main job, end to end: answers, a kept routine, a sign-up, its confirmation, and the reminder on its day.

Once with a moved clock over three weeks with a daylight saving night, then with the real processes of `make run` and a
real mail server: embedded, on PostgreSQL with Redis, and on PostgreSQL with RabbitMQ.
"""

import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.routines.visitors import plain_answers
from tests.running import Installation, running, wait_for
from tests.servers import RABBITMQ, REDIS, postgres_database, queue_at
from tests.smtp_sink import Received, SmtpSink, smtp_sink
from tests.text_browser import Answer, TextBrowser

AT_MOST_LATE = 10.0  # seconds
ROSA = "rosa@example.org"
PAUL = "paul@example.org"
STAN = "stan@example.org"
SETUPS = ("embedded", "postgres and redis", "postgres and rabbitmq")
LINK = re.compile(r"http://\S+")


@pytest.fixture(params=SETUPS)
def setup(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[Installation, SmtpSink]]:
    """Unknot as `make run` starts it, with a mail server, in one of the set-ups."""
    with ExitStack() as stack:
        sink = stack.enter_context(smtp_sink())
        variables = {"EMAIL_URL": sink.url}
        if request.param != "embedded":
            variables["DATABASE_URL"] = stack.enter_context(postgres_database())
            broker = REDIS if "redis" in request.param else RABBITMQ
            variables |= stack.enter_context(queue_at(broker))
        installation = Installation.at(tmp_path, **variables)
        stack.enter_context(running(installation))
        yield installation, sink


def test_a_reminder_arrives_on_its_minute_once_and_a_paused_or_stopped_one_never(
    setup: tuple[Installation, SmtpSink], record_property: Callable[[str, object], None]
) -> None:
    installation, sink = setup
    browser = TextBrowser()
    wait_for(lambda: _is_up(browser, installation), what="the web server")
    due = _next_whole_minute()
    manage = {person: _sign_up(browser, installation, sink, person=person, due=due) for person in (ROSA, PAUL, STAN)}
    assert browser.send_json(_api(manage[PAUL]), {"state": "paused"}, method="PATCH").json["state"] == "paused"
    assert browser.open(_api(manage[STAN]), method="DELETE").status == 204
    assert _next(browser, manage[ROSA]) == due
    assert datetime.now(UTC) < due, "the machine was too busy to sign up in time"

    reminder = wait_for(lambda: _reminders(sink, ROSA), what="the reminder", patience=120)[0]
    assert 0 <= reminder.at - due.timestamp() <= AT_MOST_LATE
    record_property("seconds late", round(reminder.at - due.timestamp(), 2))
    start, tomorrow, *_ = LINK.findall(reminder.text)
    assert "anything new" in browser.open(start).text.lower()
    moved = browser.press(browser.open(tomorrow))
    assert moved.address == manage[ROSA]
    assert _next(browser, manage[ROSA]) == due + timedelta(days=1)
    assert [len(_reminders(sink, person)) for person in (ROSA, PAUL, STAN)] == [1, 0, 0]
    for token in _tokens(sink):
        assert token not in installation.log


def _is_up(browser: TextBrowser, installation: Installation) -> bool:
    try:
        return browser.open(installation.address + "/").status == 200
    except OSError:
        return False


def _next_whole_minute() -> datetime:
    """The next minute that leaves time enough to sign up."""
    return (datetime.now(UTC) + timedelta(seconds=35 + 60)).replace(second=0, microsecond=0)


def _sign_up(browser: TextBrowser, installation: Installation, sink: SmtpSink, *, person: str, due: datetime) -> str:
    """Keeps a routine, signs up for it and confirms. The address of the page to manage the reminders."""
    api = f"{installation.address}/api/v1/routines"
    kept = browser.send_json(api, {"answers": plain_answers(), "consent": True})
    assert kept.status == 201, kept.text
    wish = {"email": person, "days": [f"{due:%a}".lower()], "time": f"{due:%H:%M}", "timezone": "UTC"}
    asked = browser.send_json(f"{api}/{kept.json['token']}/reminders", wish)
    assert asked.status == 202, asked.text
    confirmation = wait_for(lambda: sink.to(person), what="the confirmation")[0]
    confirmed = browser.press(_first_page(browser, confirmation))
    assert "/reminders/" in confirmed.address, confirmed
    return confirmed.address


def _first_page(browser: TextBrowser, mail: Received) -> Answer:
    address = LINK.search(mail.text)
    assert address
    return browser.open(address[0])


def _api(manage: str) -> str:
    return manage.replace("/reminders/", "/api/v1/reminders/").rstrip("/")


def _next(browser: TextBrowser, manage: str) -> datetime:
    return datetime.fromisoformat(browser.open(_api(manage)).json["next"][0])


def _reminders(sink: SmtpSink, person: str) -> list[Received]:
    return [mail for mail in sink.to(person) if mail.message["Subject"] != "Please confirm your reminders"]


def _tokens(sink: SmtpSink) -> set[str]:
    texts = " ".join(mail.text for mail in sink.received)
    return set(re.findall(r"[\w-]{22}\.[\w-]{22}", texts))
