"""The giver's copy on the pages: asked for on the receiver's, agreed to and stopped on the giver's own."""

import pytest
from django.test import Client

from routines.links import Purpose
from routines.models import Delivery, Reminder, Routine
from tests.routines.cast import BEN, NOW, PAUL, ROSA, ask_for_copy, fresh, give_copy
from tests.routines.pages.reminded import confirm_page, manage_page, unsubscribe_page
from tests.routines.visitors import text_of

pytestmark = pytest.mark.usefixtures("noon")


def ask(client: Client, reminder: Reminder, email: str) -> str:
    return text_of(client.post(f"{manage_page(reminder)}copy/", {"email": email}, follow=True))


def test_the_page_offers_a_copy_and_says_how_it_stands(client: Client, active: Reminder) -> None:
    assert "A copy for the one who gives" in text_of(client.get(manage_page(active)))
    page = ask(client, active, PAUL)
    assert "A mail on its way to them asks for their yes." in page
    assert "We are waiting for their yes." in page
    client.post(confirm_page(active.copies.get()))
    assert "Your reminders go to them, too." in text_of(client.get(manage_page(active)))
    removed = client.post(f"{manage_page(active)}copy/", {"do": "remove"}, follow=True)
    assert "The copy is removed, and the address is erased." in text_of(removed)
    assert "We ask them first." in text_of(removed)


def test_the_address_is_not_shown_again(client: Client, active: Reminder) -> None:
    shown = [ask(client, active, PAUL), client.get(manage_page(active)).content.decode()]
    assert not [page for page in shown if PAUL in page or "paul" in page or "p…@" in page]


def test_the_answer_is_the_same_for_an_address_that_is_known(client: Client, active: Reminder, ben: Reminder) -> None:
    pages = []
    for email in (PAUL, BEN, ROSA):
        pages.append(ask(client, active, email))
        client.post(f"{manage_page(active)}copy/", {"do": "remove"}, follow=True)
    assert len(set(pages)) == 1


@pytest.mark.parametrize("typed", ["", "paul", "a@example.org, b@example.org"])
def test_what_is_not_one_address_is_refused(client: Client, active: Reminder, typed: str) -> None:
    response = client.post(f"{manage_page(active)}copy/", {"email": typed})
    assert response.status_code == 409
    assert "Please give exactly one email address" in text_of(response)
    assert not active.copies.exists()


def test_a_second_one_is_refused(client: Client, active: Reminder) -> None:
    give_copy(active)
    assert "There is a copy already. Remove it first." in ask(client, active, BEN)


def test_it_is_not_offered_to_who_is_massaged_by_nobody_else(client: Client, active: Reminder) -> None:
    Routine.objects.update(answers=active.routine.answers | {"giver": "alone"})
    assert "A copy for the one who gives" not in text_of(client.get(manage_page(active)))


def test_it_is_not_offered_before_the_yes(client: Client, waiting: Reminder) -> None:
    assert "A copy for the one who gives" not in text_of(client.get(manage_page(waiting)))


def test_a_look_asks_nobody(client: Client, active: Reminder) -> None:
    assert client.get(f"{manage_page(active)}copy/").status_code == 405
    copy = ask_for_copy(active)
    client.get(confirm_page(copy))
    assert fresh(copy).state == "unconfirmed"


def test_the_giver_agrees_on_a_page_that_leads_to_nothing_of_the_receivers(client: Client, active: Reminder) -> None:
    copy = ask_for_copy(active)
    before = client.get(confirm_page(copy))
    assert "Somebody who likes to be massaged would like you to get a copy of their reminders." in text_of(before)
    assert "Every Tuesday and Thursday at 19:30" in text_of(before)
    after = client.post(confirm_page(copy), follow=True)
    assert after.redirect_chain == [(confirm_page(copy), 303)]
    assert "Thank you, that is confirmed" in text_of(after)
    assert fresh(copy).state == "active"
    for page in (before, after):
        assert not [row for row in (active, active.routine) if row.public_id in page.content.decode()]


@pytest.mark.parametrize(("state", "said"), [("stopped", "This copy is stopped"), ("paused", "Your copy rests")])
def test_the_link_of_the_question_says_how_it_stands_later(
    client: Client, active: Reminder, state: str, said: str
) -> None:
    copy = give_copy(active)
    forgotten = {"email": "", "address_hash": ""} if state == "stopped" else {}
    Reminder.objects.filter(pk=copy.pk).update(state=state, **forgotten)
    assert said in text_of(client.get(confirm_page(copy)))


def test_the_giver_stops_the_copy_with_one_press_and_nothing_else(client: Client, active: Reminder) -> None:
    copy = give_copy(active)
    assert "Stopped. Your address is erased." in text_of(client.post(unsubscribe_page(copy)))
    assert (fresh(copy).state, fresh(active).state) == ("stopped", "active")


def test_a_copy_has_no_page_to_manage_it(client: Client, active: Reminder) -> None:
    copy = give_copy(active)
    assert client.get(manage_page(copy)).status_code == 404
    for rest in ("tomorrow/", "skip-week/", "calendar.ics"):
        assert client.get(f"{manage_page(copy)}{rest}").status_code == 404
    for rest in ("copy/", "calendar/"):
        assert client.post(f"{manage_page(copy)}{rest}", {"email": BEN}).status_code == 404
    assert client.get(f"/api/v1/reminders/{copy.token(Purpose.REMINDER)}").status_code == 404


def test_the_api_asks_for_a_copy_says_how_it_stands_and_removes_it(client: Client, active: Reminder) -> None:
    address = f"/api/v1/reminders/{active.token(Purpose.REMINDER)}"
    assert client.get(address).json()["copy"] == "none"
    asked = client.post(f"{address}/copy", {"email": PAUL}, content_type="application/json")
    assert (asked.status_code, asked.json()["copy"]) == (202, "waiting")
    assert active.copies.get().deliveries.get().kind == Delivery.Kind.CONFIRMATION
    assert client.get(address).json()["copy"] == "waiting"
    client.post(confirm_page(active.copies.get()))
    assert client.get(address).json()["copy"] == "active"
    Reminder.objects.filter(copy_of=active).update(state="paused")
    assert client.get(address).json()["copy"] == "paused"
    for _ in range(2):
        assert client.delete(f"{address}/copy").status_code == 204
    assert client.get(address).json()["copy"] == "none"


def test_the_api_answers_the_same_whoever_the_address_belongs_to(
    client: Client, active: Reminder, ben: Reminder
) -> None:
    address, answers = f"/api/v1/reminders/{active.token(Purpose.REMINDER)}/copy", set()
    for email in (PAUL, BEN, ROSA, BEN):
        response = client.post(address, {"email": email}, content_type="application/json")
        answers.add((response.status_code, response.content))
        client.delete(address)
    assert len(answers) == 1


def test_the_api_names_what_is_wrong_with_a_copy(client: Client, active: Reminder) -> None:
    address = f"/api/v1/reminders/{active.token(Purpose.REMINDER)}/copy"
    for body in ({}, {"email": "paul"}, {"email": None}, {"email": [PAUL]}):
        wrong = client.post(address, body, content_type="application/json")
        assert (wrong.status_code, [error["field"] for error in wrong.json()["errors"]]) == (422, ["email"])
    give_copy(active, now=NOW)
    again = client.post(address, {"email": BEN}, content_type="application/json")
    assert (again.status_code, again.json()["code"]) == (409, "copy_exists")
