"""Documents that were kept stay readable, whatever comes after them."""

import json
from pathlib import Path

import msgspec
import pytest

from recommender.document import KnowledgeDocument, read_document

KEPT = Path(__file__).with_name("kept.json")  # a few entries of November 2026; it is never written anew

LATER = {"movements"}  # what documents have held since then


def test_a_document_of_the_first_day_can_be_read_as_it_was() -> None:
    document = read_document(KEPT.read_bytes())
    assert document.version == "2026-11-21+0123456789ab"
    assert document.proof
    assert document.proof.invariants == 96
    [glide, _] = document.techniques
    assert (glide.title, glide.pressure, glide.seconds.usual) == ("Long glide", "light to medium", 120)
    rule = next(rule for group in document.rules for rule in group.rules if rule.id == "desk-work-all-day")
    assert rule.when.text == "Work is “At a desk” and hours sitting is at least 6"
    assert [effect.effect for effect in rule.then] == ["prefer"]
    [everybody] = [one for one in document.invariants if one.for_whom is None]
    assert everybody.promises == ("At most medium pressure on the neck and the lower back.",)


def test_nothing_that_was_kept_is_dropped() -> None:
    """Where this fails, a field got lost or another name: old versions would be shown without it."""
    kept = json.loads(KEPT.read_text())
    read = json.loads(msgspec.json.encode(read_document(KEPT.read_bytes())))
    assert_holds(read, kept)


def assert_holds(read: object, kept: object) -> None:
    if isinstance(kept, dict):
        assert isinstance(read, dict)
        for name, value in kept.items():
            assert_holds(read[name], value)
    elif isinstance(kept, list):
        assert isinstance(read, list)
        for one, other in zip(read, kept, strict=True):
            assert_holds(one, other)
    else:
        assert read == kept


def test_what_a_later_unknot_wrote_besides_is_no_hindrance() -> None:
    kept = json.loads(KEPT.read_text()) | {"weather": "fine"}
    assert read_document(json.dumps(kept)).version == "2026-11-21+0123456789ab"


def test_what_is_no_document_is_refused() -> None:
    with pytest.raises(msgspec.ValidationError):
        read_document('{"version": "2026-11-21+0123456789ab"}')


def test_the_sample_has_at_least_one_of_everything() -> None:
    kept = json.loads(KEPT.read_text())
    assert all(kept[name] for name in KnowledgeDocument.__struct_fields__ if name not in LATER)
