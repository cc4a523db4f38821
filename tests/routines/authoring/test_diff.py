"""What an edit changes, as text and as a page, from the command an author types."""

from html.parser import HTMLParser
from pathlib import Path

import pytest
from django.core.management import CommandError

from recommender.knowledge import shipped
from tests.recommender.editions import Edit, alter, edited, rule
from tests.routines.authoring.asking import Terminal, ask

PEOPLE = 40
CAUTION = rule({"caution": "Rest your <eyes>."}, when={"work": "desk"}, silent={"work": "varied"})
FIRMER = alter("rules/care.yaml", "osteoporosis-is-light", ["then", "cap_pressure", "at"], "medium")
SOONER = alter("rules/care.yaml", "strong-pain-gets-light-hands", ["when", "pain_level", "at_least"], 4)


@pytest.fixture(autouse=True)
def wide(monkeypatch: pytest.MonkeyPatch) -> None:
    """So wide that nothing is wrapped."""
    monkeypatch.setenv("COLUMNS", "400")


def diff(folder: Path, *edits: Edit, people: int = PEOPLE) -> str:
    return ask("diff", "shipped", edited(folder, *edits), "--people", people)


def test_it_lists_what_was_edited_field_by_field(tmp_path: Path) -> None:
    said = diff(tmp_path, CAUTION, FIRMER, people=1)
    assert f"Old  shipped, {shipped().version}" in said
    assert "+ rule a-new-rule  added to rules/newer.yaml" in said
    assert "~ rule osteoporosis-is-light  in rules/care.yaml" in said
    assert "    then.cap_pressure.at: 'light' → 'medium'" in said


def test_what_was_taken_away_is_listed_too(tmp_path: Path) -> None:
    said = ask("diff", edited(tmp_path, CAUTION), "shipped", "--people", 1)
    assert "- rule a-new-rule  removed from rules/newer.yaml" in said
    assert "- Rest your <eyes>." in said


def test_it_counts_who_gets_something_else(tmp_path: Path) -> None:
    said = diff(tmp_path, SOONER)
    assert f"What it changes, for {PEOPLE} people" in said
    rows = {line.rpartition("%")[0].rsplit(maxsplit=2)[0]: line for line in said.splitlines() if "%" in line}
    assert "another outcome or urgency" in rows
    assert rows["another outcome or urgency"].split()[-3:] == ["0", "0.0", "%"]
    assert "█" in rows["anything at all"]
    assert "more careful for" in said
    assert "less careful for" not in said


def test_it_shows_the_plainest_person_with_what_differs(tmp_path: Path) -> None:
    said = diff(tmp_path, FIRMER, people=1)
    shown = said.partition("The plainest people who get something else\n")[2]
    assert shown.startswith(
        " 1 {health_conditions: [osteoporosis]}  1 change\n   by osteoporosis-is-light\n   limits, less careful\n"
    )
    assert (
        "     pressure at most light → medium: hip, lower_back, mid_back, neck, shoulder, sides, upper_back\n" in shown
    )
    assert "and 1 more" in shown


def test_somebody_plain_needs_no_change(tmp_path: Path) -> None:
    said = diff(tmp_path, alter("advice.yaml", "calm_music", ["text"], "Put on a record."), people=1)
    assert " 1 the plain, healthy example\n   words\n     + Put on a record.\n" in said


def test_more_than_one_change_is_counted(tmp_path: Path) -> None:
    both = rule({"caution": "Rest."}, when={"work": "desk", "sleep": "poorly"}, silent={"work": "desk"})
    assert "{work: desk, sleep: poorly}  2 changes" in diff(tmp_path, both, people=1)


def test_versions_that_say_the_same_are_told_so(tmp_path: Path) -> None:
    assert diff(tmp_path, people=1).endswith("\nBoth say the same.\n")


def test_an_edit_that_reaches_nobody_has_no_examples(tmp_path: Path) -> None:
    retitled = alter("sources.yaml", "perfect-back-massage", ["title"], "Another title")
    said = diff(tmp_path, retitled)
    assert "document perfect-back-massage" in said
    assert "plainest" not in said


