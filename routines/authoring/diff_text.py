"""A comparison of two versions as text: what was edited, who gets something else, and the plainest examples."""

from collections.abc import Iterator, Sequence

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from recommender.authoring.comparing import Comparison, Example
from recommender.authoring.differences import FACETS, Careful, Difference
from recommender.authoring.edits import Edit
from routines.authoring.outcome_text import written
from routines.authoring.terminal import heading, percent, table

SIGNS = {"added": ("+", "green", "added to"), "removed": ("-", "red", "removed from"), "changed": ("~", "yellow", "in")}
SIGNED = {"+ ": "green", "- ": "red"}
CAREFUL: dict[Careful, str] = {"less": "red", "more": "green", "both": "yellow"}
LINES = 4  # told of one difference; the page tells all
BAR = 20  # characters for everybody


def show(console: Console, comparison: Comparison, names: Sequence[str]) -> None:
    """All of it. `names` are what the author called the two versions."""
    versions = comparison.versions
    for label, name, knowledge in zip(("Old", "New"), names, (versions.old, versions.new), strict=True):
        console.print(Text(f"{label}  ", style="dim").append(f"{name}, {knowledge.version}", style="not dim"))
    if not versions.edits:
        console.print("\nBoth say the same.")
        return
    _show_edits(console, versions.edits)
    _show_shares(console, comparison)
    if comparison.examples:
        heading(console, "The plainest people who get something else")
        shown = Table.grid(padding=(0, 1))
        for number, example in enumerate(comparison.examples, start=1):
            if number > 1:
                shown.add_row()
            shown.add_row(Text(f"{number:>2}", style="dim"), Group(*_example(example)))
        console.print(shown)


def _show_edits(console: Console, edits: Sequence[Edit]) -> None:
    heading(console, "What was edited")
    shown = Table.grid(padding=(0, 1))
    for edit in edits:
        sign, style, how = SIGNS[edit.how]
        name = Text(f"{edit.kind} {edit.id}").append(f"  {how} {edit.file}", style="dim")
        shown.add_row(Text(sign, style=style), Group(name, *(_indented(Text(field.told)) for field in edit.fields)))
    console.print(shown)


def _show_shares(console: Console, comparison: Comparison) -> None:
    people = comparison.people
    heading(console, f"What it changes, for {people:,} people")
    shown = table("", "people", "share", "", right=("people", "share"))
    counts = [(words, comparison.counts.get(facet, 0)) for facet, words in FACETS.items()]
    for words, count in [*counts, ("anything at all", comparison.changed)]:
        shown.add_row(words, f"{count:,}", percent(count / people), Text(_bar(count / people), style="cyan"))
    console.print(shown)
    for careful, style in CAREFUL.items():
        if count := comparison.careful.get(careful, 0):
            words = "more and less careful at once" if careful == "both" else f"{careful} careful"
            console.print(Text(f"{words} for {count:,} people ({percent(count / people)})", style=style))


def _bar(share: float) -> str:
    return "█" * round(share * BAR) or ("▏" if share else "")


def _example(example: Example) -> Iterator[RenderableType]:
    changes = "1 change" if example.size == 1 else f"{example.size} changes"
    answers = f"{{{written(example.answers)}}}" if example.answers else "the plain, healthy example"
    yield Text(answers, style="bold").append(f"  {changes}" if example.size else "", style="not bold dim")
    if example.compared.culprits:
        yield Text(f"by {', '.join(example.compared.culprits)}", style="dim")
    for difference in example.compared.differences:
        yield from _difference(difference)


def _difference(difference: Difference) -> Iterator[RenderableType]:
    text = Text(difference.facet, style="bold")
    if difference.careful:
        text.append(f", {difference.careful} careful", style=f"not bold {CAREFUL[difference.careful]}")
    yield text
    for line in difference.lines[:LINES]:
        yield _indented(Text(line, style=SIGNED.get(line[:2], "")))
    if (more := len(difference.lines) - LINES) > 0:
        yield _indented(Text(f"and {more} more", style="dim"))


def _indented(text: Text) -> Padding:
    return Padding(text, (0, 0, 0, 2))
