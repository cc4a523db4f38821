"""`manage.py knowledge pictures`: one page with every picture, that needs nothing else."""

from pathlib import Path

from recommender.knowledge import shipped
from recommender.picture.scene import all_scenes
from tests.routines.authoring.asking import ask


def test_it_writes_one_page_with_every_picture(tmp_path: Path) -> None:
    file = tmp_path / "new" / "all.html"
    assert ask("pictures", file) == f"The pictures are in {file}.\n"
    page = file.read_text()
    assert page.count('class="picture') == len(list(all_scenes(shipped())))
    assert all(f"<strong>{name}</strong>" in page for name in shipped().techniques)
    assert "<link" not in page
    assert "<script" not in page
