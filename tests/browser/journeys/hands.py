"""Two ways to use a page: by mouse, and by the keys of a keyboard alone."""

from typing import Protocol

import pytest
from playwright.sync_api import Locator, Page

MOST_KEYS = 250  # on the way to anything on a page
HAS_FOCUS = "(element) => element.ownerDocument.hasFocus() && element === element.ownerDocument.activeElement"
IN_SAME_GROUP = """(element) => element === document.activeElement
  || (element.type === "radio" && document.activeElement.name === element.name)"""


class Hands(Protocol):
    """What a person does on a page, however they do it."""

    page: Page

    def press(self, target: Locator) -> None:
        """A link, a button or what unfolds."""

    def tick(self, target: Locator) -> None:
        """A box, or one of several choices."""

    def write(self, target: Locator, text: str) -> None:
        """Into a field, in the place of what is there."""

    def skip(self) -> None:
        """In the guide: on to the next step."""


class Mouse:
    """Points and clicks, and types only where there is something to write."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def press(self, target: Locator) -> None:
        target.click()

    def tick(self, target: Locator) -> None:
        target.check()

    def write(self, target: Locator, text: str) -> None:
        target.click(click_count=3)
        self.page.keyboard.type(text)

    def skip(self) -> None:
        self.page.locator("[data-act=skip]").click()


class Keys:
    """Tab and Shift with it, Space, Enter, arrows and letters. It never clicks, and never puts the focus anywhere."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def press(self, target: Locator) -> None:
        self._go_to(target)
        self.page.keyboard.press("Enter")

    def tick(self, target: Locator) -> None:
        self._until(target, "Tab", IN_SAME_GROUP)
        self._until(target, "ArrowDown", HAS_FOCUS)
        if not target.is_checked():
            self.page.keyboard.press("Space")

    def write(self, target: Locator, text: str) -> None:
        self._go_to(target)
        self.page.keyboard.press("ControlOrMeta+A")
        self.page.keyboard.type(text)

    def skip(self) -> None:
        self.page.keyboard.press("ArrowRight")

    def go_back_to(self, target: Locator) -> None:
        """Against the order of the page."""
        self._until(target, "Shift+Tab", HAS_FOCUS)

    def _go_to(self, target: Locator) -> None:
        self._until(target, "Tab", HAS_FOCUS)

    def _until(self, target: Locator, key: str, is_there: str) -> None:
        for _ in range(MOST_KEYS):
            if target.evaluate(is_there):
                return
            self.page.keyboard.press(key)
        pytest.fail(f"{target} cannot be reached by {key}")
