"""How the tools write: colours in a terminal alone, nothing read as markup, numbers that do not lie."""

import sys
from io import StringIO

import pytest
from django.core.management.base import OutputWrapper
from rich.text import Text

from routines.authoring.terminal import heading, paper, percent, table, watched
from tests.routines.authoring.asking import Terminal

ESCAPE = "\x1b"


@pytest.fixture(autouse=True)
def plain_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever runs the tests has no say in colours and width."""
    for name in ("FORCE_COLOR", "NO_COLOR", "TTY_COMPATIBLE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("COLUMNS", "40")


def written(out: StringIO) -> str:
    console = paper(OutputWrapper(out))
    heading(console, "Rules [bold]")
    rows = table("rule", "fires", right=("fires",))
    rows.add_row(Text("desk-work", style="red"), "31.0 %")
    rows.add_row("a [red]word[/red]", "< 0.1 %")
    console.print(rows)
    return out.getvalue()


def test_without_a_terminal_it_is_plain_text_without_blanks_at_the_end_of_lines() -> None:
    assert written(StringIO()).splitlines() == [
        "",
        "Rules [bold]",
        "rule                  fires",
        "───────────────────────────",
        "desk-work            31.0 %",
        "a [red]word[/red]   < 0.1 %",
    ]


def test_in_a_terminal_it_has_colours() -> None:
    assert f"{ESCAPE}[31mdesk-work" in written(Terminal())


def test_no_color_is_heard(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    assert f"{ESCAPE}[31m" not in written(Terminal())


def test_without_a_terminal_nothing_shows_how_long_it_takes(capsys: pytest.CaptureFixture[str]) -> None:
    assert list(watched([1, 2, 3], "trying people")) == [1, 2, 3]
    assert capsys.readouterr() == ("", "")


def test_in_a_terminal_a_bar_shows_it_beside_the_results(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    beside = Terminal()
    monkeypatch.setattr(sys, "stderr", beside)
    assert list(watched([1, 2, 3], "trying people")) == [1, 2, 3]
    assert "trying people" in beside.getvalue()
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize(
    ("share", "told"),
    [(0, "0.0 %"), (0.0004, "< 0.1 %"), (0.001, "0.1 %"), (0.5, "50.0 %"), (0.9996, "> 99.9 %"), (1, "100.0 %")],
)
def test_what_is_there_is_never_told_as_nothing(share: float, told: str) -> None:
    assert percent(share) == told
