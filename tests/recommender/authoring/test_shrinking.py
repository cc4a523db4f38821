"""Shrinking: whatever it is that shows, the plainest answers found still show it, and nothing in them is idle."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from recommender.authoring.shrinking import changes, shrink, size
from tests.recommender.strategies import raw_answers

PLAIN: dict[str, Any] = {"work": "varied", "zones": ["a"], "signs": [], "hours": 3, "stress": "medium"}
BUSY = {"work": "desk", "zones": ["b", "c"], "signs": ["x", "y"], "hours": 11, "stress": "high"}


def test_answers_that_do_not_matter_become_plain() -> None:
    found = shrink(BUSY, plain=PLAIN, shows=lambda raw: raw["work"] == "desk")
    assert changes(found, PLAIN) == {"work": "desk"}


def test_of_many_ticks_only_those_stay_that_matter() -> None:
    found = shrink(BUSY, plain=PLAIN, shows=lambda raw: "y" in raw["signs"])
    assert changes(found, PLAIN) == {"signs": ["y"]}


def test_a_tick_of_the_plain_person_comes_back_where_it_does_not_matter() -> None:
    found = shrink(BUSY, plain=PLAIN, shows=lambda raw: "b" in raw["zones"])
    assert set(changes(found, PLAIN)["zones"]) == {"a", "b"}
    gone = shrink(BUSY, plain=PLAIN, shows=lambda raw: "a" not in raw["zones"])
    assert changes(gone, PLAIN) == {"zones": []}


def test_a_number_comes_as_near_as_it_may() -> None:
    assert changes(shrink(BUSY, plain=PLAIN, shows=lambda raw: raw["hours"] >= 6), PLAIN) == {"hours": 6}
    below = shrink({**BUSY, "hours": 0}, plain=PLAIN, shows=lambda raw: raw["hours"] < 3)
    assert changes(below, PLAIN) == {"hours": 2}


def test_what_shows_for_the_plain_person_needs_no_change() -> None:
    assert shrink(BUSY, plain=PLAIN, shows=lambda raw: True) == PLAIN


def test_size_counts_answers_and_ticks() -> None:
    assert size(PLAIN, PLAIN) == 0
    assert size(BUSY, PLAIN) == 1 + 3 + 2 + 1 + 1
    assert size({**PLAIN, "zones": ("a",)}, {**PLAIN, "zones": ("a",)}) == 0


def test_the_order_of_ticks_is_no_change() -> None:
    assert changes({"zones": ["b", "a"]}, {"zones": ["a", "b"]}) == {}


@given(raw=raw_answers(), data=st.data())
def test_what_is_found_still_shows_it_and_no_answer_in_it_is_idle(raw: dict[str, Any], data: st.DataObject) -> None:
    plain = {code: data.draw(st.sampled_from([value, raw[code]])) for code, value in raw.items()}
    plain |= {code: [] for code, value in raw.items() if isinstance(value, list)}
    wanted = data.draw(st.sets(st.sampled_from(sorted(raw)), max_size=3))

    def shows(answers: dict[str, Any]) -> bool:
        return all(answers[code] == raw[code] for code in wanted)

    found = shrink(raw, plain=plain, shows=shows)
    assert shows(found)
    assert size(found, plain) <= size(raw, plain)
    assert set(changes(found, plain)) <= wanted
