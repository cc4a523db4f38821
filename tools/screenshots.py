"""`make screenshots`: takes the pictures of the README with the machine's own Chromium, on a server of its own.

Answers, the time of day and the way of drawing are fixed, so a picture changes only when a page does.
"""

import sys
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from PIL import Image
from playwright.sync_api import Browser, Page

from tests.chromium import HOW_TO_GET_IT, chromium, chromium_path
from tests.published import keep, published_at, publishing
from tests.routines.visitors import plain_answers

PICTURES = Path(__file__).parent.parent / "docs" / "pictures"
PHONE = {"viewport": {"width": 390, "height": 780}, "device_scale_factor": 2, "service_workers": "block"}
EVENING = datetime(2026, 11, 20, 20, 30)
SECONDS_IN = 70  # of the guide: the first step is under way
TO_THE_TOP = "part => part.scrollIntoView()"
SMALL = {"width": 2 * 320, "quality": 82}


def main() -> int:
    """Take them all. 1 where there is no Chromium."""
    path = chromium_path()
    if path is None:
        print(HOW_TO_GET_IT, file=sys.stderr)
        return 1
    PICTURES.mkdir(exist_ok=True)
    with TemporaryDirectory() as var, chromium(path) as browser:
        installation = published_at(Path(var), Path(var) / "static")
        with publishing(installation):
            answers = plain_answers() | {"minutes": 20, "pain_zones": ["shoulder_left", "lower_back_right"]}
            address = f"{installation.address}/r/{keep(installation, answers)}/"
            for scheme in ("light", "dark"):
                take(browser, address, scheme)
    return 0


def take(browser: Browser, address: str, scheme: str) -> None:
    """The routine at a glance, its steps, and the guide under way, in this colour scheme."""
    context = browser.new_context(**PHONE, color_scheme=scheme, reduced_motion="reduce")  # type: ignore[arg-type]
    page = context.new_page()
    page.clock.install(time=EVENING)
    page.goto(address)
    page.locator(".sheet-head").evaluate(TO_THE_TOP)
    save(page, f"routine-{scheme}")
    page.locator("#steps").evaluate(TO_THE_TOP)
    save(page, f"step-{scheme}")
    page.goto(f"{address}guide/")
    page.clock.pause_at(page.evaluate("Date.now()") + 1000)
    page.locator("[data-act=start]:visible").click()
    page.clock.run_for(SECONDS_IN * 1000)
    save(page, f"guide-{scheme}")
    context.close()


def save(page: Page, name: str) -> None:
    """What the window shows, as a small picture."""
    page.evaluate("document.fonts.ready")
    file = PICTURES / f"{name}.webp"
    with TemporaryDirectory() as folder:
        taken = Path(folder) / "taken.png"
        page.screenshot(path=taken, animations="disabled")
        with Image.open(taken) as picture:
            height = round(picture.height * SMALL["width"] / picture.width)
            picture.resize((SMALL["width"], height), Image.Resampling.LANCZOS).save(
                file, quality=SMALL["quality"], method=6
            )
    print(f"{file.name}: {file.stat().st_size // 1024} KB")


if __name__ == "__main__":
    sys.exit(main())
