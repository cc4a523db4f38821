"""What people agreed to stays what they read: its words, their version, and when they said so."""

from collections.abc import Callable
from hashlib import sha256
from typing import Any

import pytest
from django.apps import apps
from django.test import Client

from routines.consent import EARLIER, IN_USE, KEEP_ANSWERS, SAVE_DRAFT, SEND_COPY, SEND_MAIL, Consent
from routines.models import Draft, Reminder, Routine
from routines.services import keeping
from tests.recommender.strategies import plain
from tests.routines.cast import DAY, NOW, ask_for_copy, keep, remind, sign_up
from tests.routines.pages.private import answered
from tests.routines.pages.reminded import confirm_page, sign_up_page
from tests.routines.visitors import plain_answers, text_of

EVER = {
    "keep-answers-2026-11": "8e6e98a901548284",
    "keep-answers-2026-12": "91441635a67d6d84",
    "save-draft-2026-12": "548242c9c5894d07",
    "send-mail-2026-11": "8eaf2be3269bbee5",
    "send-copy-2026-11": "46968e38bddd8a84",
}
Row = Routine | Draft | Reminder
AGREED: dict[Consent, Callable[[], tuple[Row, str]]] = {
    KEEP_ANSWERS: lambda: (keep(), "consented_at"),
    SAVE_DRAFT: lambda: (keeping.save_draft(answers={}, consent=True, now=NOW), "consented_at"),
    SEND_MAIL: lambda: (sign_up(keep()), "asked_at"),
    SEND_COPY: lambda: (ask_for_copy(remind(keep())), "asked_at"),
}
ASKS: dict[Consent, Callable[[Client], Any]] = {
    KEEP_ANSWERS: lambda client: client.get("/routine/"),
    SAVE_DRAFT: lambda client: client.get("/check/later/"),
    SEND_MAIL: lambda client: client.get(sign_up_page(keep())),
    SEND_COPY: lambda client: client.get(confirm_page(ask_for_copy(remind(keep())))),
}


def test_a_changed_wording_has_a_new_version() -> None:
    """Where this fails, give the text a new version with its date, move the old one to EARLIER, and note both here."""
    known = {consent.version: sha256(consent.text.encode()).hexdigest()[:16] for consent in (*IN_USE, *EARLIER)}
    assert len(known) == len(IN_USE) + len(EARLIER)
    assert known == EVER


def test_a_version_fits_where_it_is_kept() -> None:
    columns = [model._meta.get_field("consent_version") for model in (Draft, Reminder, Routine)]
    assert max(map(len, EVER)) <= min(column.max_length or 0 for column in columns)


def test_every_table_with_a_consent_is_looked_at_here(db: None) -> None:
    models = apps.get_app_config("routines").get_models()
    with_one = {model for model in models if "consent_version" in {field.name for field in model._meta.fields}}
    assert {type(make()[0]) for make in AGREED.values()} == with_one
    assert set(AGREED) == set(ASKS) == set(IN_USE)


@pytest.mark.django_db
@pytest.mark.parametrize("consent", IN_USE, ids=lambda consent: consent.version)
def test_a_row_has_the_version_and_the_time(consent: Consent) -> None:
    row, column = AGREED[consent]()
    row.refresh_from_db()
    assert (row.consent_version, getattr(row, column)) == (consent.version, NOW)


@pytest.mark.usefixtures("db", "noon")
@pytest.mark.parametrize("consent", IN_USE, ids=lambda consent: consent.version)
def test_the_words_on_the_page_are_the_very_words(client: Client, consent: Consent) -> None:
    answered(client, plain_answers())
    said = text_of(ASKS[consent](client))
    assert consent.text in said
    assert not [other.version for other in IN_USE if other != consent and other.text in said]


def test_who_agreed_to_earlier_words_keeps_them(rosas: Routine) -> None:
    [earlier] = EARLIER
    Routine.objects.update(consent_version=earlier.version)
    keeping.renew_routine(routine=rosas, answers=plain(), now=NOW + DAY)
    rosas.refresh_from_db()
    assert (rosas.consent_version, rosas.consented_at) == (earlier.version, NOW)
