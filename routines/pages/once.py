"""What makes two clicks on one form one: a random key that the form carries."""

import re
from secrets import token_urlsafe

_KEY = re.compile(r"[A-Za-z0-9_-]{22}")  # 128 random bits


def new_key() -> str:
    """A key for a form that is shown for the first time."""
    return token_urlsafe(16)


def known_key(posted: str) -> str:
    """The key that a form came back with; empty where it is none of ours."""
    return posted if _KEY.fullmatch(posted) else ""
