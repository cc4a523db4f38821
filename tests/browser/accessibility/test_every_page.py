"""Every page of the list, light and dark, zoomed, with less motion, by keyboard.

Axe is for all of them, on a phone in the light; the rest is for one of each kind, on a phone and a wide screen. In
`make long` everything is for all.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.accessibility.pages import ONE_OF_EACH_KIND, PAGES, nothing
from tests.browser.conftest import PATIENCE
from tests.long import whole

pytestmark = pytest.mark.untraced
AXE = (files("axe_playwright_python") / "axe.min.js").read_text()
LOOKS = (Path(__file__).parent / "looks.js").read_text()
DEMANDED = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
OF_COLOURS = ["color-contrast", "link-in-text-block"]  # nothing else is another one in the dark
SIZES = {"phone": (390, 844), "wide": (1280, 1024)}
KINDS = whole(tuple(PAGES), short=ONE_OF_EACH_KIND)
ZOOMED = {"phone": (320, 844), "wide": (320, 256)}  # the largest of a phone, and 1280 by 1024 at 400 %


@dataclass
class Sight:
    """A page that is open in the browser."""

    page: Page
    least: int
    rules: list[str]
    size: str

    def resize(self, sizes: dict[str, tuple[int, int]]) -> None:
        width, height = sizes[self.size]
        self.page.set_viewport_size({"width": width, "height": height})

    def look(self, how: str, *arguments: object) -> list[str]:
        """What is wrong with it, seen like this."""
        found: list[str] = self.page.evaluate(f"(all) => looks.{how}(...all)", arguments)
        return found

    def axe(self, rules: list[str]) -> list[str]:
        options = {"runOnly": rules, "resultTypes": ["violations"], "iframes": False, "preload": False}
        found = self.page.evaluate("(options) => axe.run(document, options)", options)
        return [f"{one['id']}: {node['html'][:160]}" for one in found["violations"] for node in one["nodes"]]


@pytest.fixture(scope="module")
def tab(browser: Browser) -> Iterator[Page]:
    """The one for all pages that are looked at as they open. What fades is there at once."""
    context = browser.new_context(reduced_motion="reduce", service_workers="block")
    yield context.new_page()
    context.close()


@pytest.fixture(scope="module", params=PAGES)
def sight(request: pytest.FixtureRequest, browser: Browser, tab: Page, where: Callable[[str], str]) -> Iterator[Sight]:
    """Each page on a phone."""
    yield from seen(request.param, "phone", browser, tab, where)


@pytest.fixture(scope="module", params=[f"{name} | {size}" for name in KINDS for size in SIZES])
def kind(request: pytest.FixtureRequest, browser: Browser, tab: Page, where: Callable[[str], str]) -> Iterator[Sight]:
    """One page of each kind, on a phone and on a wide screen."""
    name, size = request.param.split(" | ")
    yield from seen(name, size, browser, tab, where)


def seen(name: str, size: str, browser: Browser, tab: Page, where: Callable[[str], str]) -> Iterator[Sight]:
    shown, page = PAGES[name], tab
    if shown.do is not nothing:  # it moves the clock and leaves traces
        page = browser.new_context(reduced_motion="reduce", service_workers="block").new_page()
        page.clock.install()
    page.set_default_timeout(PATIENCE)
    rules = DEMANDED if shown.is_mail else [*DEMANDED, "best-practice"]
    sight = Sight(page, shown.least, rules, size)
    sight.resize(SIZES)
    page.goto(where(name))
    shown.do(page)
    page.evaluate(AXE)
    page.evaluate(LOOKS)
    sight.look("unfold")
    yield sight
    if page is not tab:
        page.context.close()


def test_axe_finds_nothing(sight: Sight) -> None:
    sight.page.emulate_media(color_scheme="light")
    assert sight.axe(sight.rules) == []


def test_axe_finds_nothing_in_the_dark_or_on_a_wide_screen(kind: Sight) -> None:
    if kind.size == "wide":
        kind.page.emulate_media(color_scheme="light")
        assert kind.axe(kind.rules) == []
    kind.page.emulate_media(color_scheme="dark")
    assert kind.axe(OF_COLOURS) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_controls_stand_out_from_what_is_around_them(kind: Sight, scheme: Any) -> None:
    kind.page.emulate_media(color_scheme=scheme)
    assert kind.look("faint") == []


def test_everything_to_press_is_large_enough(kind: Sight) -> None:
    assert kind.look("small", kind.least) == []


def test_nothing_moves_for_those_who_want_less_motion(kind: Sight) -> None:
    assert kind.look("moving") == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_focus_is_always_seen(kind: Sight, scheme: Any) -> None:
    kind.page.emulate_media(color_scheme=scheme)
    kind.page.keyboard.press("Tab")
    assert kind.look("lost") == []


def test_zoomed_to_the_largest_nothing_is_cut_off_and_the_focus_is_seen(kind: Sight) -> None:
    kind.resize(ZOOMED)
    kind.page.keyboard.press("Tab")
    assert kind.look("cut") == []
    assert kind.look("lost") == []
    kind.resize(SIZES)
