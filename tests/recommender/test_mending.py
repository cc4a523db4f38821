"""Values as an author writes them, and the word that was most likely meant."""

from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from recommender.mending import likely, mend, shown

TOOLS = ("palms", "heels", "thumbs")
MANY = tuple(f"code_{number}" for number in range(40))
PLAIN = st.recursive(
    st.booleans() | st.integers(-99, 99) | st.sampled_from(["desk", "no", "yes", "9", "50_to_64", "a b", "a: b", "~"]),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.sampled_from(["work", "no"]), inner, max_size=2),
    max_leaves=4,
)  # fmt: skip


@pytest.mark.parametrize(
    ("value", "written"),
    [
        ("desk", "'desk'"),
        ("isn't", '"isn\'t"'),
        ("a\x07", "'a\\x07'"),
        (9, "9"),
        (True, "true"),
        (None, "nothing"),
        ({"at_least": "9", "at_most": 7}, "{at_least: '9', at_most: 7}"),
        (["slumped", {"all": []}], "[slumped, {all: []}]"),
        (("no", "50_to_64", "1_0"), "['no', 50_to_64, '1_0']"),
        ("x" * 90, f"'{'x' * 69}…'"),
        (["xxxxxxxx"] * 9, f"[{'xxxxxxxx, ' * 6}xxxxxxxx…"),
    ],
)
def test_a_value_is_shown_as_an_author_writes_it(value: Any, written: str) -> None:
    assert shown(value) == written


@given(PLAIN)
def test_for_every_value_what_is_shown_reads_back_as_the_same(value: Any) -> None:
    if "…" not in shown(value):
        assert yaml.safe_load(shown(value)) == value


@pytest.mark.parametrize(
    ("word", "meant"),
    [
        ("thumb", "thumbs"),
        ("THUMBS", "thumbs"),
        (" heel", "heels"),
        ("toes", None),
        ("plm", None),
        (7, None),
        (None, None),
    ],
)
def test_it_knows_the_word_that_was_meant(word: Any, meant: str | None) -> None:
    assert likely(word, TOOLS) == meant


def test_it_guesses_no_other_code_of_few_letters() -> None:
    assert likely("C99", ["C09", "C19"]) is None
    assert likely("c09", ["C09", "C19"]) == "C09"


@pytest.mark.parametrize(
    ("word", "known", "told"),
    [
        ("thumb", TOOLS, "did you mean thumbs?"),
        ("toes", TOOLS, "use one of palms, heels, thumbs"),
        ("toes", MANY, "use one of those in tools.yaml"),
        (True, ("no", "yes"), '"yes" and "no" need quotes, or YAML reads them as true and false'),
        (3, (1, 2), "use one of 1, 2"),
    ],
)
def test_it_says_what_to_write_instead(word: Any, known: tuple[Any, ...], told: str) -> None:
    assert mend(word, known, all_in="tools.yaml") == told
