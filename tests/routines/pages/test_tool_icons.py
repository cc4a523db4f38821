"""The icons of the tools: each has one, drawn inside its frame, and every step shows that of its own tool."""

import re
from collections.abc import Callable
from xml.etree import ElementTree

import pytest
from django.template.loader import render_to_string
from django.test import Client
from svgelements import Path

from recommender.for_giver import for_giver
from recommender.knowledge import shipped
from recommender.outcome import Routine as RoutineOutcome
from routines import selectors
from routines.models import Routine
from routines.pages import pdf
from routines.templatetags.pictures import tool_called
from tests.routines.cast import keep
from tests.routines.pages.private import givers, link

KNOWLEDGE = shipped()
SVG = "{http://www.w3.org/2000/svg}"
FRAME, STROKE = 24, 2
SHOWN = re.compile(r'<svg class="tool-icon"[^>]*><use href="#tool-(\w+)"/></svg>([^<,]+)')
OTHER_WAYS = re.compile(r'<details class="guide-instead">.*?</details>', re.S)


def drawings() -> dict[str, str]:
    """The path of each icon, by its tool."""
    parts = ElementTree.fromstring(render_to_string("unknot/parts/tool_icons.html"))  # noqa: S314 it is ours
    return {path.attrib["id"].removeprefix("tool-"): path.attrib["d"] for path in parts.iter("path")}


def test_every_tool_has_an_icon_and_every_icon_a_tool() -> None:
    tools = set(KNOWLEDGE.wording.tools)
    assert set(drawings()) == tools
    assert {technique.tool for technique in KNOWLEDGE.techniques.values()} <= tools


@pytest.mark.parametrize("tool", drawings())
def test_it_lies_inside_its_frame_and_fills_it(tool: str) -> None:
    left, top, right, bottom = Path(drawings()[tool]).bbox()
    assert min(left, top) >= STROKE / 2
    assert max(right, bottom) <= FRAME - STROKE / 2
    assert max(right - left, bottom - top) >= FRAME * 3 / 4


def test_no_two_are_the_same() -> None:
    assert len(set(drawings().values())) == len(drawings())


def test_it_is_left_to_the_name_beside_it_to_be_read_aloud() -> None:
    assert 'aria-hidden="true"' in render_to_string("unknot/parts/tool_icon.html", {"tool": "palms"})
    assert render_to_string("unknot/parts/tool_icon.html", {"tool": ""}) == ""


@pytest.mark.django_db
@pytest.mark.usefixtures("noon")
@pytest.mark.parametrize(
    "page",
    [link, givers, lambda row: f"{link(row)}guide/", lambda row: f"{givers(row)}card/"],
    ids=["routine", "giver's page", "guide", "card"],
)
def test_every_step_shows_the_icon_of_its_tool(client: Client, page: Callable[[Routine], str]) -> None:
    row = keep({"minutes": 60, "pain_zones": ["shoulder_left", "upper_back_right", "hip_left", "neck_left"]})
    outcome = selectors.outcome_of(row)
    assert isinstance(outcome, RoutineOutcome)
    steps = for_giver(outcome, knowledge=KNOWLEDGE).steps
    text = OTHER_WAYS.sub("", client.get(page(row)).content.decode())
    assert SHOWN.findall(text) == [(step.tool, KNOWLEDGE.wording.tools[step.tool]) for step in steps]
    assert len({step.tool for step in steps}) > 1
    assert text.count('id="tool-palms"') == 1


@pytest.mark.parametrize("technique", KNOWLEDGE.techniques)
def test_the_page_of_a_technique_shows_it(client: Client, technique: str) -> None:
    tool = KNOWLEDGE.techniques[technique].tool
    page = client.get(f"/knowledge/techniques/{technique}/").content.decode()
    assert SHOWN.findall(page) == [(tool, KNOWLEDGE.wording.tools[tool])]


def test_a_name_that_is_not_used_today_has_none() -> None:
    assert tool_called("one foot") == "feet"
    assert tool_called("a rolling pin") == ""


def test_in_a_pdf_it_is_a_background_that_holds_its_drawing() -> None:
    icon = render_to_string("unknot/parts/tool_icon.html", {"tool": "elbow"})
    page, images = pdf.with_images(f"<p>{icon}elbow</p>")
    ((address, image),) = images.items()
    assert page == f'<p><span class="tool-icon" style="background-image: url({address})"></span>elbow</p>'
    assert ElementTree.fromstring(image).find(f".//{SVG}path[@id='tool-elbow']") is not None  # noqa: S314 it is ours
