"""The guide in a real browser, with a clock that the tests move: from the first step to the end, by taps and keys."""

from playwright.sync_api import Page, expect

from tests.browser.conftest import fits
from tests.browser.guide.player import COUNT, Kept, act, pass_by, sleep, start, title


def test_it_leads_through_all_steps_to_the_end(guide: Page, kept: Kept, complaints: list[str]) -> None:
    expect(guide.get_by_role("heading", level=1)).to_contain_text("20 minutes")
    fits(guide)
    start(guide)
    expect(guide.locator("[data-time]")).to_have_text("5")
    pass_by(guide, COUNT)
    for step in kept.steps:
        expect(title(guide)).to_have_text(step["title"])
        expect(guide.locator("[data-number]")).to_have_text(f"Step {step['number']} of {len(kept.steps)}")
        expect(guide.get_by_role("status")).to_contain_text(step["title"])
        fits(guide)
        sleep(guide, step["seconds"] - 0.4)
    expect(guide.get_by_role("heading", name="Well done, both of you")).to_be_focused()
    expect(guide.locator(".guide-step").first).to_be_hidden()
    fits(guide)
    assert complaints == []


def test_a_locked_phone_wakes_up_at_the_right_step_and_second(guide: Page, kept: Kept) -> None:
    start(guide)
    third = kept.steps[2]
    sleep(guide, kept.until(3) + 7 - 0.6)
    expect(title(guide)).to_have_text(third["title"])
    left = third["seconds"] - 7
    expect(guide.locator("[data-time]")).to_have_text(f"{left // 60}:{left % 60:02}")


def test_a_phone_that_wakes_up_long_after_the_end_is_at_the_end(guide: Page, kept: Kept) -> None:
    start(guide)
    sleep(guide, 3 * 60 * 60)
    expect(guide.get_by_role("heading", name="Well done, both of you")).to_be_visible()


def test_the_last_seconds_count_down_and_name_what_is_next(guide: Page, kept: Kept) -> None:
    start(guide)
    pass_by(guide, 0.2)
    sleep(guide, kept.until(2) - 3.8)
    slot = guide.locator("[data-slot]")
    expect(slot).to_have_attribute("data-slot", "count")
    expect(slot).to_contain_text("Get ready")
    expect(slot).to_contain_text(kept.steps[1]["title"])
    expect(guide.locator("[data-count]")).to_have_text("3")


def test_a_pause_stops_the_time_until_it_goes_on(guide: Page, kept: Kept) -> None:
    start(guide)
    pass_by(guide, COUNT + 3)
    act(guide, "pause").click()
    expect(act(guide, "pause")).to_have_text("Go on")
    before = guide.locator("[data-time]").text_content()
    sleep(guide, 600)
    expect(guide.locator("[data-time]")).to_have_text(before or "")
    guide.locator(".guide-clock").click()
    expect(act(guide, "pause")).to_have_text("Pause")
    pass_by(guide, 2)
    expect(guide.locator("[data-time]")).not_to_have_text(before or "")


def test_back_goes_to_the_start_of_the_step_and_then_to_the_step_before(guide: Page, kept: Kept) -> None:
    start(guide)
    sleep(guide, kept.until(3) + 6)
    act(guide, "back").click()
    pass_by(guide, 0.4)
    expect(title(guide)).to_have_text(kept.steps[2]["title"])
    expect(guide.locator("[data-number]")).to_contain_text("Step 3 ")
    act(guide, "back").click()
    expect(guide.locator("[data-number]")).to_contain_text("Step 2 ")


def test_keys_pause_skip_go_back_and_add_half_a_minute(guide: Page, kept: Kept) -> None:
    start(guide)
    pass_by(guide, COUNT)
    keyboard, number, time = guide.keyboard, guide.locator("[data-number]"), guide.locator("[data-time]")
    keyboard.press("Space")
    expect(act(guide, "pause")).to_have_text("Go on")
    keyboard.press("ArrowRight")
    expect(number).to_contain_text("Step 2 ")
    keyboard.press("ArrowLeft")
    expect(number).to_contain_text("Step 1 ")
    length = kept.steps[0]["seconds"]
    expect(time).to_have_text(f"{length // 60}:{length % 60:02}")
    keyboard.press("+")
    expect(time).to_have_text(f"{(length + 30) // 60}:{(length + 30) % 60:02}")
    keyboard.press("Alt+ArrowRight")
    expect(number).to_contain_text("Step 1 ")
    keyboard.press("Space")
    expect(act(guide, "pause")).to_have_text("Pause")


def test_by_keyboard_alone_a_space_presses_the_button_that_has_the_focus(guide: Page) -> None:
    act(guide, "start").focus()
    guide.keyboard.press("Enter")
    expect(act(guide, "pause")).to_be_focused()
    guide.keyboard.press("Tab")
    guide.keyboard.press("Space")
    pass_by(guide, 0.4)
    expect(guide.locator("[data-time]")).not_to_have_text("5")
    expect(act(guide, "pause")).to_have_text("Pause")


def test_a_space_pauses_even_after_another_button_was_tapped(guide: Page) -> None:
    start(guide)
    pass_by(guide, COUNT)
    act(guide, "skip").click()
    guide.keyboard.press("Space")
    expect(act(guide, "pause")).to_have_text("Go on")
    expect(guide.locator("[data-number]")).to_contain_text("Step 2 ")


def test_the_menu_leaves_the_keys_alone_and_can_start_over(guide: Page) -> None:
    start(guide)
    pass_by(guide, COUNT)
    act(guide, "skip").click()
    act(guide, "menu").click()
    guide.keyboard.press("ArrowRight")
    act(guide, "close").click()
    expect(guide.locator("[data-number]")).to_contain_text("Step 2 ")
    act(guide, "menu").click()
    act(guide, "again").click()
    expect(guide.locator("[data-number]")).to_contain_text("Step 1 ")
    expect(guide.locator("dialog")).to_be_hidden()
