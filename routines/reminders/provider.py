"""What a sender asks about a mail provider (django-anymail, optional): its name for a mail, and whom it refuses."""

from django.conf import settings
from django.core.mail import EmailMessage

LONGEST = 200  # characters, as Delivery.provider_id


def id_of(message: EmailMessage) -> str:
    """What the provider calls this mail, once it was sent; empty where an ordinary mail server took it.

    A webhook names the mail the same way: https://anymail.dev/en/stable/sending/anymail_additions/ (message_id).
    """
    found = getattr(getattr(message, "anymail_status", None), "message_id", None)
    return shortened(found) if isinstance(found, str) else ""


def shortened(message_id: str) -> str:
    """As it is stored."""
    return message_id[:LONGEST]


def refuses(error: Exception) -> bool:
    """Whether the provider has this address on its list of those that it won't write to, or can't read it."""
    if not settings.EMAIL_PROVIDER:
        return False
    from anymail.exceptions import AnymailRecipientsRefused  # here, because it is optional

    return isinstance(error, AnymailRecipientsRefused)


def is_silent(error: Exception) -> bool:
    """Whether the provider was asked and gave no answer, so that it may have taken the mail."""
    if not settings.EMAIL_PROVIDER:
        return False
    from anymail.exceptions import AnymailRequestsAPIError  # here, because it is optional

    return isinstance(error, AnymailRequestsAPIError) and error.response is None
