"""How the author's tools write: with colours and as wide as the terminal, and as plain text where there is none."""

import re
from collections.abc import Iterable, Sequence
from io import StringIO
from typing import TypeVar

from django.core.management.base import OutputWrapper
from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table
from rich.text import Text

T = TypeVar("T")
BLANKS = re.compile(r" +$", re.MULTILINE)


class _Through(StringIO):
    """What rich writes, handed to Django's output; without the blanks that fill lines where it is no terminal."""

    def __init__(self, out: OutputWrapper) -> None:
        super().__init__()
        self._out = out

    def write(self, text: str) -> int:
        self._out.write(text if self.isatty() else BLANKS.sub("", text), ending="")
        return len(text)

    def isatty(self) -> bool:
        return bool(self._out.isatty())


def paper(out: OutputWrapper) -> Console:
    """Where results are written. What an author wrote is never read as markup."""
    return Console(file=_Through(out), highlight=False, markup=False, emoji=False)


def watched(items: Sequence[T], doing: str) -> Iterable[T]:
    """Hands the items through, with a bar beside the results that is gone in the end. No terminal, no bar."""
    console = Console(stderr=True)
    columns = TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn()
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as progress:
        yield from progress.track(items, description=doing)


def heading(console: Console, text: str) -> None:
    """A line that starts a part."""
    console.print()
    console.print(Text(text, style="bold"))


def table(*columns: str, right: Sequence[str] = ()) -> Table:
    """An empty table without frames; columns named in `right` hold numbers."""
    made = Table(box=SIMPLE_HEAD, show_edge=False, pad_edge=False, header_style="dim")
    for column in columns:
        is_number = column in right
        made.add_column(column, justify="right" if is_number else "left", no_wrap=is_number, overflow="fold")
    return made


def percent(share: float) -> str:
    """A share from 0 to 1 for reading: what is there is never shown as nothing, nor what is missing as all."""
    if 0 < share < 0.001:
        return "< 0.1 %"
    if 0.999 < share < 1:
        return "> 99.9 %"
    return f"{100 * share:.1f} %"
