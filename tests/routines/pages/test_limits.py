"""Forms have the limits of the API, counted in one place: beyond them nothing happens, nothing typed is lost."""

from typing import Any

import pytest
from django.test import Client
from pytest_django import Settings

from routines.models import BadAdvice, CallCount, Delivery, Draft, Reminder, Routine
from tests.config.test_headers import TOKEN, assert_hardened
from tests.routines.api.calls import assert_problem, send
from tests.routines.cast import BEN, PAUL, ROSA, dump, fresh, keep, sign_up
from tests.routines.outages import away
from tests.routines.pages.private import answered, link
from tests.routines.pages.reminded import FORM, confirm_page, manage_page, sign_up_page
from tests.routines.visitors import text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]
WAIT = "Please wait about an hour"
SAID = {"what": "unsafe", "text": "Too much for me."}
WISHES = {"minutes": "30", "pressure": "light", "lubricant": "oil", "giver_experience": "some"}


def assert_waits(page: Any) -> str:
    """A 429 that says when, in words and for programs."""
    assert page.status_code == 429
    assert page.headers["Retry-After"] == "3600"
    assert page.headers["Cache-Control"] == "no-store"
    assert_hardened(page)
    text = text_of(page)
    assert WAIT in text
    return text


def limited(settings: Settings, **names: int) -> None:
    settings.LIMITS = {name.replace("_", "-"): (most, 3600) for name, most in names.items()}


def test_signing_up_has_a_limit_and_shows_the_form_as_it_was_typed(
    client: Client, settings: Settings, rosas: Routine
) -> None:
    limited(settings, sign_up=1)
    client.post(sign_up_page(rosas), FORM)
    page = client.post(sign_up_page(rosas), FORM | {"email": BEN})
    assert_waits(page)
    assert f'value="{BEN}"' in page.content.decode()
    assert [row.email for row in Reminder.objects.all()] == [ROSA]


def test_pages_and_api_share_one_count(client: Client, settings: Settings, rosas: Routine) -> None:
    limited(settings, sign_up=1)
    client.post(sign_up_page(rosas), FORM)
    assert CallCount.objects.get().count == 1
    address = f"/api/v1/routines/{link(rosas).split('/')[2]}/reminders"
    assert_problem(send(client, "POST", address, {"email": BEN}), 429, "too-many-requests")


def test_what_cannot_be_used_is_not_counted(client: Client, settings: Settings, rosas: Routine) -> None:
    limited(settings, sign_up=1, report=1, keep=1)
    client.post(sign_up_page(rosas), FORM | {"email": "rosa"})
    client.post(sign_up_page(rosas), FORM | {"preview": "1"})
    client.post(f"{link(rosas)}bad-advice/", {})
    client.post("/links/", {"email": "rosa"})
    client.post("/check/later/", {})
    assert not CallCount.objects.exists()


def test_without_the_limit_every_one_of_them_gets_through(client: Client, settings: Settings, rosas: Routine) -> None:
    """The control: it is the limit that holds them back."""
    settings.LIMITS = {}
    for number in range(12):
        client.post(f"{link(rosas)}bad-advice/", SAID | {"text": str(number)})
        client.post("/links/", {"email": ROSA})
    assert client.post(sign_up_page(rosas), FORM).status_code == 303
    assert BadAdvice.objects.count() == 5, "services/reporting.py has a limit of its own for one routine"


def test_a_confirmation_has_a_limit_and_nothing_is_confirmed(
    client: Client, settings: Settings, waiting: Reminder
) -> None:
    limited(settings, confirm=1)
    other = sign_up(keep())
    assert client.post(f"/confirm/{TOKEN}/").status_code == 404
    assert client.post(confirm_page(other)).status_code == 303
    assert_waits(client.post(confirm_page(waiting)))
    assert fresh(waiting).confirmed_at is None
    assert client.get(confirm_page(waiting)).status_code == 200, "looking is free"


def test_lost_links_have_a_limit_that_tells_nothing_of_the_address(
    client: Client, settings: Settings, active: Reminder
) -> None:
    limited(settings, sign_up=1)
    client.post("/links/", {"email": PAUL})
    known, unknown = (assert_waits(client.post("/links/", {"email": email})) for email in (ROSA, BEN))
    assert known == unknown
    page = client.post("/links/", {"email": BEN}).content.decode()
    assert f'value="{BEN}"' in page
    assert not Delivery.objects.exists()


def test_a_copy_has_the_limit_of_signing_up_and_its_removal_none(
    client: Client, settings: Settings, active: Reminder
) -> None:
    limited(settings, sign_up=1)
    client.post(f"{manage_page(active)}copy/", {"email": PAUL})
    client.post(f"{manage_page(active)}copy/", {"do": "remove"})
    assert active.copies.get().state == Reminder.State.STOPPED
    assert_waits(client.post(f"{manage_page(active)}copy/", {"email": BEN}))
    assert active.copies.count() == 1


def test_a_report_has_a_limit_for_each_address_and_keeps_the_words(
    client: Client, settings: Settings, rosas: Routine
) -> None:
    limited(settings, report=1)
    client.post(f"{link(rosas)}bad-advice/", SAID)
    page = client.post(f"{link(rosas)}bad-advice/", SAID | {"text": "And something else."})
    assert "And something else." in assert_waits(page)
    assert BadAdvice.objects.count() == 1
    elsewhere = Client(REMOTE_ADDR="203.0.113.9")
    assert elsewhere.post(f"{link(rosas)}bad-advice/", SAID | {"text": "Me too."}).status_code == 200


def test_keeping_and_saving_share_a_limit_and_the_answers_stay(
    client: Client, settings: Settings, rosa: dict[str, Any]
) -> None:
    limited(settings, keep=1)
    answered(client, rosa)
    client.post("/check/later/", {"consent": "yes"})
    for address in ("/routine/keep/", "/check/later/"):
        text = assert_waits(client.post(address, {"consent": "yes"}))
        assert "The answers you have given are still here" in text
    assert (Draft.objects.count(), Routine.objects.count()) == (1, 0)
    settings.LIMITS = {}
    assert client.post("/routine/keep/", {"consent": "yes"}).status_code == 302


def test_trying_it_differently_counts_as_a_preview(client: Client, settings: Settings, rosas: Routine) -> None:
    limited(settings, preview=1)
    sent = WISHES | {"shown": list(WISHES)}
    assert client.post(f"{link(rosas)}what-if/", sent).status_code == 200
    assert_waits(client.post(f"{link(rosas)}what-if/", sent))


def test_without_a_database_nobody_is_counted(client: Client, settings: Settings, rosa: dict[str, Any]) -> None:
    limited(settings, preview=1)
    answered(client, rosa)
    with away():
        for _ in range(2):
            assert client.post("/routine/what-if/", WISHES | {"shown": list(WISHES)}).status_code == 200


def test_what_needs_the_database_does_not_ask_it_a_second_time(client: Client, settings: Settings) -> None:
    limited(settings, sign_up=1)
    with away() as asked:
        assert client.post("/links/", {"email": ROSA}).status_code == 503
    assert len(asked) == 1


def test_a_forged_header_is_no_way_round(client: Client, settings: Settings, rosas: Routine) -> None:
    limited(settings, report=1)
    for number in range(3):
        page = client.post(f"{link(rosas)}bad-advice/", SAID, headers={"X-Forwarded-For": f"10.0.0.{number}"})
    assert_waits(page)
    assert "10.0.0" not in dump()
