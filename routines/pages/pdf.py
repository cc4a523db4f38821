"""A page as a PDF, by WeasyPrint, which needs Pango from the system. It is given our static files and nothing else."""

import re
from ctypes.util import find_library
from functools import cache
from importlib import import_module
from pathlib import Path
from threading import Lock
from typing import Any

from django.template.loader import render_to_string

OURS = "https://static.invalid/"  # stands before the name of each static file; nothing is ever opened there
STATIC = Path(__file__).parent.parent / "static" / "unknot"
TYPES = {".css": "text/css", ".svg": "image/svg+xml", ".woff2": "font/woff2"}
DRAWING = re.compile(r'<svg (class="(picture|tool-icon)"(?:[^>]* aria-label="([^"]*)")?.*?</svg>)', re.S)
PARTS = {"picture": "figure.html", "tool-icon": "tool_icons.html"}  # what drawings of each class refer to
IMAGES = {  # an icon is a background, which is not read aloud; the name beside it is
    "picture": '<img class="picture" src="{address}" alt="{words}">',
    "tool-icon": '<span class="tool-icon" style="background-image: url({address})"></span>',
}
ONE_AT_A_TIME = Lock()  # each takes a processor for a second or two


@cache
def can_be_made() -> bool:
    """Whether this machine has Pango. Only looked for: to import WeasyPrint takes a second, and a link cannot wait."""
    return find_library("pangoft2-1.0") is not None


def made_of(page: str) -> bytes:
    """The PDF of this page. Its addresses are names of our static files, like `card.css`."""
    weasyprint: Any = import_module("weasyprint")
    page, pictures = with_images(page)
    with ONE_AT_A_TIME:
        document = weasyprint.HTML(string=page, base_url=OURS, url_fetcher=Fetcher(pictures))
        drawn: bytes = document.write_pdf(pdf_tags=True)
    return drawn


def with_images(page: str) -> tuple[str, dict[str, str]]:
    """The page with each picture and icon as an image, and the drawings by address: WeasyPrint draws each by itself."""
    pictures: dict[str, str] = {}

    def image(found: re.Match[str]) -> str:
        drawing, kind, words = found.groups(default="")
        address = f"{OURS}picture-{len(pictures)}.svg"
        pictures[address] = _by_itself(drawing, kind)
        return IMAGES[kind].format(address=address, words=words)

    return DRAWING.sub(image, page), pictures


class Fetcher:
    """Hands out our static files and the pictures of one page, and refuses all else."""

    _fail_on_errors = False  # WeasyPrint asks for it; what is refused is only missing from the page, and logged

    def __init__(self, pictures: dict[str, str]) -> None:
        self._pictures = pictures

    def __call__(self, url: str) -> Any:
        body = self._pictures.get(url, "").encode() or self._file(url)
        kind = TYPES[Path(url).suffix]
        return import_module("weasyprint.urls").URLFetcherResponse(url, body, {"Content-Type": kind})

    def _file(self, url: str) -> bytes:
        path = (STATIC / url.removeprefix(OURS)).resolve()
        if not (url.startswith(OURS) and path.is_relative_to(STATIC.resolve())):
            raise ValueError(f"{url} is not a static file of ours. Put what a PDF needs into {STATIC.name}/.")
        return path.read_bytes()


def _by_itself(drawing: str, kind: str) -> str:
    """The drawing with the parts that it refers to and its colours."""
    opening, rest = drawing.split(">", 1)
    return f'<svg xmlns="http://www.w3.org/2000/svg" {opening}>{_parts(PARTS[kind])}{rest}'


@cache
def _parts(file: str) -> str:
    parts = render_to_string(f"unknot/parts/{file}")
    definitions = parts[parts.index("<defs>") : parts.index("</svg>")]
    return f"<style>{(STATIC / 'picture_on_paper.css').read_text()}</style>{definitions}"
