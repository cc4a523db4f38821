"""Trying other wishes in a real browser: at once and by keyboard alone, and with a plain form where scripts are off."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests.browser.conftest import fits, opened
from tests.browser.test_journey import tab_to, to_the_summary
from tests.routines.visitors import plain_answers
from tests.text_browser import TextBrowser

OUT_OF_DATE = "This page is out of date. Please load it again."


@pytest.fixture(scope="module")
def kept(origin: str) -> str:
    """The private link of a routine that somebody kept."""
    answer = TextBrowser().send_json(f"{origin}/api/v1/routines", {"answers": plain_answers(), "consent": True})
    return f"{origin}/r/{answer.json['token']}/"


@pytest.fixture
def phone(browser: Browser, kept: str, complaints: list[str]) -> Iterator[Page]:
    yield from opened(browser, complaints, base_url=kept.partition("/r/")[0])


@pytest.fixture
def plain_phone(browser: Browser, complaints: list[str]) -> Iterator[Page]:
    """The same, with scripts switched off."""
    yield from opened(browser, complaints, java_script_enabled=False)


def test_a_change_is_seen_at_once_by_keyboard_alone(phone: Page, kept: str, complaints: list[str]) -> None:
    sent: list[Any] = []
    phone.on("request", lambda request: sent.append(request) if request.method == "POST" else None)
    phone.goto(kept)
    tab_to(phone, "#try > summary")
    phone.keyboard.press("Enter")
    tab_to(phone, "#q-minutes")
    minutes, status = phone.locator("#q-minutes"), phone.locator("#try [role=status]")
    for _ in range(10):
        phone.keyboard.press("ArrowUp")
    expect(minutes).to_have_value("30")
    expect(status).to_contain_text("30 minutes, ")
    expect(status).to_have_attribute("aria-live", "polite")
    expect(minutes).to_be_focused()
    expect(phone.locator(".glance .what-differs", has_text="New").first).to_be_visible()
    tab_to(phone, "[name=pressure]")
    phone.keyboard.press("ArrowLeft")
    expect(phone.locator("#q-pressure-light")).to_be_focused()
    expect(status).to_contain_text("gentler")
    expect(phone.locator("#q-pressure-light")).to_be_focused()
    assert {request.url.partition("/api/")[2] for request in sent} == {"v1/routines/preview"}
    told = [json.loads(request.post_data or "") for request in sent]
    assert {code for body in told for code in body["answers"]} == {
        "minutes", "pressure", "lubricant", "giver_experience"
    }  # fmt: skip
    fits(phone)
    assert complaints == []


def test_what_was_chosen_before_takes_the_difference_back(phone: Page, kept: str) -> None:
    phone.goto(kept)
    phone.locator("#try > summary").click()
    phone.locator("#q-minutes").fill("45")
    keep = phone.get_by_role("button", name="Keep this one")
    expect(keep).to_be_visible()
    phone.locator("#q-minutes").fill("20")
    expect(phone.locator("#try [role=status]")).to_contain_text("nothing changes")
    expect(keep).to_be_hidden()


def test_a_number_that_is_none_is_said_and_mended(phone: Page, kept: str, complaints: list[str]) -> None:
    phone.goto(kept)
    phone.locator("#try > summary").click()
    status, steps = phone.locator("#try [role=status]"), phone.locator(".glance > li")
    phone.locator("#q-minutes").fill("90")
    expect(status).to_contain_text("from 5 to 60")
    expect(steps).to_have_count(0)
    phone.locator("#q-minutes").fill("25")
    phone.keyboard.press("Enter")
    expect(status).to_contain_text("25 minutes, ")
    assert phone.url == kept
    assert [complaint for complaint in complaints if "422" not in complaint] == []


def test_without_an_answer_the_button_is_back(phone: Page, kept: str) -> None:
    phone.goto(kept)
    phone.locator("#try > summary").click()
    button = phone.get_by_role("button", name="See what changes")
    expect(button).to_be_hidden()
    phone.context.set_offline(True)
    phone.locator("#q-minutes").fill("25")
    expect(phone.locator("#try [role=status]")).to_contain_text("Please try again")
    phone.context.set_offline(False)
    button.click()
    expect(phone.locator("#try [role=status]")).to_contain_text("25 minutes, ")
    expect(button).to_be_hidden()


@pytest.mark.parametrize(
    ("status", "problem", "said"),
    [
        (404, {"status": 404, "detail": "Check the address.", "errors": []}, OUT_OF_DATE),
        (409, {"status": 409, "detail": "Please check again first.", "errors": []}, "Please check again first."),
        (413, {"status": 413, "detail": "The body is too large.", "errors": []}, "The body is too large."),
        (500, {"status": 500, "detail": "Something went wrong here.", "errors": []}, "Something went wrong here."),
        (429, {}, OUT_OF_DATE),
        (429, None, "Nobody answers. Please try again."),
    ],
)
def test_a_refusal_is_said_and_the_button_is_back(phone: Page, kept: str, status: int, problem: Any, said: str) -> None:
    phone.route("**/routines/preview", lambda route: refuse(route, status, problem))
    phone.goto(kept)
    phone.locator("#try > summary").click()
    phone.locator("#q-minutes").fill("25")
    expect(phone.locator("#try [role=status]")).to_have_text(said)
    expect(phone.locator("#try [role=status]")).to_have_attribute("aria-live", "polite")
    expect(phone.get_by_role("button", name="See what changes")).to_be_visible()
    expect(phone.locator("#try [data-result]")).to_be_hidden()


def refuse(route: Route, status: int, problem: Any) -> None:
    """Answers with this problem; with a page of somebody in between, where it is None."""
    if problem is None:
        route.fulfill(status=status, content_type="text/html", body="<h1>Slow down</h1>")
    else:
        route.fulfill(status=status, content_type="application/problem+json", body=json.dumps(problem))


def test_after_a_refusal_the_button_asks_the_server_for_a_page(phone: Page, kept: str) -> None:
    phone.route("**/routines/preview", lambda route: refuse(route, 409, {"status": 409, "detail": "Not now."}))
    phone.goto(kept)
    phone.locator("#try > summary").click()
    phone.locator("#q-minutes").fill("25")
    phone.get_by_role("button", name="See what changes").click()
    expect(phone.get_by_role("heading", level=1)).to_have_text("Try it differently")
    expect(phone.get_by_role("status")).to_contain_text("25 minutes, ")


def test_what_was_erased_meanwhile_is_said(phone: Page, kept: str) -> None:
    api = f"{kept.partition('/r/')[0]}/api/v1/routines"
    token = TextBrowser().send_json(api, {"answers": plain_answers(), "consent": True}).json["token"]
    phone.goto(f"{kept.partition('/r/')[0]}/r/{token}/")
    assert phone.request.delete(f"{api}/{token}").status == 204
    phone.locator("#try > summary").click()
    phone.locator("#q-minutes").fill("25")
    expect(phone.locator("#try [role=status]")).to_have_text(OUT_OF_DATE)
    expect(phone.get_by_role("button", name="See what changes")).to_be_visible()


def test_a_routine_that_nobody_kept_can_be_tried_and_taken(phone: Page, complaints: list[str]) -> None:
    to_the_summary(phone)
    phone.get_by_role("link", name="Make my routine").first.click()
    phone.locator("#try > summary").click()
    phone.locator("#q-minutes").fill("30")
    expect(phone.locator("#try [role=status]")).to_contain_text("30 minutes, ")
    phone.get_by_role("button", name="Take this one").click()
    expect(phone.get_by_role("heading", level=1)).to_contain_text("30 minutes")
    assert complaints == []


def test_keeping_what_was_tried_asks_about_safety_first(phone: Page, kept: str) -> None:
    phone.goto(kept)
    phone.locator("#try > summary").click()
    phone.locator("#q-minutes").fill("25")
    phone.get_by_role("button", name="Keep this one").click()
    phone.wait_for_url("**/check/safety/")


def test_without_scripts_a_form_does_the_same(plain_phone: Page, kept: str, complaints: list[str]) -> None:
    plain_phone.goto(kept)
    plain_phone.locator("#try > summary").click()
    plain_phone.locator("#q-minutes").fill("30")
    plain_phone.get_by_role("button", name="See what changes").click()
    expect(plain_phone.get_by_role("heading", level=1)).to_have_text("Try it differently")
    expect(plain_phone.get_by_role("status")).to_contain_text("30 minutes, ")
    expect(plain_phone.locator(".glance .what-differs", has_text="New").first).to_be_visible()
    assert "minutes" not in plain_phone.url
    expect(plain_phone.get_by_role("status")).to_be_in_viewport()
    expect(plain_phone.locator(".glance > li").first).to_be_in_viewport(ratio=1)
    plain_phone.get_by_role("button", name="Keep this one").click()
    plain_phone.wait_for_url("**/check/safety/")
    assert complaints == []
