"""Where the system draws everything in a few colours of its own, for weak eyes: controls and choices stay visible.

In the dark; in `make long` in the light too.
"""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Locator, Page

from tests.browser.accessibility.pages import PAGES
from tests.browser.conftest import PATIENCE
from tests.long import whole

pytestmark = pytest.mark.untraced
CHOSEN = "(input, chosen) => { input.checked = chosen; }"
PRESSED = "(button, pressed) => button.setAttribute('aria-pressed', pressed)"
BOXES = {  # on these pages: what is drawn for a box that can be ticked
    "back, empty": [".choice > [type=checkbox]", ".choice > [type=radio]", ".dot > span"],
    "tonight, empty": [".choice > [type=checkbox]", ".choice > [type=radio]"],
    "routine": [".consent [type=checkbox]"],
    "kept": [".what-if .choice > [type=radio]"],
    "sign up": [".week .dot > span"],
    "guide": [".guide-wish > input"],
    "guide, menu": [".guide-menu .guide-wish > input"],
}


@pytest.fixture(params=whole(["light", "dark"], short=["dark"]))
def tab(request: pytest.FixtureRequest, browser: Browser) -> Iterator[Page]:
    context = browser.new_context(forced_colors="active", color_scheme=request.param, reduced_motion="reduce")
    page = context.new_page()
    page.set_default_timeout(PATIENCE)
    page.clock.install()
    yield page
    context.close()


def opened(tab: Page, name: str, where: Callable[[str], str]) -> Page:
    tab.goto(where(name))
    PAGES[name].do(tab)
    tab.evaluate("for (const folded of document.querySelectorAll('details')) folded.open = true")
    return tab


@pytest.mark.parametrize(("name", "box"), [(name, box) for name, boxes in BOXES.items() for box in boxes])
def test_what_is_chosen_looks_different(tab: Page, where: Callable[[str], str], name: str, box: str) -> None:
    drawn = opened(tab, name, where).locator(box).first
    control = drawn.locator("xpath=../input")
    control.evaluate(CHOSEN, False)
    before = drawn.screenshot()
    assert is_drawn(drawn)
    control.evaluate(CHOSEN, True)
    assert drawn.screenshot() != before


def test_what_felt_good_looks_different(tab: Page, where: Callable[[str], str]) -> None:
    there = opened(tab, "guide, running", where).locator("[data-act=there]")
    before = there.screenshot()
    there.evaluate(PRESSED, True)
    assert there.screenshot() != before


@pytest.mark.parametrize(
    "name", ["back, refused", "routine", "kept", "sign up", "guide", "guide, running", "guide, menu"]
)
def test_every_button_and_field_has_a_line_around_it(tab: Page, where: Callable[[str], str], name: str) -> None:
    fields = ".button, .guide-button, .typed, .number > input, .link-row > input"
    found = opened(tab, name, where).locator(f":is({fields}):visible")
    assert found.count() > 0
    assert [one.text_content() for one in found.all() if not is_drawn(one)] == []


def is_drawn(element: Locator) -> bool:
    """Whether it has a border in another colour than the ground that it stands on."""
    seen: bool = element.evaluate("""(element) => {
      const style = getComputedStyle(element);
      const [line, ground] = [style.borderTopColor, getComputedStyle(document.body).backgroundColor];
      return parseFloat(style.borderTopWidth) > 0 && style.borderTopStyle !== "none" && line !== ground;
    }""")
    return seen
