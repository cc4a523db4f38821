"""Exactly one address or none, one number for one mailbox, and as much of it as its owner needs."""

from contextlib import suppress

import pytest
from pytest_django import Settings

from routines.addresses import NotOneAddress, address_hash, masked, read_address

GOOD = [
    "rosa@example.org",
    "rosa+knots@example.org",
    "ROSA@Example.ORG",
    "r@x.org",
    "rosa_b-c.d@mail.example.co.uk",
    "o'brien@example.org",
    f"{'r' * 60}@{'x' * 60}.{'y' * 60}.{'z' * 60}.org",
]
BAD: list[object] = [
    None,
    3,
    [],
    {},
    True,
    b"rosa@example.org",
    ["rosa@example.org"],
    "",
    "rosa",
    "@example.org",
    "rosa@",
    "rosa@example",
    "rosa@localhost",
    "rosa@@example.org",
    "rosa@example.org, ben@example.org",
    "rosa@example.org,ben@example.org",
    "rosa@example.org;ben@example.org",
    "rosa@example.org ben@example.org",
    "Rosa <rosa@example.org>",
    "<rosa@example.org>",
    '"rosa"@example.org',
    "rosa(back)@example.org",
    "rosa@example.org\nBcc: ben@example.org",
    "rosa@example.org\r\nBcc:ben@example.org",
    "rosa@exam\nple.org",
    "rosa@example.org\x00",
    "rosa\t@example.org",
    "rosa\u00a0@example.org",
    "rosa\u200b@example.org",
    "\u202erosa@example.org",
    "rosa@example\u2028.org",
    "rosa\ud800@example.org",
    "rosa\uff20example.org",
    "rosa@example..org",
    "rosa@-example.org",
    f"{'r' * 243}@example.org",
]


@pytest.mark.parametrize("text", GOOD)
def test_exactly_one_address_is_read_with_any_blanks_around_it(text: str) -> None:
    assert read_address(f" {text} \n").lower() == text.lower()


@pytest.mark.parametrize("text", BAD, ids=ascii)
def test_anything_else_is_refused(text: object) -> None:
    with pytest.raises(NotOneAddress):
        read_address(text)


def test_the_longest_address_is_read_and_one_letter_more_is_not() -> None:
    longest = f"{'r' * 54}@{'x' * 63}.{'y' * 63}.{'z' * 63}.museums"
    assert len(longest) == 254
    assert read_address(longest) == longest
    with pytest.raises(NotOneAddress):
        read_address(f"r{longest}")


@pytest.mark.parametrize(
    "same", ["ROSA@example.ORG", "rosa+a@example.org", "Rosa+a+b@Example.org", " rosa@example.org "]
)
def test_one_mailbox_has_one_hash_however_it_is_written(same: str) -> None:
    assert address_hash(same) == address_hash("rosa@example.org")


@pytest.mark.parametrize("same", ["r.osa@gmail.com", "rosa+x@googlemail.com", "RO.SA@GoogleMail.com"])
def test_where_dots_do_not_count_they_make_no_second_mailbox(same: str) -> None:
    assert address_hash(same) == address_hash("rosa@gmail.com")
    assert address_hash(same.partition("@")[0] + "@example.org") != address_hash("rosa@gmail.com")


@pytest.mark.parametrize("other", ["ros@example.org", "rosa@example.com", "rosa.b@example.org", "r+osa@example.org"])
def test_another_mailbox_has_another_hash(other: str) -> None:
    assert address_hash(other) != address_hash("rosa@example.org")


@pytest.mark.parametrize(
    ("typed", "plain"),
    [
        ("rosa@\uff45xample.org", "rosa@example.org"),  # a full width letter of the same domain
        ("rosa@example\u017f.org", "rosa@examples.org"),  # a long s
        ("rosa@müller.example", "rosa@xn--mller-kva.example"),
        ("rosa@MÜLLER.example", "rosa@xn--mller-kva.example"),
    ],
)
def test_another_alphabet_does_not_make_a_second_mailbox_out_of_one(typed: str, plain: str) -> None:
    assert _hash_if_read(typed) in (None, address_hash(plain))


@pytest.mark.parametrize(
    "typed", ["rosa@gma\u0131l.example", "ro\u017fa@example.org", "rosa@müller.example", "\u212aim@example.org"]
)
def test_an_address_that_is_read_is_written_in_ascii(typed: str) -> None:
    """PostgreSQL takes a dotless i for an I where case does not count, and so one person's address for another's."""
    assert not typed.isascii()
    with suppress(NotOneAddress):
        assert read_address(typed).isascii()


@pytest.mark.parametrize("typed", ["rosa@[192.0.2.1]", "rosa@[2001:db8::1]"])
def test_a_number_of_a_machine_is_no_address(typed: str) -> None:
    with pytest.raises(NotOneAddress):
        read_address(typed)


def test_a_hash_tells_nothing_without_the_key(settings: Settings) -> None:
    before = address_hash("rosa@example.org")
    settings.LINK_KEY = "another"
    assert address_hash("rosa@example.org") != before
    assert len(before) == 22


@pytest.mark.parametrize(
    ("address", "shown"), [("rosa@example.org", "r…@example.org"), ("r@example.org", "r…@example.org"), ("", "…@")]
)
def test_an_address_is_shown_by_its_first_letter_and_its_domain(address: str, shown: str) -> None:
    assert masked(address) == shown


def _hash_if_read(typed: str) -> str | None:
    try:
        return address_hash(read_address(typed))
    except NotOneAddress:
        return None
