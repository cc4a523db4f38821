"""`knowledge pictures [FILE]`: every picture there is on one page that needs nothing else, to be looked at."""

from argparse import ArgumentParser
from itertools import groupby
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.management.base import OutputWrapper
from django.template.loader import render_to_string

from recommender.knowledge import shipped
from recommender.picture.scene import all_scenes
from routines.pages.pictures import drawing_of

HELP = "write one page with the picture of every technique on every place"


def add_arguments(parser: ArgumentParser) -> None:
    """Where to write it."""
    parser.add_argument("file", nargs="?", type=Path, default=settings.VAR_DIR / "pictures.html")


def run(out: OutputWrapper, options: dict[str, Any]) -> None:
    """Write the page, and say where it is."""
    file: Path = options["file"]
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(contact_sheet())
    out.write(f"The pictures are in {file}.")


def contact_sheet() -> str:
    """The page: technique after technique, each with its pictures."""
    knowledge = shipped()
    techniques = [
        (technique, [drawing_of(scene, knowledge) for _, scene in found])
        for technique, found in groupby(all_scenes(knowledge), key=lambda pair: pair[0])
    ]
    css = Path(str(finders.find("unknot/unknot.css"))).read_text()
    context = {"techniques": techniques, "css": css}
    return render_to_string("unknot/authoring/pictures.html", context)
