"""`knowledge coverage [FOLDER] [--people N] [--rare PERCENT]`: each rule against its examples and many people.

"fires" is the share of people for whom a rule fires, "missed" how many of those would get something else without it.
"""

from argparse import ArgumentParser
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.core.management.base import OutputWrapper
from rich.console import Console
from rich.text import Text

from recommender.authoring.coverage import FileCoverage, RuleCoverage, by_file, coverage
from recommender.knowledge import FOLDER
from routines.authoring.check import loaded
from routines.authoring.numbers import at_least_one, percentage
from routines.authoring.terminal import heading, paper, percent, table, watched

HELP = "show for each rule how often it fires, and how often it would be missed"


def add_arguments(parser: ArgumentParser) -> None:
    """A folder, how many people to try, and which rules to list."""
    parser.add_argument("folder", nargs="?", type=Path, default=FOLDER)
    parser.add_argument("--people", type=at_least_one, default=2000, help="how many people to try (2000)")
    parser.add_argument(
        "--rare", type=percentage, metavar="PERCENT", help="list only rules that fire for fewer than this"
    )


def run(out: OutputWrapper, options: dict[str, Any]) -> None:
    """Print every rule by its file, then a summary."""
    console, people, rare = paper(out), options["people"], options["rare"]
    rules = coverage(loaded(options["folder"]), people=people, watch=watched)
    listed = [rule for rule in rules if rare is None or rule.fires < rare]
    for file in by_file(listed):
        _show_rules(console, [rule for rule in listed if rule.file == file.file])
    _show_files(console, by_file(rules))
    what = (
        f"{len(rules)} rules"
        if rare is None
        else f"{len(listed)} of {len(rules)} rules fire for less than {percent(rare)}"
    )
    console.print(
        Text(
            f"\n{what}, tried on {people:,} people. A rule that fires for none of them may be rare, or dead.\n"
            "One that is never missed changes nothing that another rule does not.",
            style="dim",
        )
    )


def _show_rules(console: Console, rules: Sequence[RuleCoverage]) -> None:
    heading(console, rules[0].file)
    shown = table("rule", "examples", "fires", "missed", right=("fires", "missed"))
    for rule in rules:
        examples = Text("hold") if rule.examples_hold else Text("broken", style="bold red")
        shown.add_row(rule.rule, examples, _share(rule.fires), _share(rule.missed))
    console.print(shown)


def _share(share: float | None) -> Text:
    if share is None:
        return Text("")
    return Text(percent(share)) if share else Text("never", style="bold yellow")


def _show_files(console: Console, files: Sequence[FileCoverage]) -> None:
    heading(console, "By file")
    numbers = ("rules", "examples hold", "never fire", "never missed")
    shown = table("file", *numbers, right=numbers)
    for file in files:
        counts = (file.rules, file.examples_hold, file.silent, file.never_missed)
        shown.add_row(file.file, *map(str, counts))
    console.print(shown)