def test_a_terminal_gets_the_same_with_colours(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("TTY_COMPATIBLE", "1")
    coloured = Terminal()
    ask("diff", "shipped", edited(tmp_path, FIRMER), "--people", 1, to=coloured)
    assert "\x1b[31mless careful" in coloured.getvalue() or ", less careful" in coloured.getvalue()
    assert "\x1b[" in coloured.getvalue()


def test_a_version_that_is_none_is_refused() -> None:
    with pytest.raises(CommandError, match="is no folder and no git revision"):
        ask("diff", "shipped", "no-such-folder")


def test_a_folder_that_cannot_be_read_names_its_mends(tmp_path: Path) -> None:
    folder = edited(tmp_path)
    (folder / "zones.yaml").unlink()
    with pytest.raises(CommandError, match=r"zones\.yaml: file: cannot be read"):
        ask("diff", "shipped", folder)


def test_it_needs_somebody_to_try() -> None:
    with pytest.raises(CommandError, match="0 is not a whole number from 1"):
        ask("diff", "shipped", "shipped", "--people", 0)


# The page.


class Outline(HTMLParser):
    """What a page refers to, and its words."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.addresses: list[str] = []
        self.tags: list[str] = []
        self.words = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.addresses += [value or "" for name, value in attrs if name in ("href", "src", "srcset")]

    def handle_data(self, data: str) -> None:
        self.words += data


def page(folder: Path, *edits: Edit, people: int = PEOPLE) -> str:
    file = folder / "report.html"
    said = ask("diff", "shipped", edited(folder, *edits), "--people", people, "--html", file)
    assert f"The same as a page: {file}" in said
    return file.read_text(encoding="utf-8")


def test_the_page_needs_nothing_beside_it(tmp_path: Path) -> None:
    written = page(tmp_path, FIRMER, people=1)
    assert Outline(written).addresses == ["data:,"]
    assert "script" not in Outline(written).tags
    assert written.count("url(") == written.count('url("data:font/woff2;base64,') == 2
    assert "prefers-color-scheme: dark" in written


def test_the_page_tells_edits_shares_and_examples(tmp_path: Path) -> None:
    words = Outline(page(tmp_path, SOONER, FIRMER, CAUTION)).words
    assert "of people get something else" in words
    assert "entries edited" in words
    assert "are treated less carefully: " in words
    assert "other exclusions or caps" in words
    assert "health_conditions: [osteoporosis]" in words
    assert "when.pain_level.at_least: 7 → 4" in words
    assert shipped().rules["osteoporosis-is-light"].because in words


def test_the_page_says_text_as_text(tmp_path: Path) -> None:
    written = page(tmp_path, CAUTION, people=1)
    assert "<eyes>" not in written
    assert "Rest your <eyes>." in Outline(written).words


def test_long_differences_open_on_demand(tmp_path: Path) -> None:
    less_time = alter("limits.yaml", "share_work", ["value"], 20)
    written = page(tmp_path, less_time, alter("limits.yaml", "share_warm", ["value"], 55), people=3)
    assert "details" in Outline(written).tags
    assert "and 1 more" not in written


def test_the_page_says_when_nobody_gets_anything_else_and_when_all_is_the_same(tmp_path: Path) -> None:
    retitled = alter("sources.yaml", "perfect-back-massage", ["title"], "Another title")
    assert "None of 5 people gets anything else" in Outline(page(tmp_path, retitled, people=5)).words
    same = Outline(page(tmp_path, people=5)).words
    assert "Both versions say the same" in same
    assert "What was edited" not in same


def test_a_page_that_goes_both_ways_says_so(tmp_path: Path) -> None:
    both_ways = [
        alter("rules/pressure.yaml", "light-was-asked-for", ["then", "cap_pressure", "at"], "medium"),
        alter("rules/pressure.yaml", "light-was-asked-for", ["then", "exclude"], {"tool": ["thumbs"]}),
    ]
    words = Outline(page(tmp_path, *both_ways)).words
    assert "more carefully in one way, less in another: " in words


def test_a_page_that_cannot_be_written_is_refused_kindly(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=r"cannot be written \(No such file or directory\): name another file"):
        ask("diff", "shipped", "shipped", "--people", 1, "--html", tmp_path / "nowhere" / "report.html")
