"""The card in a real browser: one page of paper when it is printed, readable on a phone, with a button that prints.

Each length is printed on one of the papers; in `make long` on both.
"""

import re
from dataclasses import dataclass
from io import BytesIO
from itertools import product

import pytest
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from tests.browser.conftest import fits
from tests.long import whole
from tests.routines.visitors import plain_answers
from tests.text_browser import TextBrowser

SMALLEST = 7.5 * 4 / 3  # CSS pixels of the smallest print that is still read at a bedside
LENGTHS = (5, 20, 25, 45, 60)  # minutes: one of each density, and those at its ends
PRINTS = whole(
    list(product(LENGTHS, ("A4", "Letter"))),
    short=[(5, "A4"), (20, "Letter"), (25, "A4"), (45, "Letter"), (60, "A4"), (60, "Letter")],
)
EVERY_TEXT = """() => [...document.querySelectorAll(".paper *")]
  .filter((element) => [...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim()))
  .map((element) => parseFloat(getComputedStyle(element).fontSize))"""


@dataclass(frozen=True)
class Cards:
    """Where the givers' pages of routines of several lengths are, which have the cards."""

    origin: str
    paths: dict[int, str]

    def of(self, minutes: int) -> str:
        return f"{self.origin}{self.paths[minutes]}card/"


@pytest.fixture(scope="module")
def cards(origin: str) -> Cards:
    return Cards(origin, {minutes: _kept(origin, minutes) for minutes in LENGTHS})


def _kept(origin: str, minutes: int) -> str:
    """Where the giver's page of such a routine is."""
    everywhere = ["shoulder_left", "shoulder_right", "upper_back_left", "lower_back_right", "hip_left", "hip_right"]
    answers = plain_answers() | {"minutes": minutes, "pain_zones": everywhere, "allergies": ["nuts", "wheat"]}
    kept = TextBrowser().send_json(f"{origin}/api/v1/routines", {"answers": answers, "consent": True})
    page = TextBrowser().open(f"{origin}/r/{kept.json['token']}/")
    found = re.search(r'href="(/g/[^"]+/)card/"', page.text)
    assert found
    return found[1]


@pytest.mark.parametrize(("minutes", "paper"), PRINTS)
def test_it_prints_on_one_page(page: Page, cards: Cards, minutes: int, paper: str) -> None:
    page.goto(cards.of(minutes))
    margin = dict.fromkeys(("top", "right", "bottom", "left"), "10mm")
    printed = page.pdf(format=paper, prefer_css_page_size=paper == "A4", margin=margin)  # type: ignore[arg-type]
    (sheet,) = PdfReader(BytesIO(printed)).pages
    text = re.sub(r"\s+", "", sheet.extract_text())
    titles = page.locator(".paper-step h3").all_inner_texts()
    assert len(titles) >= 4
    assert [title for title in titles if re.sub(r"\s+", "", title) not in text] == []


@pytest.mark.parametrize("minutes", [5, 20, 60])
def test_no_print_is_too_small_to_read(page: Page, cards: Cards, minutes: int) -> None:
    page.goto(cards.of(minutes))
    page.emulate_media(media="print")
    sizes = page.evaluate(EVERY_TEXT)
    assert len(sizes) > 20
    assert min(sizes) >= SMALLEST


@pytest.mark.parametrize("width", [390, 1280])
def test_it_is_readable_on_a_screen(page: Page, cards: Cards, complaints: list[str], width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(cards.of(60))
    fits(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("60 minutes of massage")
    assert min(page.evaluate(EVERY_TEXT)) >= 14
    assert complaints == []


def test_the_button_prints(page: Page, cards: Cards) -> None:
    page.add_init_script("window.printed = 0; window.print = () => { window.printed += 1; };")
    page.goto(cards.of(5))
    page.get_by_role("button", name="Print").click()
    assert page.evaluate("window.printed") == 1
