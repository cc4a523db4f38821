"""A routine that goes soon says so on its page, and one press keeps it. To look at it changes nothing."""

from typing import Any

import pytest
import time_machine
from django.core import mail
from django.test import Client

from routines.models import Reminder, Routine
from routines.selectors import KEEP_IDLE, WARN_IDLE
from routines.services.idling import warn_and_erase
from tests.routines.cast import KEEPS_ON, NOW, fresh, keep, mails_until, remind
from tests.routines.pages.private import all_rows, link
from tests.routines.reminders.mails import links_in, parsed
from tests.routines.visitors import text_of

pytestmark = pytest.mark.django_db
YEAR_ON = NOW + WARN_IDLE
NOTICE = "We erase it on 18 December 2027, unless you keep it."


@pytest.fixture
def a_year_on() -> Any:
    with time_machine.travel(YEAR_ON, tick=False) as traveller:
        yield traveller


@pytest.fixture
def idle(rosas: Routine, a_year_on: Any) -> Routine:
    warn_and_erase(now=YEAR_ON)
    return fresh(rosas)


def test_its_page_says_when_it_goes_from_a_year_on(client: Client, rosas: Routine, a_year_on: Any) -> None:
    assert "unless you keep it" not in text_of(client.get(link(rosas)))
    warn_and_erase(now=YEAR_ON)
    assert NOTICE in text_of(client.get(link(rosas)))


def test_the_notice_has_the_button_that_keeps_it(client: Client, idle: Routine) -> None:
    page = client.get(link(idle)).content.decode()
    assert f'method="post" action="{link(idle)}keep/"' in page
    response = client.post(f"{link(idle)}keep/", follow=True)
    assert response.redirect_chain == [(f"{link(idle)}keep/", 303)]
    assert "It stays until 17 December 2028 at least." in text_of(response)
    assert "unless you keep it" not in text_of(client.get(link(idle)))
    assert (fresh(idle).used_at, fresh(idle).warned_at) == (YEAR_ON, None)


def test_looking_changes_nothing(client: Client, idle: Routine) -> None:
    before = all_rows()
    for _ in range(3):
        assert "So we erase it on 18 December 2027, unless you keep it." in text_of(client.get(f"{link(idle)}keep/"))
        client.get(link(idle))
        client.head(f"{link(idle)}keep/")
    assert all_rows() == before


def test_twice_is_once_and_nothing_has_to_go_soon_for_it(client: Client, rosas: Routine, a_year_on: Any) -> None:
    pages = [text_of(client.post(f"{link(rosas)}keep/", follow=True)) for _ in range(2)]
    assert pages[0] == pages[1]
    assert fresh(rosas).used_at == YEAR_ON


def test_once_it_is_erased_the_link_opens_nothing(client: Client, idle: Routine, a_year_on: Any) -> None:
    a_year_on.move_to(NOW + KEEP_IDLE)
    warn_and_erase(now=NOW + KEEP_IDLE)
    assert client.get(f"{link(idle)}keep/").status_code == 404
    assert client.post(f"{link(idle)}keep/").status_code == 404


def test_from_the_mail_to_another_thirteen_months(client: Client, a_year_on: Any) -> None:
    row = remind(keep(), manner=KEEPS_ON).routine
    warn_and_erase(now=YEAR_ON)
    mails_until(YEAR_ON)
    [sent] = [one for one in mail.outbox if one.subject == "Shall we keep your routine?"]
    delivery = Reminder.objects.get().deliveries.get(kind="goes_soon")
    assert delivery.state == "sent"
    opened = links_in(parsed(delivery, now=YEAR_ON))[0]
    assert opened in str(sent.body)
    path = opened.partition("8000")[2]
    assert "Shall we keep this?" in text_of(client.get(path))
    client.post(path)
    warn_and_erase(now=NOW + 2 * WARN_IDLE - WARN_IDLE / 2)
    assert (fresh(row).used_at, fresh(row).warned_at) == (YEAR_ON, None)
