"""docs/security.md names tests that exist, and every requirement has one."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "docs" / "security.md").read_text()
NAMED = sorted(set(re.findall(r"`([\w/]+\.py)(?:::(test_\w+))?`", TEXT)))


@pytest.mark.parametrize(("path", "test"), NAMED)
def test_every_test_that_is_named_exists(path: str, test: str) -> None:
    written = (ROOT / "tests" / path).read_text()
    assert (f"def {test}(" if test else "def test_") in written


def test_every_requirement_has_a_test() -> None:
    rows = [line for line in TEXT.splitlines() if re.match(r"\| \d", line)]
    assert len(rows) > 40
    assert [row for row in rows if not re.search(r"`[\w/]+\.py(::\w+)?` \|$", row)] == []


def test_it_can_be_found() -> None:
    assert "docs/security.md" in (ROOT / "SECURITY.md").read_text()
    assert "SECURITY.md" in (ROOT / "README.md").read_text()
    assert "security.md" in (ROOT / "docs" / "architecture.md").read_text()
