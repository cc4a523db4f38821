"""What is seen of the guide: on a phone, on its side, on a wide screen and without scripts. The screen stays on."""

from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.conftest import fits, opened
from tests.browser.guide.player import COUNT, Kept, act, pass_by, start, title
from tests.running import wait_for

PHONE, WIDE, LYING = {"width": 390, "height": 844}, {"width": 1280, "height": 800}, {"width": 844, "height": 390}


def test_the_screen_is_kept_on_and_asked_for_again(guide: Page) -> None:
    assert guide.evaluate("window.locks.length") == 0
    start(guide)
    assert guide.evaluate("window.locks.map((lock) => lock.kind)") == ["screen"]
    guide.evaluate("window.locks[0].released = true; document.dispatchEvent(new Event('visibilitychange'))")
    wait_for(lambda: guide.evaluate("window.locks.length === 2"), what="the screen lock")
    act(guide, "menu").click()
    act(guide, "end").click()
    assert guide.evaluate("window.locks[1].released") is True


@pytest.mark.parametrize("size", [PHONE, WIDE, LYING], ids=["phone", "wide", "lying"])
def test_every_target_is_big_and_in_sight(phone: Page, kept: Kept, size: Any) -> None:
    phone.set_viewport_size(size)
    phone.goto(kept.guide)
    assert_big(act(phone, "start"))
    assert_big(phone.locator(".guide-wish:visible"))
    start(phone)
    pass_by(phone, COUNT)
    buttons = phone.locator(".guide-massage button:visible")
    assert buttons.count() == 7
    for button in buttons.all():
        expect(button).to_be_in_viewport(ratio=1)
    assert_big(buttons)
    expect(title(phone)).to_be_in_viewport(ratio=1)
    expect(phone.locator(".guide-step.is-now .guide-sentences .is-now")).to_be_in_viewport(ratio=1)
    fits(phone)
    act(phone, "menu").click()
    assert_big(phone.locator("dialog button, dialog a, dialog label"))
    act(phone, "end").click()
    assert_big(phone.locator(".guide-ways > :visible"))
    fits(phone)


def assert_big(targets: Locator) -> None:
    assert targets.count() > 0
    for target in targets.all():
        box = target.bounding_box()
        assert box
        assert min(box["width"], box["height"]) >= 64, target.text_content()


def test_without_scripts_it_is_a_list_with_times(browser: Browser, kept: Kept, complaints: list[str]) -> None:
    for page in opened(browser, complaints, java_script_enabled=False):
        page.goto(kept.guide)
        items = page.locator(".guide-step")
        expect(items).to_have_count(len(kept.steps))
        for item, step in zip(items.all(), kept.steps, strict=True):
            expect(item.get_by_role("heading", name=step["title"])).to_be_visible()
            starts = step["starts_at"]
            expect(item.locator(".starts")).to_contain_text(f"{starts // 60}:{starts % 60:02}")
            expect(item.locator("> [data-way] .guide-cue")).to_contain_text(step["cue"])
        expect(page.get_by_role("button")).to_have_count(0)
        expect(page.get_by_role("link", name="Back to the routine")).to_be_visible()
    assert complaints == []
