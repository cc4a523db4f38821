"""What people agreed to stays what they read."""

from hashlib import sha256

from routines.consent import KEEP_ANSWERS, SEND_COPY, SEND_MAIL
from routines.models import Draft, Reminder, Routine


def test_a_changed_wording_has_a_new_version() -> None:
    """Where this fails, give the text a new version with its date, and then note its new number here."""
    read = {
        consent.version: sha256(consent.text.encode()).hexdigest()[:16]
        for consent in (KEEP_ANSWERS, SEND_MAIL, SEND_COPY)
    }
    assert read == {
        "keep-answers-2026-11": "8e6e98a901548284",
        "send-mail-2026-11": "8eaf2be3269bbee5",
        "send-copy-2026-11": "46968e38bddd8a84",
    }


def test_a_version_fits_where_it_is_kept() -> None:
    columns = [model._meta.get_field("consent_version") for model in (Draft, Reminder, Routine)]
    assert max(len(consent.version) for consent in (KEEP_ANSWERS, SEND_MAIL, SEND_COPY)) <= min(
        column.max_length or 0 for column in columns
    )
