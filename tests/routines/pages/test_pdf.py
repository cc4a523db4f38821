"""Pages as PDFs: each picture by itself, our own files, and not a word over the network."""

from xml.etree import ElementTree

import pytest

from routines.pages import pdf
from tests.missing import missing
from tests.routines.pages.test_card import HOW_TO_GET_IT

PAGE = (
    '<p>Before</p><svg class="picture" viewBox="0 0 9 9" role="img" aria-label="A &amp; B"><use href="#figure"/></svg>'
)
SVG = "{http://www.w3.org/2000/svg}"


def test_pango_is_looked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    for found in ("libpangoft2-1.0.so.0", None):
        monkeypatch.setattr(pdf, "find_library", lambda name, found=found: found)
        assert pdf.can_be_made.__wrapped__() is (found is not None)


def test_a_picture_becomes_an_image_that_holds_all_it_refers_to() -> None:
    page, pictures = pdf.with_images(PAGE + PAGE)
    assert page.count('<img class="picture"') == 2
    assert 'alt="A &amp; B"' in page
    assert "<svg" not in page
    assert [address in page for address in pictures] == [True, True]
    drawing = ElementTree.fromstring(next(iter(pictures.values())))  # noqa: S314 our own
    assert drawing.tag == f"{SVG}svg"
    assert drawing.find(f"{SVG}use[@href='#figure']") is not None
    assert drawing.find(f".//{SVG}g[@id='figure']") is not None
    assert ".lit" in (drawing.findtext(f"{SVG}style") or "")


@pytest.mark.parametrize("name", ["../../../pages/pdf.py", "/etc/passwd", "https://example.org/a.css"])
def test_nothing_but_our_static_files_is_read(name: str) -> None:
    address = name if name.startswith("https") else pdf.OURS + name
    with pytest.raises(ValueError, match="is not a static file of ours"):
        pdf.Fetcher({})(address)


def test_what_is_at_another_address_is_missing_from_the_pdf_and_the_log_says_so(
    caplog: pytest.LogCaptureFixture,
) -> None:
    if not pdf.can_be_made():
        missing(HOW_TO_GET_IT)
    drawn = pdf.made_of('<link rel="stylesheet" href="https://example.org/a.css"><p>Words</p>')
    assert drawn.startswith(b"%PDF-")
    assert "https://example.org/a.css is not a static file of ours" in caplog.text
