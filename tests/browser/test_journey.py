"""The whole way in a real browser, by tapping and by keyboard alone."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import fits


def tap(page: Page, code: str, *options: str) -> None:
    for option in options:
        page.locator(f'[name={code}][value="{option}"]').check()


def go_on(page: Page) -> None:
    fits(page)
    with page.expect_navigation():
        page.get_by_role("button", name="Continue").click()


def to_the_summary(page: Page) -> None:
    page.goto("/")
    page.get_by_role("link", name="Start with your back").click()
    page.locator("[data-zone=shoulder_right]").click()
    tap(page, "pain_level", "3")
    tap(page, "shoulder_tension", "mild")
    go_on(page)
    tap(page, "urgent_signs", "-")
    tap(page, "warning_signs", "-")
    go_on(page)
    tap(page, "health_conditions", "-")
    tap(page, "age_group", "18_to_49")
    go_on(page)
    tap(page, "work", "desk")
    go_on(page)
    go_on(page)
    page.get_by_label("How many minutes").fill("20")
    tap(page, "pressure", "medium")
    go_on(page)


def test_from_the_landing_page_to_a_routine_by_tapping(page: Page, complaints: list[str]) -> None:
    to_the_summary(page)
    fits(page)
    page.get_by_role("link", name="Make my routine").first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("20 minutes")
    why = page.locator(".step details").first
    why.locator("summary").click()
    expect(why.locator(".reasons")).to_be_visible()
    fits(page)
    assert complaints == []


def test_a_tap_on_the_drawing_ticks_its_box_and_another_takes_it_back(page: Page) -> None:
    page.goto("/check/back/")
    zone, box = page.locator("[data-zone=hip_left]"), page.locator("[value=hip_left]")
    before = zone.evaluate("zone => getComputedStyle(zone).fill")
    zone.click()
    expect(box).to_be_checked()
    expect(zone).not_to_have_css("fill", before)
    zone.click()
    expect(box).not_to_be_checked()


def test_none_of_these_clears_the_rest_and_the_other_way_round(page: Page) -> None:
    page.goto("/check/back/")
    tap(page, "pain_zones", "neck_left", "-")
    expect(page.locator("[value=neck_left]")).not_to_be_checked()
    tap(page, "pain_zones", "neck_left")
    expect(page.locator("[name=pain_zones][value='-']")).not_to_be_checked()


def test_a_question_comes_up_and_goes_with_the_answer_that_matters(page: Page) -> None:
    page.goto("/check/back/")
    for code, option in (("pain_zones", "-"), ("pain_level", "0"), ("shoulder_tension", "none")):
        tap(page, code, option)
    expect(page.locator("#field-knots")).to_be_hidden()
    tap(page, "pain_level", "4")
    expect(page.locator("#field-knots")).to_be_visible()


def test_an_empty_page_leads_to_what_is_missing(page: Page) -> None:
    page.goto("/check/back/")
    go_on(page)
    summary = page.get_by_role("alert")
    expect(summary).to_be_focused()
    summary.get_by_role("link").nth(1).click()
    expect(page.locator("#q-pain_level-0")).to_be_focused()


def test_danger_stops_at_once(page: Page, complaints: list[str]) -> None:
    page.goto("/check/back/")
    tap(page, "pain_zones", "-")
    tap(page, "pain_level", "8")
    tap(page, "shoulder_tension", "none")
    go_on(page)
    tap(page, "urgent_signs", "chest_pain_or_pressure")
    go_on(page)
    expect(page.get_by_role("link", name="112")).to_have_attribute("href", "tel:112")
    expect(page.get_by_role("heading", level=1)).to_be_in_viewport()
    assert complaints == []


def test_the_first_page_can_be_answered_by_keyboard_alone(page: Page, complaints: list[str]) -> None:
    page.goto("/check/back/")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the content")).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(page.locator("[value=neck_left]")).to_be_focused()
    page.keyboard.press("Space")
    tab_to(page, "[name=pain_level]")
    page.keyboard.press("Space")
    page.keyboard.press("ArrowRight")
    tab_to(page, "[name=shoulder_tension]")
    page.keyboard.press("Space")
    tab_to(page, "button:not([name])")
    page.keyboard.press("Enter")
    page.wait_for_url("**/check/safety/")
    assert complaints == []


@pytest.mark.parametrize("address_of_page", ["/", "/about/", "/privacy/", "/check/back/", "/problems/invalid-answers/"])
def test_no_page_scrolls_sideways_on_a_small_phone(page: Page, address_of_page: str) -> None:
    page.set_viewport_size({"width": 320, "height": 640})
    page.goto(address_of_page)
    fits(page)


def test_everything_to_tap_is_large_enough(page: Page) -> None:
    page.goto("/check/back/")
    sizes = page.locator("label, .button").evaluate_all(
        "all => all.filter(one => one.offsetParent).map(one => [one.innerText, one.offsetWidth, one.offsetHeight])"
    )
    assert len(sizes) > 30
    assert [size for size in sizes if size[1] < 44 or size[2] < 44] == []


def tab_to(page: Page, selector: str) -> None:
    for _ in range(120):
        page.keyboard.press("Tab")
        if page.evaluate("wanted => document.activeElement.matches(wanted)", selector):
            return
    pytest.fail(f"{selector} cannot be reached by keyboard")
