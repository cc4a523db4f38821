"""What the tools make or need: the pictures of the README, the contact sheet, the lock of Lighthouse."""

import json
import re
from pathlib import Path

from tests.chromium import HOW_TO_GET_IT, chromium_path
from tests.missing import missing
from tools.contact_sheet import photograph

ROOT = Path(__file__).resolve().parents[2]
PNG = b"\x89PNG"


def test_the_pictures_of_the_readme_are_there_and_small() -> None:
    named = set(re.findall(r'(?:src|srcset)="([^"]+)"', (ROOT / "README.md").read_text()))
    assert named == {f"docs/pictures/{file.name}" for file in (ROOT / "docs" / "pictures").iterdir()}
    assert all((ROOT / name).stat().st_size <= 120 * 1024 for name in named)


def test_the_contact_sheet_becomes_one_picture_from_top_to_bottom(tmp_path: Path) -> None:
    page = tmp_path / "sheet.html"
    page.write_text("<body style='margin: 0'><p style='margin: 0; height: 3000px'>")
    picture = photograph(page, chromium_path() or missing(HOW_TO_GET_IT)).read_bytes()
    assert picture.startswith(PNG)
    assert [int.from_bytes(picture[at : at + 4]) for at in (16, 20)] == [1600, 3000]


def test_lighthouse_is_pinned_by_content_and_by_no_place_to_get_it_from() -> None:
    packages = json.loads((ROOT / "tools" / "lighthouse" / "package-lock.json").read_text())["packages"]
    fetched = {name: package for name, package in packages.items() if name}
    assert len(fetched) > 100
    assert [name for name, package in fetched.items() if "integrity" not in package or "resolved" in package] == []
