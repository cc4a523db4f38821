"""A kept routine with its guide, and what one does with the guide in a browser."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Locator, Page

from tests.routines.visitors import plain_answers
from tests.running import Installation, wait_for
from tests.text_browser import TextBrowser

COUNT = 5  # seconds of get-ready
PRESSING = ("press", "squeeze", "walk")
ANSWERS = plain_answers() | {"minutes": 20, "pain_zones": ["shoulder_left", "lower_back_right"]}


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


def keep(installation: Installation) -> Kept:
    """Waits for the server and keeps a routine there."""
    wait_for(lambda: TextBrowser().can_open(installation.address + "/"), what="the web server")
    return keep_on(installation.address)


def keep_on(origin: str, answers: Mapping[str, Any] = ANSWERS) -> Kept:
    """One more routine on a server that runs, for a test that changes it."""
    answer = TextBrowser().send_json(f"{origin}/api/v1/routines", {"answers": answers, "consent": True})
    return Kept(origin, answer.json["token"], answer.json["steps"])


def act(page: Page, name: str) -> Locator:
    return page.locator(f"[data-act={name}]:visible")


def title(page: Page) -> Locator:
    """Of the step that fills the screen."""
    return page.locator(".guide-step.is-now > [data-way] [data-title]")


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
