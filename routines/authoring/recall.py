"""`knowledge recall [FOLDER] [--apply]`: which kept routines would be stricter today; mark them, and owe the mails.

An operator's act: docs/operations.md. It says counts, versions and rules, never an answer, an address or a link.
"""

from argparse import ArgumentParser
from collections import Counter
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, OutputWrapper
from django.utils import timezone
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table

from recommender.knowledge import FOLDER, Knowledge
from recommender.verify import verify
from routines.authoring.check import loaded
from routines.authoring.terminal import paper, table
from routines.models import Routine
from routines.services.recalling import Done, Report, look_through

HELP = "find what newer knowledge takes back of kept routines"
COLUMNS = ("looked at", "stricter", "looser", "unreadable", "skipped")
KINDS = ("referral", "left out", "gentler", "shorter")  # of stricter; one routine may have several
RULES = 10  # told, of those behind it


def add_arguments(parser: ArgumentParser) -> None:
    """A folder, for knowing what an edit would recall before it is shipped, and whether to act."""
    parser.add_argument("folder", nargs="?", type=Path, default=FOLDER)
    parser.add_argument("--apply", action="store_true", help="mark what is stricter and owe the mails")


def run(out: OutputWrapper, options: dict[str, Any]) -> None:
    """Print what was found and done. Raises CommandError where the knowledge is not sound, or not what is shipped."""
    folder, apply = options["folder"], options["apply"]
    if apply and folder.resolve() != FOLDER.resolve():
        raise CommandError(f"Only knowledge that is shipped can recall: put what is in {folder} into {FOLDER} first.")
    knowledge = loaded(folder)
    if problems := verify(knowledge):
        listed = [f"  {problem}" for problem in problems]
        raise CommandError("\n".join(["Nothing is recalled while the knowledge has to be mended:", *listed]))
    report = _watched(knowledge, apply=apply)
    page, total = paper(out), sum(report.found.values(), Counter[str]())
    number = total["looked at"] + total["skipped"]
    page.print(f"Routines that other knowledge than {report.version} made: {number:,}.", soft_wrap=True)
    if report.found:
        page.print(_table(report, total))
    for line in (*_told(report, total), *_done(report.done, apply=apply)):
        page.print(line, soft_wrap=True)


def _watched(knowledge: Knowledge, *, apply: bool) -> Report:
    columns = TextColumn("Looking through the routines"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn()
    console = Console(stderr=True)
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as progress:
        task = progress.add_task("", total=Routine.objects.exclude(knowledge_version=knowledge.version).count())
        now = timezone.now()
        return look_through(knowledge=knowledge, apply=apply, now=now, each=lambda: progress.advance(task))


def _table(report: Report, total: Counter[str]) -> Table:
    rows = table("made with", *COLUMNS, right=COLUMNS)
    for version, found in sorted(report.found.items()):
        rows.add_row(version, *(f"{found[column]:,}" for column in COLUMNS))
    if len(report.found) > 1:
        rows.add_row("all", *(f"{total[column]:,}" for column in COLUMNS))
    return rows


def _told(report: Report, total: Counter[str]) -> list[str]:
    """What is behind the table, as far as there is anything."""
    lines = []
    if total["stricter"]:
        lines.append("Stricter: " + ", ".join(f"{kind} {total[kind]:,}" for kind in KINDS) + ".")
        lines.append("Because of: " + _counts(report.rules) + ".")
    if total["skipped"]:
        lines.append(f"Skipped, since newer knowledge than this made them: {total['skipped']:,}.")
    if total["unreadable"]:
        more = ", …" if total["unreadable"] > len(report.unreadable) else ""
        numbers = ", ".join(str(number) for number in report.unreadable)
        lines.append(f"Not readable today: {_counts(report.fields)}. They stay as they are: routines {numbers}{more}.")
    return lines


def _counts(counter: Counter[str]) -> str:
    return ", ".join(f"{name} ({count:,})" for name, count in counter.most_common(RULES))


def _done(done: Done, *, apply: bool) -> list[str]:
    act = f"routines marked: {done.marked:,}, reminders paused: {done.paused:,}, mails owed: {done.mails:,}"
    lines = [f"Done. {act.capitalize()}." if apply else f"Dry run, nothing was changed. With --apply: {act}."]
    return [*lines, f"Marked before: {done.already:,}."] if done.already else lines
