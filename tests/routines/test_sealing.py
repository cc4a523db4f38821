"""What is sealed comes out again with a key, and not without; the database sees nothing of it, and can't compare it."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from typing import Any

import pytest
from django.core.exceptions import FieldError
from django.core.serializers import deserialize, serialize
from django.db import connection
from django.db.models import F
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import Settings

from routines.models import Draft, Reminder, Routine
from routines.sealing import (
    LOOKS_SEALED,
    NotOpened,
    Seal,
    is_sealed_with_the_first,
    opened,
    sealed,
    sealed_anew,
)
from tests.routines.cast import BEN, NOW, ROSA, fresh

OLD, NEW, OTHER = "o" * 50, "n" * 50, "x" * 50
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


@pytest.fixture
def keys(settings: Settings) -> Settings:
    settings.DATA_KEYS = [OLD]
    return settings


@given(text=st.text(st.characters(exclude_categories=["Cs"])))
def test_what_goes_in_comes_out(text: str) -> None:
    assert opened(sealed(text)) == text
    assert opened(sealed_anew(sealed(text))) == text


@given(text=st.text(st.characters(exclude_categories=["Cs"]), min_size=1))
def test_it_looks_sealed_and_twice_it_looks_different(text: str) -> None:
    assert LOOKS_SEALED.fullmatch(sealed(text))
    assert sealed(text) != sealed(text)


@given(text=st.text(alphabet="abc", min_size=1), place=st.integers(min_value=0), change=st.integers(1, 255))
def test_a_changed_byte_is_refused(text: str, place: int, change: int) -> None:
    seal = bytearray(urlsafe_b64decode(sealed(text)))
    seal[place % len(seal)] ^= change
    with pytest.raises(NotOpened, match="UNKNOT_DATA_KEYS"):
        opened(urlsafe_b64encode(seal).decode())


@pytest.mark.parametrize("seal", ["rosa@example.org", "gAAAAA", "{}", "☂"])
def test_what_is_no_seal_is_refused(seal: str) -> None:
    with pytest.raises(NotOpened):
        opened(seal)


def test_empty_stays_empty() -> None:
    assert (sealed(""), opened(""), sealed_anew("")) == ("", "", "")
    assert is_sealed_with_the_first("")


def test_short_texts_are_all_as_long_as_each_other() -> None:
    assert len({len(sealed(text)) for text in ("0", "10", "true", "too_much", "right", ROSA, BEN)}) == 1


def test_the_first_key_seals_and_every_key_opens(keys: Settings) -> None:
    seal = sealed(ROSA)
    assert is_sealed_with_the_first(seal)
    keys.DATA_KEYS = [NEW, OLD]
    assert opened(seal) == ROSA
    assert not is_sealed_with_the_first(seal)
    anew = sealed_anew(seal)
    assert is_sealed_with_the_first(anew)
    keys.DATA_KEYS = [NEW]
    assert opened(anew) == ROSA
    with pytest.raises(NotOpened):
        opened(seal)


def test_the_keys_are_the_settings_and_not_what_was_there_first(keys: Settings) -> None:
    seal = sealed(ROSA)
    keys.DATA_KEYS = [OTHER]
    with pytest.raises(NotOpened):
        opened(seal)


@pytest.mark.django_db
@given(value=JSON.filter(lambda value: value is not None))
def test_json_comes_back_from_the_database(value: Any) -> None:
    draft = Draft.objects.create(answers=value, consent_version="1", consented_at=NOW, saved_at=NOW)
    assert Draft.objects.get(pk=draft.pk).answers == value


def raw(table: str, column: str) -> Any:
    """What the database has."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {column} FROM {table}")  # noqa: S608 ours
        [(value,)] = cursor.fetchall()
    return value


def test_the_database_has_the_seal_alone(active: Reminder) -> None:
    assert raw("routines_reminder", "email") != ROSA
    assert opened(raw("routines_reminder", "email")) == ROSA
    assert fresh(active).email == ROSA
    assert raw("routines_routine", "recall") is None
    assert fresh(active.routine).recall is None


def test_nothing_is_opened_before_it_is_read(active: Reminder, settings: Settings) -> None:
    stored = raw("routines_reminder", "email")
    row = fresh(active)
    settings.DATA_KEYS = [OTHER]
    assert fresh(active).state == Reminder.State.ACTIVE
    fresh(active).save()
    assert raw("routines_reminder", "email") == stored, "what was not opened is saved as it was"
    with pytest.raises(NotOpened):
        _ = row.email


def test_what_was_opened_once_is_not_opened_again(active: Reminder, settings: Settings) -> None:
    row = fresh(active)
    assert row.email == ROSA
    settings.DATA_KEYS = [OTHER]
    assert row.email == ROSA
    row.email = BEN
    assert row.email == BEN


def test_a_column_that_was_deferred_is_read_and_opened(active: Reminder) -> None:
    row = Reminder.objects.defer("email").get()
    assert row.get_deferred_fields() == {"email"}
    assert row.email == ROSA
    row.refresh_from_db()
    assert row.email == ROSA


def test_values_are_seals(active: Reminder) -> None:
    [seal] = Reminder.objects.values_list("email", flat=True)
    assert isinstance(seal, Seal)
    assert opened(seal) == ROSA


def test_an_update_seals(active: Reminder) -> None:
    Reminder.objects.update(email=BEN)
    assert opened(raw("routines_reminder", "email")) == BEN
    Routine.objects.bulk_update([active.routine], ["answers"])
    assert fresh(active.routine).answers == active.routine.answers


@pytest.mark.parametrize(
    "question",
    [
        {"email": ROSA},
        {"email__iexact": ROSA},
        {"email__in": [ROSA]},
        {"email__startswith": "r"},
        {"email__gt": "a"},
        {"email": F("address_hash")},
        {"routine__answers": {}},
        {"routine__answers__goal": "relax"},
        {"routine__outcome__contains": "you"},
    ],
    ids=str,
)
def test_a_lookup_that_would_never_find_anything_is_refused(active: Reminder, question: dict[str, Any]) -> None:
    with pytest.raises(FieldError):
        Reminder.objects.filter(**question).exists()


def test_a_refused_lookup_says_what_to_do(active: Reminder) -> None:
    with pytest.raises(FieldError, match=r"routines\.Reminder\.email is sealed.*another column, or in Python"):
        Reminder.objects.get(email=ROSA)


def test_whether_there_is_anything_may_be_asked(active: Reminder) -> None:
    assert not Reminder.objects.filter(email="").exists()
    assert Reminder.objects.exclude(email="").get() == active
    assert Routine.objects.filter(recall=None, today__isnull=True, answers__isnull=False).get() == active.routine


def test_it_can_be_written_down_and_read_again(rosas: Routine) -> None:
    document = serialize("json", [rosas])
    [read] = deserialize("json", document)
    rosas.delete()
    read.save()
    assert Routine.objects.get().answers == rosas.answers
    assert Routine.objects.get().outcome == rosas.outcome


def test_the_class_gives_the_column_itself() -> None:
    assert Reminder.email.field is Reminder._meta.get_field("email")
