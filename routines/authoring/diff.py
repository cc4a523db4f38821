"""`knowledge diff OLD NEW [--people N] [--html FILE]`: what was edited, and who gets something else from it.

OLD and NEW are a folder, a git revision such as HEAD~1, or `shipped`. Both are asked about the same people, drawn to
stand for those who may come, and about the examples of every rule that was edited.
"""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, OutputWrapper

from recommender.authoring.comparing import compare
from recommender.authoring.versions import Versions
from routines.authoring.diff_page import page
from routines.authoring.diff_text import show
from routines.authoring.numbers import at_least_one
from routines.authoring.revisions import version
from routines.authoring.terminal import paper, watched

HELP = "show what an edit changes, and for whom"


def add_arguments(parser: ArgumentParser) -> None:
    """The two versions, on how many people to try them, and where to write a page."""
    parser.add_argument("old", help="a folder, a git revision, or `shipped`")
    parser.add_argument("new", help="the same; what is to come")
    parser.add_argument("--people", type=at_least_one, default=2000, help="how many people to try (2000)")
    parser.add_argument("--html", type=Path, metavar="FILE", help="write the report as a page as well")


def run(out: OutputWrapper, options: dict[str, Any]) -> None:
    """Print the report. Raises CommandError where a version cannot be read or the page cannot be written."""
    names = options["old"], options["new"]
    versions = Versions(*(version(name) for name in names))
    comparison = compare(versions, people=options["people"], watch=watched)
    show(paper(out), comparison, names)
    if options["html"]:
        try:
            options["html"].write_text(page(comparison, names), encoding="utf-8")
        except OSError as error:
            raise CommandError(f"{options['html']} cannot be written ({error.strerror}): name another file.") from error
        out.write(f"\nThe same as a page: {options['html']}")
