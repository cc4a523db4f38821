"""What people agree to, word for word. A changed wording gets a new version; rows keep the version and the time."""

from typing import NamedTuple


class Consent(NamedTuple):
    """A text that somebody agrees to, and its version."""

    version: str
    text: str


KEEP_ANSWERS = Consent(
    "keep-answers-2026-11",
    "Keep my answers, which are about my health, so that I can come back to this. "
    "Only somebody with my private link can open it, and I can erase it there at any time.",
)
SEND_MAIL = Consent(
    "send-mail-2026-11",
    "Send reminders to this address once I have confirmed it. Every mail has a link that stops them at once.",
)
SEND_COPY = Consent(
    "send-copy-2026-11",
    "Send a copy of these reminders to this address once I have confirmed it. Every mail has a link that stops them.",
)
