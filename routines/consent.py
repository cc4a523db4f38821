"""What people agree to, word for word. A changed wording gets a new version; rows keep the version and the time.

Earlier wordings stay at the end, for as long as a row may have their version.
"""

from typing import NamedTuple


class Consent(NamedTuple):
    """A text that somebody agrees to, and its version."""

    version: str
    text: str


KEEP_ANSWERS = Consent(
    "keep-answers-2026-12",
    "Keep my answers, which are about my health, so that I can come back to this. "
    "Only somebody with my private link can open it, and I can erase it there at any time. "
    "When nobody has used it for 13 months, it is erased.",
)
SAVE_DRAFT = Consent(
    "save-draft-2026-12",
    "Keep my answers so far, which are about my health, for 7 days, so that I can go on later. "
    "Only somebody with my private link can open them, and I can delete them there at any time.",
)
SEND_MAIL = Consent(
    "send-mail-2026-11",
    "Send reminders to this address once I have confirmed it. Every mail has a link that stops them at once.",
)
SEND_COPY = Consent(
    "send-copy-2026-11",
    "Send a copy of these reminders to this address once I have confirmed it. Every mail has a link that stops them.",
)
IN_USE = (KEEP_ANSWERS, SAVE_DRAFT, SEND_MAIL, SEND_COPY)
EARLIER = (
    Consent(
        "keep-answers-2026-11",
        "Keep my answers, which are about my health, so that I can come back to this. "
        "Only somebody with my private link can open it, and I can erase it there at any time.",
    ),
)
