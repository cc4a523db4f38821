"""Numbers on the command line, and what is said of those that are none."""

from argparse import ArgumentTypeError

import pytest

from routines.authoring.numbers import at_least_one, percentage


def test_it_reads_whole_numbers_and_percentages() -> None:
    assert at_least_one("2000") == 2000
    assert (percentage("1.5"), percentage("20%"), percentage("0")) == (0.015, 0.2, 0)


@pytest.mark.parametrize("text", ["0", "-1", "2.5", "many", "", "²"])
def test_it_refuses_what_is_no_whole_number(text: str) -> None:
    with pytest.raises(ArgumentTypeError, match="is not a whole number from 1"):
        at_least_one(text)


@pytest.mark.parametrize("text", ["101", "-1", "nan", "some", ""])
def test_it_refuses_what_is_no_percentage(text: str) -> None:
    with pytest.raises(ArgumentTypeError, match="is not a percentage from 0 to 100"):
        percentage(text)
