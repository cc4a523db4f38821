"""Email addresses: exactly one or none, how they are counted, and how they are shown to their owner."""

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from routines.links import keyed_digest

MORE_THAN_ONE = frozenset(' ,;<>()[]"')  # signs that quote, list or name a machine; a plain address has none
GOOGLES = ("gmail.com", "googlemail.com")
LONGEST = 254  # RFC 5321, section 4.5.3.1.3, without the angle brackets


class NotOneAddress(ValueError):
    """What was typed is not exactly one address."""


def read_address(text: object) -> str:
    """Exactly one address in ASCII (a domain of another alphabet as IDNA writes it). Raises NotOneAddress."""
    local, _, domain = text.strip().rpartition("@") if isinstance(text, str) else ("", "", "")
    try:
        address = f"{local}@{domain.encode('idna').decode()}"
        validate_email(address)
    except (UnicodeError, ValidationError):
        raise NotOneAddress from None
    if len(address) > LONGEST or not address.isascii() or "." not in domain or MORE_THAN_ONE.intersection(address):
        raise NotOneAddress
    return address


def address_hash(address: str) -> str:
    """The same for all ways to write one mailbox (case, plus tags), so that a limit can't be walked round. Keyed."""
    local, _, domain = address.strip().lower().rpartition("@")
    mailbox = local.partition("+")[0]
    if domain in GOOGLES:  # which reads no dots
        mailbox, domain = mailbox.replace(".", ""), "gmail.com"
    return keyed_digest("address", f"{mailbox}@{domain}")


def masked(address: str) -> str:
    """Enough to recognise one's own address by: "r…@example.org"."""
    local, _, domain = address.rpartition("@")
    return f"{local[:1]}…@{domain}"
