"""The guide in a real browser with a clock that the tests move: on a phone, on a wide screen, offline, as a list."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.conftest import fits, opened
from tests.routines.visitors import plain_answers
from tests.running import Installation, running, wait_for
from tests.text_browser import TextBrowser

# What the browser is asked to say, and how often it is asked to keep the screen on.
STUBS = """
window.said = []; window.locks = [];
Object.defineProperty(window, "speechSynthesis", { value: {
  speaking: false,
  cancel() { window.cancelled = Date.now(); },
  speak(words) { window.said.push(words.text); window.waited = Date.now() - window.cancelled; } } });
Object.defineProperty(navigator, "wakeLock", { value: { async request(kind) {
  const lock = { kind, released: false, async release() { this.released = true; } };
  window.locks.push(lock);
  return lock; } } });
"""
PHONE, WIDE, LYING = {"width": 390, "height": 844}, {"width": 1280, "height": 800}, {"width": 844, "height": 390}
COUNT = 5  # seconds of get-ready


@dataclass(frozen=True)
class Kept:
    """A routine that somebody kept, on a server of its own."""

    origin: str
    token: str
    steps: list[dict[str, Any]]

    @property
    def guide(self) -> str:
        return f"{self.origin}/r/{self.token}/guide/"

    def until(self, number: int) -> int:
        """Seconds from the tap on Start to the start of this step."""
        return COUNT + int(self.steps[number - 1]["starts_at"])


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Kept]:
    installation = Installation.at(tmp_path_factory.mktemp("guiding"))
    with running(installation):
        wait_for(lambda: TextBrowser().can_open(installation.address + "/"), what="the web server")
        answers = plain_answers() | {"minutes": 20, "pain_zones": ["shoulder_left", "lower_back_right"]}
        answer = TextBrowser().send_json(
            f"{installation.address}/api/v1/routines", {"answers": answers, "consent": True}
        )
        yield Kept(installation.address, answer.json["token"], answer.json["steps"])


@pytest.fixture
def phone(browser: Browser, complaints: list[str]) -> Iterator[Page]:
    for page in opened(browser, complaints):
        page.add_init_script(STUBS)
        page.clock.install()
        yield page


@pytest.fixture
def guide(phone: Page, kept: Kept) -> Page:
    """The guide, ready to start."""
    phone.goto(kept.guide)
    expect(act(phone, "start")).to_be_visible()
    phone.clock.pause_at(phone.evaluate("Date.now()") + 1000)
    return phone


def act(page: Page, name: str) -> Locator:
    return page.locator(f"[data-act={name}]:visible")


def title(page: Page) -> Locator:
    """Of the step that fills the screen."""
    return page.locator(".guide-step.is-now [data-title]")


def pass_by(page: Page, seconds: float) -> None:
    """Time goes on, and the page is awake all the while."""
    page.clock.run_for(round(seconds * 1000))


def sleep(page: Page, seconds: float) -> None:
    """Time goes on, and the page hears of it only afterwards, as on a locked phone."""
    page.clock.fast_forward(round(seconds * 1000))
    pass_by(page, 0.4)


def start(page: Page) -> None:
    act(page, "start").click()
    pass_by(page, 0.2)


def turn_on(page: Page, wish: str) -> None:
    page.locator(f"#ready-{wish}").check()


def said(page: Page) -> list[str]:
    """All that was said so far."""
    texts: list[str] = page.evaluate("window.said")
    return texts


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


def test_at_two_fifths_it_asks_and_says_so_when_the_voice_is_on(guide: Page, kept: Kept) -> None:
    turn_on(guide, "voice")
    start(guide)
    first = kept.steps[0]
    ask = f"Ask: {first['cue']}"
    pass_by(guide, COUNT - 0.2 + first["seconds"] * 0.4 - 1)
    expect(guide.locator("[data-ask]")).to_be_hidden()
    assert ask not in said(guide)
    pass_by(guide, 1.6)
    expect(guide.locator("[data-ask]")).to_be_visible()
    expect(guide.locator("[data-asked]")).to_have_text(first["cue"])
    assert ask in said(guide)


def test_the_voice_names_the_step_its_place_and_what_comes(guide: Page, kept: Kept) -> None:
    turn_on(guide, "voice")
    start(guide)
    pass_by(guide, 1)
    assert said(guide)[0].startswith(f"Get ready. First: {kept.steps[0]['title']}.")
    pass_by(guide, COUNT + kept.steps[0]["seconds"] - 2)
    assert kept.steps[0]["instructions"][0] in said(guide)
    assert said(guide)[-1].startswith(f"Get ready. Next: {kept.steps[1]['title']}")
    pass_by(guide, 3)
    assert any(text.startswith(f"{kept.steps[1]['title']}. ") for text in said(guide))


def test_after_a_cancel_the_voice_waits_fifty_milliseconds(guide: Page) -> None:
    turn_on(guide, "voice")
    start(guide)
    assert len(said(guide)) == 1
    assert guide.evaluate("window.waited") >= 50


def test_nothing_is_said_before_somebody_asks_for_it_and_the_wish_is_remembered(guide: Page) -> None:
    start(guide)
    pass_by(guide, COUNT + 3)
    assert said(guide) == []
    act(guide, "menu").click()
    guide.locator("#menu-voice").check()
    act(guide, "end").click()
    guide.reload()
    expect(guide.locator("#ready-voice")).to_be_checked()
    expect(guide.locator("#ready-chime")).to_be_checked()
    expect(guide.locator("#ready-beat")).not_to_be_checked()


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


def test_a_reload_in_the_middle_goes_on_at_the_same_second(guide: Page, kept: Kept) -> None:
    start(guide)
    sleep(guide, kept.until(3) + 4)
    act(guide, "longer").click()
    before = guide.locator("[data-time]").text_content() or ""
    guide.reload()
    expect(title(guide)).to_have_text(kept.steps[2]["title"])
    after = guide.locator("[data-time]").text_content() or ""
    assert 0 <= seconds(before) - seconds(after) <= 3
    pass_by(guide, 2)
    expect(guide.locator("[data-time]")).not_to_have_text(after)


def test_a_reload_in_a_pause_stays_in_the_pause(guide: Page, kept: Kept) -> None:
    start(guide)
    sleep(guide, kept.until(2) + 4)
    act(guide, "pause").click()
    before = guide.locator("[data-time]").text_content() or ""
    guide.reload()
    expect(guide.locator("[data-time]")).to_have_text(before)
    expect(act(guide, "pause")).to_have_text("Go on")


def test_a_massage_of_yesterday_is_not_gone_on_with(guide: Page, kept: Kept) -> None:
    start(guide)
    act(guide, "pause").click()
    guide.clock.fast_forward(24 * 60 * 60 * 1000)
    guide.reload()
    expect(act(guide, "start")).to_be_visible()


def seconds(clock: str) -> int:
    minutes, _, rest = clock.partition(":")
    return int(minutes) * 60 + int(rest)


def test_it_works_without_a_connection_after_the_first_load(guide: Page, kept: Kept, complaints: list[str]) -> None:
    wait_until_kept(guide)
    start(guide)
    sleep(guide, kept.until(2) + 2)
    guide.context.set_offline(True)
    guide.reload()
    expect(title(guide)).to_have_text(kept.steps[1]["title"])
    expect(guide.locator(".guide-step.is-now .picture")).to_be_visible()
    assert guide.evaluate("document.fonts.check('16px Figtree')")
    act(guide, "skip").click()
    expect(title(guide)).to_have_text(kept.steps[2]["title"])
    guide.context.set_offline(False)


def test_only_the_guide_and_its_files_are_kept_and_nothing_after_the_end(guide: Page, kept: Kept) -> None:
    wait_until_kept(guide)
    paths = guide.evaluate(PATHS)
    assert f"/r/{kept.token}/guide/" in paths
    others = [path for path in paths if not path.startswith("/static/")]
    assert others == [f"/r/{kept.token}/guide/"]
    start(guide)
    act(guide, "menu").click()
    act(guide, "end").click()
    wait_for(lambda: guide.evaluate("async () => (await caches.keys()).length === 0"), what="an empty cache")
    wait_for(lambda: guide.evaluate(NO_WORKER), what="no service worker")
    assert guide.evaluate("Object.keys(localStorage).filter((key) => key !== 'unknot-guide-heard')") == []


PATHS = """async () => { const found = [];
  for (const name of await caches.keys())
    for (const request of await (await caches.open(name)).keys()) found.push(new URL(request.url).pathname);
  return found; }"""
NO_WORKER = "async () => (await navigator.serviceWorker.getRegistrations()).length === 0"


def wait_until_kept(page: Page) -> None:
    def is_kept() -> bool:
        paths = page.evaluate(PATHS)
        return any(path.endswith("/guide/") for path in paths) and any(path.endswith(".js") for path in paths)

    wait_for(is_kept, what="a copy of the guide")
    page.evaluate("() => navigator.serviceWorker.ready.then(() => true)")
    wait_for(lambda: page.evaluate("navigator.serviceWorker.controller !== null"), what="the service worker")


def test_what_was_erased_is_not_served_from_the_copy(phone: Page, kept: Kept) -> None:
    api = f"{kept.origin}/api/v1/routines"
    token = TextBrowser().send_json(api, {"answers": plain_answers(), "consent": True}).json["token"]
    phone.goto(f"{kept.origin}/r/{token}/guide/")
    wait_until_kept(phone)
    assert phone.request.delete(f"{api}/{token}").status == 204
    phone.reload()
    expect(act(phone, "start")).to_have_count(0)
    wait_for(lambda: phone.evaluate("async () => (await caches.keys()).length === 0"), what="no copy")


def test_the_screen_is_kept_on_and_asked_for_again(guide: Page) -> None:
    assert guide.evaluate("window.locks.length") == 0
    start(guide)
    assert guide.evaluate("window.locks.map((lock) => lock.kind)") == ["screen"]
    guide.evaluate("window.locks[0].released = true; document.dispatchEvent(new Event('visibilitychange'))")
    wait_for(lambda: guide.evaluate("window.locks.length === 2"), what="the screen lock")
    act(guide, "menu").click()
    act(guide, "end").click()
    assert guide.evaluate("window.locks[1].released") is True


def test_there_keeps_the_step_and_shows_it_at_the_end_and_next_time(guide: Page, kept: Kept) -> None:
    start(guide)
    pass_by(guide, COUNT)
    act(guide, "skip").click()
    act(guide, "there").click()
    expect(act(guide, "there")).to_have_attribute("aria-pressed", "true")
    act(guide, "skip").click()
    expect(act(guide, "there")).to_have_attribute("aria-pressed", "false")
    act(guide, "menu").click()
    act(guide, "end").click()
    expect(guide.locator("[data-pins]")).to_contain_text(kept.steps[1]["title"])
    guide.reload()
    start(guide)
    pass_by(guide, COUNT)
    expect(guide.locator(".is-now [data-liked]")).to_be_hidden()
    act(guide, "skip").click()
    expect(guide.locator(".is-now [data-liked]")).to_be_visible()
    act(guide, "there").click()
    act(guide, "there").click()
    expect(act(guide, "there")).to_have_attribute("aria-pressed", "false")


def test_presses_have_a_beat_that_can_be_seen_and_other_strokes_have_none(guide: Page, kept: Kept) -> None:
    pressed = next(step for step in kept.steps if step["motion"]["shape"] in ("press", "squeeze", "walk"))
    gliding = next(step for step in kept.steps if step["motion"]["shape"] not in ("press", "squeeze", "walk"))
    start(guide)
    sleep(guide, kept.until(gliding["number"]) + 0.5)
    expect(guide.locator("[data-beat]")).to_have_text("")
    act(guide, "menu").click()
    act(guide, "again").click()
    guide.clock.fast_forward(kept.until(pressed["number"]) * 1000)
    pass_by(guide, 0.4)
    expect(guide.locator("[data-beat]")).to_have_text("Press")
    pass_by(guide, pressed["motion"]["lasts"])
    expect(guide.locator("[data-beat]")).to_have_text("Let go")


def test_with_reduced_motion_the_beat_is_a_sentence_and_nothing_pulses(phone: Page, kept: Kept) -> None:
    phone.emulate_media(reduced_motion="reduce")
    phone.goto(kept.guide)
    pressed = next(step for step in kept.steps if step["motion"]["shape"] in ("press", "squeeze", "walk"))
    start(phone)
    sleep(phone, kept.until(pressed["number"]) + 0.5)
    lasts = pressed["motion"]["lasts"]
    expect(phone.locator("[data-beat]")).to_have_text(f"Press {lasts} s, let go {lasts} s")
    expect(phone.locator("[data-guide].presses")).to_have_count(0)


@pytest.mark.parametrize("size", [PHONE, WIDE, LYING], ids=["phone", "wide", "lying"])
def test_every_target_is_big_and_in_sight(phone: Page, kept: Kept, size: Any) -> None:
    phone.set_viewport_size(size)
    phone.goto(kept.guide)
    assert_big(act(phone, "start"))
    assert_big(phone.locator(".guide-wish:visible"))
    start(phone)
    pass_by(phone, COUNT)
    buttons = phone.locator(".guide-massage button:visible")
    assert buttons.count() == 6
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
            expect(item.locator(".guide-cue")).to_contain_text(step["cue"])
        expect(page.get_by_role("button")).to_have_count(0)
        expect(page.get_by_role("link", name="Back to the routine")).to_be_visible()
    assert complaints == []
