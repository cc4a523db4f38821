"""A drawing puts each number at its height, and its grid at numbers that are easy to read."""

import pytest

from routines.frame import Frame, round_up, spread

FRAME = Frame(width=100, height=100, left=10, right=10, top=5, bottom=85, most=8)


def test_nothing_is_at_the_foot_and_the_most_at_the_top() -> None:
    assert (FRAME.y(0), FRAME.y(4), FRAME.y(8)) == (85, 45, 5)
    assert FRAME.lines(2) == ((85, 0), (65, 2), (45, 4), (25, 6), (5, 8))


def test_the_first_is_on_the_left_the_last_on_the_right_and_one_alone_in_the_middle() -> None:
    assert [FRAME.x(number, of=3) for number in range(3)] == [10, 50, 90]
    assert [FRAME.x(number, of=2, inset=5) for number in range(2)] == [15, 85]
    assert FRAME.x(0, of=1) == 50


@pytest.mark.parametrize("most", [*range(300), 999, 1000, 1001, 12_345, 999_999, 1_000_000])
def test_a_grid_of_four_whole_lines_is_never_too_low_and_at_most_four_times_too_high(most: int) -> None:
    top = round_up(most)
    assert top >= most
    assert top % 4 == 0
    assert top <= 4 * max(most, 1)


def test_labels_are_at_even_distances() -> None:
    assert spread(4, 30) == [0, 10, 19, 29]
    assert spread(4, 1) == [0]
    assert spread(4, 2) == [0, 1]
