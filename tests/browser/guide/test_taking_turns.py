"""Two massages in one guide: one timer, a minute to change places, and at the end a question for each of both."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import fits
from tests.browser.guide.player import ANSWERS, Kept, act, keep_on, pass_by, said, start, title, turn_on
from tests.text_browser import TextBrowser


@pytest.fixture
def pair(origin: str, kept: Kept) -> str:
    """The address of a swap."""
    return f"{origin}/swap/{givers(kept)}/{givers(keep_on(origin, ANSWERS | {'pain_zones': ['neck_left']}))}/"


def givers(kept: Kept) -> str:
    """The token of the giver's link, as the receiver's page shows it."""
    page = TextBrowser().open(f"{kept.origin}/r/{kept.token}/").text
    found = re.search(r"/g/([^/]+)/", page)
    assert found
    return found[1]


@pytest.fixture
def swap(phone: Page, pair: str) -> Page:
    phone.goto(f"{pair}guide/")
    expect(act(phone, "start")).to_be_visible()
    phone.clock.pause_at(phone.evaluate("Date.now()") + 1000)
    return phone


def skip_to(page: Page, wanted: str) -> int:
    """Skips until a step of this title fills the screen. How many were skipped."""
    for skipped in range(30):
        if title(page).text_content() == wanted:
            return skipped
        act(page, "skip").click()
        pass_by(page, 0.4)
    raise AssertionError(f"no step is called {wanted}")


def test_in_the_middle_they_change_places_for_a_minute_and_go_on(swap: Page, complaints: list[str]) -> None:
    turn_on(swap, "voice")
    start(swap)
    pass_by(swap, 5)
    skip_to(swap, "Change places")
    expect(swap.locator("[data-time]")).to_have_text("1:00")
    expect(swap.locator("[data-left]")).to_have_text("11 minutes left")
    assert any(words.startswith("Change places. Both of you.") for words in said(swap))
    fits(swap)
    pass_by(swap, 61)
    expect(swap.locator("[data-number]")).to_contain_text("Step")
    expect(title(swap)).not_to_have_text("Change places")
    assert complaints == []


def test_what_was_skipped_is_said_of_the_one_who_was_massaged_then(swap: Page) -> None:
    start(swap)
    pass_by(swap, 5)
    assert skip_to(swap, "Change places") > 0
    act(swap, "menu").click()
    act(swap, "end").click()
    first, second = (swap.locator(f"[data-tell='{whose}']") for whose in (1, 2))
    assert "skipped=" in (first.get_attribute("href") or "")
    assert "skipped=" not in (second.get_attribute("href") or "")


def test_how_both_were_is_told_one_after_the_other(swap: Page) -> None:
    start(swap)
    act(swap, "menu").click()
    act(swap, "end").click()
    swap.get_by_role("link", name="How was the first?").click()
    swap.get_by_role("button", name="Just right").click()
    expect(swap.get_by_role("status")).to_contain_text("Thank you")
    swap.get_by_role("link", name="How was the second?").click()
    swap.get_by_role("button", name="Too light").click()
    expect(swap.get_by_role("status")).to_contain_text("Thank you")
