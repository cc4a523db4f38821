"""One stdout for several parts."""

import os

import pytest

from config import console
from config.console import LONGEST_LINE, Console, cut


def test_lines_are_told_from_the_beginning_of_one() -> None:
    assert cut(b"one\n\ntwo\nthr") == ([b"one", b"", b"two"], b"thr")
    assert cut(b"") == ([], b"")


def test_a_line_without_an_end_is_not_kept_for_ever() -> None:
    lines, rest = cut(b"x" * (2 * LONGEST_LINE + 1))
    assert [len(line) for line in lines] == [LONGEST_LINE, LONGEST_LINE, 1]
    assert rest == b""


def test_a_line_that_is_too_long_comes_in_pieces() -> None:
    lines, rest = cut(b"x" * (LONGEST_LINE + 1) + b"\ny")
    assert [len(line) for line in lines] == [LONGEST_LINE, 1]
    assert rest == b"y"


def test_a_line_says_whose_it_is() -> None:
    reader, writer = os.pipe()
    speaker = Console(width=6, stdout=writer)
    speaker.say(b"ready", name="web")
    speaker.say(b"ready", name="celery")
    speaker.say(b"Unknot: here")
    assert os.read(reader, 1000) == b"web    | ready\ncelery | ready\nUnknot: here\n"
    os.close(reader)
    os.close(writer)


def test_who_does_not_read_is_not_waited_for_and_learns_what_was_missed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(console, "PATIENCE", 0.01)
    reader, writer = os.pipe()
    os.set_blocking(writer, False)
    while True:
        try:
            os.write(writer, b"x" * 4096)
        except BlockingIOError:
            break
    speaker = Console(stdout=writer)
    for _ in range(3):
        speaker.say(b"lost")
    os.read(reader, 1 << 20)
    speaker.say(b"heard")
    assert os.read(reader, 1000) == b"(3 lines are missing here, because nobody read them)\nheard\n"
    os.close(reader)
    os.close(writer)


def test_nobody_left_to_read_is_no_reason_to_fail() -> None:
    reader, writer = os.pipe()
    os.close(reader)
    Console(stdout=writer).say(b"anyone?")
    os.close(writer)
