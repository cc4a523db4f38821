"""The fonts of the pages: what `make fonts` makes of its sources, and enough for all that can be said."""

from itertools import chain
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

from tools.subset_fonts import HERE, THERE, WEIGHTS, cut

ROOT = Path(__file__).resolve().parents[2]
PAGES = [file for file in ROOT.glob("routines/templates/unknot/**/*.html") if file.parent.name != "authoring"]
SAID = [*PAGES, *ROOT.glob("recommender/knowledge/**/*.yaml")]


@pytest.mark.parametrize("name", WEIGHTS)
def test_the_shipped_font_is_what_the_command_makes(name: str) -> None:
    assert (THERE / f"{name}.woff2").read_bytes() == cut(name)


@pytest.mark.parametrize("name", WEIGHTS)
def test_its_licence_lies_beside_it_and_reserves_no_name(name: str) -> None:
    licence = (THERE / f"{name}-OFL.txt").read_text()
    assert licence == (HERE / f"{name}-OFL.txt").read_text()
    assert licence.startswith("Copyright")
    assert "with Reserved Font Name" not in licence.splitlines()[0]


@pytest.mark.parametrize("name", WEIGHTS)
def test_every_character_of_templates_and_knowledge_is_in_it(name: str) -> None:
    there = TTFont(THERE / f"{name}.woff2").getBestCmap()
    said = set(chain.from_iterable(file.read_text() for file in SAID)) - {"\n"}
    assert len(said) > 80
    assert {character for character in said if ord(character) not in there} == set()
