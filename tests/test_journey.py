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
import time_machine
from django.test import Client

from routines.models import Delivery
from tests.routines.visitors import plain_answers, text_of
from tests.running import Installation, running, wait_for
from tests.servers import RABBITMQ, REDIS, postgres_database, queue_at
from tests.smtp_sink import Received, SmtpSink, smtp_sink
from tests.text_browser import Answer, TextBrowser
from tests.weeks import LINK, let_pass, links_in_the_last_mail, sent_to, sign_up_by_hand, subjects_to

AT_MOST_LATE = 10.0  # seconds
ROSA = "rosa@example.org"
PAUL = "paul@example.org"
STAN = "stan@example.org"
SETUPS = ("embedded", "postgres and redis", "postgres and rabbitmq")


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


@pytest.mark.waits
def test_a_reminder_arrives_on_its_minute_once_and_a_paused_or_stopped_one_never(
    setup: tuple[Installation, SmtpSink], record_property: Callable[[str, object], None]
) -> None:
    installation, sink = setup
    browser = TextBrowser()
    wait_for(lambda: browser.can_open(installation.address + "/"), what="the web server")
    due = _next_whole_minute()
    manage = {person: _sign_up(browser, installation, sink, person=person, due=due) for person in (ROSA, PAUL, STAN)}
    assert browser.send_json(_api(manage[PAUL]), {"state": "paused"}, method="PATCH").json["state"] == "paused"
    assert browser.open(_api(manage[STAN]), method="DELETE").status == 204
    assert _next(browser, manage[ROSA]) == due
    assert datetime.now(UTC) < due, "the machine was too busy to sign up in time"

    reminder = wait_for(lambda: _reminders(sink, ROSA), what="the reminder", patience=120)[0]
    assert 0 <= reminder.at - due.timestamp() <= AT_MOST_LATE
    record_property("seconds late", round(reminder.at - due.timestamp(), 2))
    start, _, tomorrow, *_ = LINK.findall(reminder.text)
    assert "anything new" in browser.open(start).text.lower()
    moved = browser.press(browser.open(tomorrow))
    assert moved.address == manage[ROSA]
    assert _next(browser, manage[ROSA]) == due + timedelta(days=1)
    assert [len(_reminders(sink, person)) for person in (ROSA, PAUL, STAN)] == [1, 0, 0]
    for token in _tokens(sink):
        assert token not in installation.log


@pytest.mark.untraced
@pytest.mark.django_db
@pytest.mark.usefixtures("at_once")
def test_three_weeks_with_a_moved_clock_and_a_night_when_the_clocks_change() -> None:
    with time_machine.travel(datetime(2026, 3, 14, 10, 0, tzinfo=UTC), tick=False) as clock:
        rosa = sign_up_by_hand(ROSA, days=["tue", "fri"], time="19:30")
        sign_up_by_hand(PAUL, days=["sun"], time="02:30")  # a time that one of these Sundays does not have

        let_pass(clock, until=datetime(2026, 3, 17, 18, 29, tzinfo=UTC))
        assert subjects_to(ROSA) == []
        let_pass(clock, until=datetime(2026, 3, 17, 18, 31, tzinfo=UTC))
        assert subjects_to(ROSA) == ["Twenty minutes tonight?"]
        start, *_ = links_in_the_last_mail(ROSA)
        assert "anything new" in text_of(rosa.get(start)).lower()
        assert text_of(rosa.post(start, {"anything_new": "no"}, follow=True)).count("The massage") == 1

        let_pass(clock, until=datetime(2026, 3, 20, 19, 0, tzinfo=UTC))
        _, _, tomorrow, *_ = links_in_the_last_mail(ROSA)
        assert "Saturday 21 March, 19:30" in text_of(rosa.post(tomorrow, follow=True))

        let_pass(clock, until=datetime(2026, 3, 24, 19, 0, tzinfo=UTC))
        _, _, _, skip_week, *_ = links_in_the_last_mail(ROSA)
        assert "Tuesday 31 March, 19:30" in text_of(rosa.post(skip_week, follow=True))

        let_pass(clock, until=datetime(2026, 4, 3, 19, 0, tzinfo=UTC))
        *_, unsubscribe = links_in_the_last_mail(ROSA)
        assert Client(enforce_csrf_checks=True).post(unsubscribe, {"List-Unsubscribe": "One-Click"}).status_code == 200
        let_pass(clock, until=datetime(2026, 4, 5, 12, 0, tzinfo=UTC))

    assert sent_to(ROSA) == [
        "17 Mar 18:30",
        "20 Mar 18:30",
        "21 Mar 18:30",
        "24 Mar 18:30",
        "31 Mar 17:30",
        "03 Apr 17:30",
    ]
    assert sent_to(PAUL) == ["15 Mar 01:30", "22 Mar 01:30", "29 Mar 01:30", "05 Apr 00:30"]
    assert not Delivery.objects.exclude(state=Delivery.State.SENT).exists()


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
