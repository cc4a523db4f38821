"""From a routine to reminders that are on, in a real browser on a phone, with the processes that `make run` starts."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import fits, opened
from tests.browser.test_journey import to_the_summary
from tests.routines.staff.logging_in import Phone as Authenticator
from tests.running import Installation, running, wait_for
from tests.text_browser import TextBrowser

STAFF = {"DJANGO_SUPERUSER_USERNAME": "ines", "DJANGO_SUPERUSER_PASSWORD": "in-a-browser-only"}


@pytest.fixture(scope="module")
def reminding(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where Unknot is, with nothing installed but itself, and with one who may see the admin."""
    installation = Installation.at(tmp_path_factory.mktemp("reminding"), **STAFF)
    with running(installation):
        installation.manage("createsuperuser", "--noinput", "--email", "ines@example.org")
        wait_for(lambda: TextBrowser().can_open(installation.address + "/"), what="the web server")
        yield installation.address


@pytest.fixture
def phone(browser: Browser, reminding: str, complaints: list[str]) -> Iterator[Page]:
    """A phone in Berlin."""
    yield from opened(browser, complaints, base_url=reminding, timezone_id="Europe/Berlin")


def test_from_the_answers_to_reminders_that_are_on(phone: Page, complaints: list[str]) -> None:
    to_the_summary(phone)
    phone.get_by_role("link", name="Make my routine").first.click()
    phone.get_by_label("Keep my answers").check()
    phone.get_by_role("button", name="Keep this").click()
    phone.get_by_role("link", name="Remind me").click()

    expect(phone.get_by_label("In which timezone?")).to_have_value("Europe/Berlin")
    expect(phone.locator("#dates")).to_contain_text("19:30")
    phone.get_by_label("What time?").fill("07:15")
    phone.get_by_label("What time?").dispatch_event("change")
    expect(phone.locator("#dates")).to_contain_text("07:15")
    phone.get_by_text("More: several times a day").click()
    phone.get_by_label("Time 2").fill("20:45")
    phone.get_by_label("Time 2").dispatch_event("change")
    expect(phone.locator("#dates")).to_contain_text("20:45")
    phone.get_by_label("Where shall we write to?").fill("rosa@example.org")
    fits(phone)
    phone.get_by_role("button", name="Email me a confirmation").click()
    expect(phone.get_by_role("heading", level=1)).to_have_text("Check your mail")

    phone.get_by_role("link", name="mailbox").click()
    _reload_until(phone, "Please confirm your reminders")
    fits(phone)
    phone.get_by_role("link", name="Please confirm your reminders").click()
    fits(phone)
    phone.frame_locator("iframe").get_by_role("link", name="Yes, remind me").click()
    phone.get_by_role("button", name="Yes, remind me").click()
    expect(phone.locator("main")).to_contain_text("They are on")
    fits(phone)
    assert complaints == []


def test_staff_can_log_in_and_see_what_is_owed(phone: Page, complaints: list[str]) -> None:
    phone.goto("/admin/")
    phone.get_by_label("Username").fill(STAFF["DJANGO_SUPERUSER_USERNAME"])
    phone.get_by_label("Password").fill(STAFF["DJANGO_SUPERUSER_PASSWORD"])
    phone.get_by_role("button", name="Go on").click()
    secret = "".join(phone.locator("code").inner_text().split())
    phone.get_by_role("textbox", name="Code").fill(Authenticator(secret, []).code())
    phone.get_by_role("button", name="Set up").click()
    expect(phone.locator(".unknot-codes li")).not_to_have_count(0)
    fits(phone)
    phone.get_by_role("link", name="I have them, go on").click()
    phone.get_by_role("link", name="Deliveries").first.click()
    expect(phone.get_by_role("heading", level=1)).to_contain_text("delivery")
    assert complaints == []


def _reload_until(page: Page, words: str) -> None:
    def is_there() -> bool:
        page.reload()
        return page.get_by_text(words).count() > 0

    wait_for(is_there, what=f"a mail that says {words}")
