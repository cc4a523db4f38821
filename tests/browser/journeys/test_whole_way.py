"""From the landing page to a massage that was given and reminders that are on: by mouse, by keys, without scripts.

By mouse it is on a phone, by keys on a wide screen; in `make long` everything is on both.
"""

from collections.abc import Iterator
from itertools import product
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import fits, opened
from tests.browser.journeys import way
from tests.browser.journeys.hands import Hands, Keys, Mouse
from tests.long import whole

pytestmark = pytest.mark.untraced
OURS = "because the document's frame is sandboxed"  # the mail's, which is asked by a script whether it has the focus
SIZES = {"phone": {"width": 390, "height": 844}, "wide": {"width": 1280, "height": 800}}
on_a_phone = pytest.mark.parametrize("size", whole(list(SIZES), short=["phone"]), indirect=True)
on_a_wide_screen = pytest.mark.parametrize("size", whole(list(SIZES), short=["wide"]), indirect=True)


@pytest.fixture
def size(request: pytest.FixtureRequest) -> Any:
    return SIZES[request.param]


@pytest.fixture
def receivers(browser: Browser, complaints: list[str], size: Any) -> Iterator[Page]:
    yield from opened(browser, complaints, viewport=size, timezone_id="Europe/Berlin")


@pytest.fixture
def givers(browser: Browser, complaints: list[str], size: Any) -> Iterator[Page]:
    yield from opened(browser, complaints, viewport=size)


@pytest.fixture
def plain(browser: Browser, complaints: list[str], size: Any) -> Iterator[Page]:
    """With scripts switched off."""
    yield from opened(browser, complaints, viewport=size, java_script_enabled=False)


@pytest.mark.parametrize(
    ("size", "kind"),
    whole(list(product(SIZES, (Mouse, Keys))), short=[("phone", Mouse), ("wide", Keys)]),
    indirect=["size"],
)
def test_from_the_landing_page_to_a_massage_and_reminders(
    kind: type[Mouse] | type[Keys],
    receivers: Page,
    givers: Page,
    origin: str,
    complaints: list[str],
    request: pytest.FixtureRequest,
) -> None:
    hands: Hands = kind(receivers)
    way.to_the_routine(hands, origin)
    way.keep(hands)
    way.give(kind(givers), way.giver_link(receivers))
    email = f"rosa.{request.node.callspec.id}@example.org"
    receivers.bring_to_front()
    way.sign_up(hands, email)
    way.confirm(hands, email)
    way.manage(hands)
    assert [words for words in complaints if OURS not in words] == []


@on_a_wide_screen
def test_by_keys_one_can_go_back_on_a_page_and_change_ones_mind(receivers: Page, origin: str) -> None:
    keys = Keys(receivers)
    receivers.goto(f"{origin}/check/back/")
    keys.press(receivers.get_by_role("link", name="Skip to the content"))
    left, right = (receivers.locator(f"[value=hip_{side}]") for side in ("left", "right"))
    keys.tick(right)
    keys.go_back_to(left)
    receivers.keyboard.press("Space")
    expect(left).to_be_checked()
    keys.tick(receivers.locator("[name=pain_zones][value='-']"))
    expect(left).not_to_be_checked()
    expect(right).not_to_be_checked()


@on_a_phone
def test_without_scripts_the_way_leads_to_the_routine_and_the_guide_as_lists(
    plain: Page, origin: str, complaints: list[str]
) -> None:
    mouse = Mouse(plain)
    way.to_the_routine(mouse, origin)
    assert plain.locator("#steps ~ .phase .step").count() > 3
    way.keep(mouse)
    mouse.press(plain.get_by_role("link", name="Start the massage"))
    mouse.press(plain.get_by_role("button", name="Nothing new, start the massage"))
    plain.wait_for_url("**/guide/")
    steps = plain.locator(".guide-step")
    assert steps.count() > 3
    for step in steps.all():
        expect(step.locator(".starts")).to_be_visible()
    fits(plain)
    mouse.press(plain.get_by_role("link", name="Back to the routine"))
    assert complaints == []
