"""Text that is not YAML: each slip on its own line, however far down the parser stumbles."""

import pytest
import yaml

from recommender.knowledge.syntax import entry_above, slip

NEXT = "\n- id: y\n  because: Yes.\n"
MISPLACED = "which fits nothing above it: line it up with what it belongs to"


@pytest.mark.parametrize(
    ("text", "line", "wrong"),
    [
        ("- id: x\n\tthen: c", 2, "'then: c' begins with a tab: put spaces in its place"),
        ("- id: x\n  \tthen: c", 2, "'then: c' begins with a tab: put spaces in its place"),
        ('- id: x\n  a: "Sit.\n  b: c\n\n- id: y\n  a: "Lie."', 2, "'a: \"Sit.' opens a quote that is not closed"),
        ('- id: x\n  a: "Sit.\n  b: "Lie: c"', 2, "'a: \"Sit.' opens a quote that is not closed: put \" at its end"),
        ("- id: x\n  a: 'Sit.\n  b: c", 2, "\"a: 'Sit.\" opens a quote that is not closed: put ' at its end"),
        ('- id: x\n- {id: y}"\n', 2, "'- {id: y}\"' has one \" too many: take it out"),
        ('- id: x\n  a: "S" is b\n  c: d', 2, "'a: \"S\" is b' goes on after its closing quote: put the o"),
        ("- id: x\n  a: 'It isn't.'", 2, "\"a: 'It isn't.'\" goes on after its closing quote: put the other"),
        ('- id: "a\\q"', 1, "'- id: \"a\\q\"' has a \\ inside \"…\", which means something else: use single quotes"),
        ("- id: x\n  a: {b: c\n  d: e", 2, "'a: {b: c' opens { and does not close it: put } where it ends"),
        ("- id: x\n  a: [b, c\n  d: e", 2, "'a: [b, c' opens [ and does not close it: put ] where it ends"),
        ("- id: x\n  a: [b, {c: d]", 2, "'a: [b, {c: d]' opens { and does not close it: put } where it ends"),
        ("- id: x\n  a: {b: c}}\n  d: e", 2, "'a: {b: c}}' closes } once too often: take one out"),
        ("- {id: x, a: Note: b}", 1, "'- {id: x, a: Note: b}' does not fit from ': b}' on: put a comma between"),
        ("- id: x\n  a: [{b: c} {d: e}]", 2, "'a: [{b: c} {d: e}]' does not fit from '{d: e}]' on: put a comma bet"),
        ("- id: x\n  a: [b, , c]", 2, "'a: [b, , c]' has , where a value belongs: take one out"),
        ("- id: x\n  a: {b} is c", 2, "'a: {b} is c' goes on after }: put the whole text in quotes"),
        ("- id: x\n  a: *b", 2, "'a: *b' uses *b, but nothing above is called &b: mend the name, or put a te"),
        ("- id: x\n  a: **b** c", 2, "'a: **b** c' has a text that starts with *: put the text in quotes"),
        ("- {id: x, a: [*b, c]}", 1, "'- {id: x, a: [*b, c]}' uses *b, but nothing above is called &b"),
        ("- id: x\n  a: @b", 2, "'a: @b' has a text that starts with @: put the text in quotes"),
        ("- id: x\n  a: !b c", 2, "'a: !b c' has a text that starts with !: put the text in quotes"),
        ("- id: x\n  a: > b", 2, "'a: > b' has a text that starts with >: put the text in quotes"),
        ("- {b: c}: d", 1, "'- {b: c}: d' has a text that starts with {: put the text in quotes"),
        ("- id: x\n  a: b: c\n", 2, "'a: b: c' has a second \": \" in it: put the text in quotes"),
        ("- id:x\n  a: b", 1, "'- id:x' needs a space after its colon"),
        ("- id: x\n  a:b\n  c: d", 2, "'a:b' needs a space after its colon"),
        ("- id: x\n  a b\n  c: d", 2, "'a b' has no colon: write name: value, or indent it as far as the text it belo"),
        ("- id x\n\n  a: b", 1, "'- id x' has no colon: write name: value"),
        ("pages\n  - id: x", 1, "'pages' has no colon: write name: value"),
        ("- id: x\n  a: b\n   c: d", 3, f"'c: d' starts in column 4, {MISPLACED}"),
        ("- id: x\n  a:\n    b: c\n   d: e", 4, f"'d: e' starts in column 4, {MISPLACED}"),
        ("- id: x\n  a: b\n - id: y", 3, f"'- id: y' starts in column 2, {MISPLACED}"),
        ("- id: x\n---\n- id: y", 2, "'---' starts a second file inside this one: take it out"),
        ("- é: x\n- a: \x07b", 2, "'\\x07' is a character that nobody can see: take it out"),
        ("- id: x\n  <<: b", 2, "'<<: b' is not YAML (expected a mapping or list of mappings for merging, but found "),
    ],
)  # fmt: skip
def test_it_finds_the_line_and_says_how_to_mend_it(text: str, line: int, wrong: str) -> None:
    found, message = slipped(text)
    assert (found, message[: len(wrong)]) == (line, wrong)


@pytest.mark.parametrize("text", ['- id: x\n  a: "Sit.', "- id: x\n  a: {b: c", "- id: x\n  a: [b", "- id: x\n  a b"])
def test_what_follows_does_not_move_the_line(text: str) -> None:
    assert slipped(text + NEXT * 3) == slipped(text + "\n") == (2, slipped(text)[1])


def slipped(text: str) -> tuple[int, str]:
    with pytest.raises(yaml.YAMLError) as error:
        yaml.load(text, yaml.CSafeLoader)
    return slip(error.value, text)


def test_an_error_without_a_place_is_told_with_the_first_line() -> None:
    assert slip(ValueError("too long"), "- 9999") == (
        1,
        "'- 9999' is not YAML (too long): compare it with the entries above",
    )


# The entry that a line belongs to.

TEXT = """\
# All of it.

pages:
  - id: back
    title: Your back

questions:
  - id: work
    options:
      - {id: desk, text: "Desk"}
    example: desk
  - fact: "T10"
    because: No.
"""


@pytest.mark.parametrize(
    ("line", "entry"),
    [(1, "file"), (4, "back"), (5, "back"), (9, "work"), (10, "desk"), (11, "work"), (13, "T10"), (99, "T10")],
)
def test_a_line_belongs_to_the_entry_above_that_is_indented_less(line: int, entry: str) -> None:
    assert entry_above(TEXT, line) == entry
