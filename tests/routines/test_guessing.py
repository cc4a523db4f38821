"""How often somebody may guess: counted tries with links of every purpose, and none of them opens anything.

A link is 256 random-looking bits, of which 128 are an HMAC that only the key outside the database can make.
"""

import random
import secrets
from collections import Counter
from collections.abc import Iterator
from itertools import product
from typing import Any

import pytest

from routines import links
from routines.links import TOKEN, Purpose, find_linked, new_public_id
from tests.routines.access import scene
from tests.routines.access.people import Person, revoked
from tests.routines.cast import dump
from tests.routines.test_links import FIELD, InMemory

pytestmark = [pytest.mark.django_db, pytest.mark.untraced, pytest.mark.usefixtures("noon")]
GUESSES = 2000  # for each purpose
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"


def tries(person: Person, other: Person, gone: Person, purpose: Purpose) -> Iterator[tuple[str, str]]:
    """What kind of try, and the token."""
    token = person.token(purpose)
    public_id, _, seal = token.partition(".")
    yield from (("made up", f"{new_public_id()}.{new_public_id()}") for _ in range(GUESSES))
    yield from (("made up for a known row", f"{public_id}.{new_public_id()}") for _ in range(GUESSES))
    yield from (("cut off", token[:length]) for length in range(len(token)))
    yield from (
        ("one sign changed", f"{token[:place]}{letter}{token[place + 1 :]}")
        for place, letter in product(range(len(token)), LETTERS)
        if token[place] not in (".", letter)
    )
    yield "the seal of another row", f"{public_id}.{other.token(purpose)[23:]}"
    yield "swapped", f"{seal}.{public_id}"
    yield from (("another purpose", person.row_for(purpose).token(each)) for each in Purpose if each != purpose)
    yield from (("revoked", old) for old in revoked(gone, purpose))


def opened(kinds: Iterator[tuple[str, str]], rows: Any, purpose: Purpose) -> tuple[Counter[str], list[str]]:
    """How many of each kind were tried, and which of them opened something."""
    tried, accepted = Counter[str](), []
    for kind, token in kinds:
        tried[kind] += 1
        if find_linked(rows, purpose=purpose, token=token):
            accepted.append(f"{purpose}: {kind}")
    return tried, accepted


def all_tries() -> tuple[Counter[str], list[str]]:
    """With every purpose, and with all that a copy of the database holds."""
    cast = scene.everybody()
    held = sorted(set(FIELD.findall(dump())))
    tried, accepted = Counter[str](), []
    for purpose in Purpose:
        people = (cast.rosa, cast.ben, cast.clara)
        rows: Any = InMemory({person.row_for(purpose).public_id: person.row_for(purpose) for person in people})
        assert find_linked(rows, purpose=purpose, token=cast.rosa.token(purpose)), "the right one opens it"
        from_the_copy = ("from a copy of the database", f"{cast.rosa.row_for(purpose).public_id}.")
        some = random.sample(held, min(GUESSES, len(held)))
        kinds = [*tries(cast.rosa, cast.ben, cast.clara, purpose)]
        kinds += [(from_the_copy[0], f"{from_the_copy[1]}{value}") for value in some]
        more, opens = opened(iter(kinds), rows, purpose)
        tried += more
        accepted += opens
    return tried, accepted


def test_no_guess_opens_anything(record_property: Any) -> None:
    tried, accepted = all_tries()
    record_property("guesses", f"{tried.total()} tries, accepted {len(accepted)}: {dict(tried)}")
    assert tried.total() > 40_000
    assert accepted == []


def test_a_seal_that_leaves_something_out_would_be_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    seal = links.keyed_digest
    monkeypatch.setattr(links, "keyed_digest", lambda purpose, *parts: seal("link", parts[0]))
    _, accepted = all_tries()
    assert {each.partition(": ")[2] for each in accepted} == {"another purpose"}


def test_a_comparison_of_the_beginning_would_be_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(secrets, "compare_digest", lambda right, given: right[:30] == given[:30])
    _, accepted = all_tries()
    assert {each.partition(": ")[2] for each in accepted} == {"one sign changed"}


def test_a_link_has_128_bits_that_only_the_key_makes() -> None:
    token = scene.everybody().rosa.token(Purpose.ROUTINE)
    assert TOKEN.fullmatch(token)
    assert len(token.partition(".")[2]) * 6 >= 128
