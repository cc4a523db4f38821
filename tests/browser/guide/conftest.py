"""A server with a kept routine, and a phone that has its guide open. The tests move the phone's clock."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import opened
from tests.browser.guide.player import Kept, act, keep_on

# What the browser is asked to say and to sound, and how often it is asked to keep the screen on.
STUBS = """
window.said = []; window.locks = []; window.tones = [];
window.OscillatorNode = class extends OscillatorNode {
  constructor(context, options) { super(context, options); window.tones.push(options.frequency); } };
Object.defineProperty(window, "speechSynthesis", { value: {
  speaking: false,
  cancel() { window.cancelled = Date.now(); },
  speak(words) {
    if (!words.text) return;
    window.said.push(words.text);
    window.waited = Date.now() - window.cancelled;
  } } });
Object.defineProperty(navigator, "wakeLock", { value: { async request(kind) {
  const lock = { kind, released: false, async release() { this.released = true; } };
  window.locks.push(lock);
  return lock; } } });
"""


@pytest.fixture(scope="session")
def kept(origin: str) -> Kept:
    return keep_on(origin)


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
