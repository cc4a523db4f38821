"""How UNKNOT_LIMITS is read, and how it is refused."""

import re
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from config.limits import limits


def test_empty_are_the_usual_ones() -> None:
    assert limits("")["keep"] == (30, 3600)
    assert limits("")["preview"] == (120, 60)


def test_one_is_changed_and_the_others_stay() -> None:
    assert limits("keep=2/second, tell=5/day") == limits("") | {"keep": (2, 1), "tell": (5, 86400)}


def test_one_or_all_can_be_off() -> None:
    assert limits("keep=off").keys() == limits("").keys() - {"keep"}
    assert limits("off") == {}


def test_the_operators_guide_names_the_usual_ones() -> None:
    guide = (Path(__file__).parents[2] / "docs" / "operations.md").read_text()
    [told] = re.findall(r'UNKNOT_LIMITS="([^"]*)"', guide)
    assert limits(told.replace("\\\n", "")) == limits("")
    assert (
        set(re.findall(r"^\| `([a-z-]+)` \| .* \| (?:API|pages|admin|API and pages) \|$", guide, re.M))
        == limits("").keys()
    )


@pytest.mark.parametrize("text", ["keep", "keep=0/hour", "keep=30", "keep=30/week", "keep=-1/hour", "nothing=1/hour"])
def test_what_cannot_be_read_is_named_with_the_mend(text: str) -> None:
    with pytest.raises(ImproperlyConfigured, match=r"UNKNOT_LIMITS has .* It must"):
        limits(text)
