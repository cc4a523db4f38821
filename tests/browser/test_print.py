"""The print view of a routine and its guide: what is needed at the bedside, and nothing that only a screen can do.

The longest routine is printed on the shorter paper; in `make long` on both.
"""

import re
from io import BytesIO

import pytest
from playwright.sync_api import Page
from pypdf import PdfReader

from tests.browser.guide.player import act
from tests.long import whole
from tests.routines.visitors import plain_answers
from tests.text_browser import TextBrowser

EVERYWHERE = ["shoulder_left", "shoulder_right", "upper_back_left", "lower_back_right", "hip_left", "hip_right"]
PAGES = {"routine": "", "guide": "guide/"}
STEPS = {"routine": ".step", "guide": ".guide-step > .guide-way"}  # other ways to do a step are for screens
MARGIN = 12  # millimetres
PAPERS = {"A4": (210, 297), "Letter": (216, 279)}
ONLY_FOR_SCREENS = "button, input, select, .button, .site-header, .site-footer, .jump, .guide-controls, details.why"
SHOWN = "all => all.filter(one => one.checkVisibility()).map(one => one.outerHTML.slice(0, 80))"
# Elements that reach out of the window, which is as wide as the paper between its margins.
TOO_WIDE = """() => [...document.querySelectorAll("main *")].filter(one => one.checkVisibility())
  .filter(one => !one.closest("svg, .visually-hidden") && one.getBoundingClientRect().right > innerWidth + 1)
  .map(one => one.outerHTML.slice(0, 80))"""


@pytest.fixture(scope="module")
def routines(origin: str) -> dict[int, str]:
    """Addresses of routines of 5 and of 60 minutes."""
    return {minutes: _kept(origin, minutes) for minutes in (5, 60)}


def _kept(origin: str, minutes: int) -> str:
    answers = plain_answers() | {"minutes": minutes, "pain_zones": EVERYWHERE}
    kept = TextBrowser().send_json(f"{origin}/api/v1/routines", {"answers": answers, "consent": True})
    return f"{origin}/r/{kept.json['token']}/"


def texts_of(page: Page, paper: str) -> list[str]:
    """What is printed on each page, without spaces."""
    margin = dict.fromkeys(("top", "right", "bottom", "left"), f"{MARGIN}mm")
    printed = page.pdf(format=paper, margin=margin)  # type: ignore[arg-type]
    return [re.sub(r"\s+", "", sheet.extract_text()) for sheet in PdfReader(BytesIO(printed)).pages]


def without_spaces(text: str) -> str:
    return re.sub(r"\s+", "", text)


@pytest.mark.parametrize(
    ("minutes", "paper"), whole([(5, "A4"), (60, "A4"), (60, "Letter")], short=[(5, "A4"), (60, "Letter")])
)
@pytest.mark.parametrize("name", PAGES)
def test_each_step_is_whole_on_its_page(
    page: Page, routines: dict[int, str], name: str, minutes: int, paper: str
) -> None:
    page.goto(routines[minutes] + PAGES[name])
    page.emulate_media(media="print")
    steps = page.locator(STEPS[name])
    told = steps.evaluate_all(
        "all => all.map(one => [...one.querySelectorAll('ol > li')].map(line => line.textContent))"
    )
    assert len(told) >= 4
    sheets = texts_of(page, paper)
    assert 2 <= len(sheets) <= (4 if minutes == 5 else 9)
    for lines in told:
        assert any(all(without_spaces(line) in sheet for line in lines) for sheet in sheets), lines


@pytest.mark.parametrize("paper", PAPERS)
@pytest.mark.parametrize("name", PAGES)
def test_nothing_is_wider_than_the_paper(page: Page, routines: dict[int, str], name: str, paper: str) -> None:
    width, height = PAPERS[paper]
    inner = {"width": round((width - 2 * MARGIN) * 96 / 25.4), "height": round((height - 2 * MARGIN) * 96 / 25.4)}
    page.set_viewport_size(inner)  # type: ignore[arg-type]
    page.goto(routines[60] + PAGES[name])
    page.emulate_media(media="print")
    assert page.evaluate(TOO_WIDE) == []


@pytest.mark.parametrize("name", PAGES)
def test_what_only_a_screen_can_do_is_left_out(page: Page, routines: dict[int, str], name: str) -> None:
    page.goto(routines[60] + PAGES[name])
    assert page.locator(ONLY_FOR_SCREENS).evaluate_all(SHOWN) != []
    page.emulate_media(media="print")
    assert page.locator(ONLY_FOR_SCREENS).evaluate_all(SHOWN) == []
    displayed = page.locator(".picture .moves").evaluate_all("all => all.map(one => getComputedStyle(one).display)")
    assert set(displayed) <= {"none"}
    assert len(page.locator(f"{STEPS[name]} .picture").evaluate_all(SHOWN)) > 10


def test_a_guide_that_plays_is_printed_as_the_list_too(page: Page, routines: dict[int, str]) -> None:
    page.goto(routines[5] + "guide/")
    titles = page.locator(f"{STEPS['guide']} [data-title]").all_text_contents()
    act(page, "start").click()
    printed = "".join(texts_of(page, "A4"))
    assert [title for title in titles if without_spaces(title) not in printed] == []
