"""The secret key of the embedded set-up: made once on the first start, kept in a file only its owner can read."""

import os
import secrets
from pathlib import Path
from tempfile import NamedTemporaryFile


def kept_secret(path: Path) -> str:
    """The secret in `path`, made (mode 0600) where there is none yet. Processes that start at once share one."""
    if not path.exists():
        _make_secret(path)
    return path.read_text(encoding="ascii").strip()


def _make_secret(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with NamedTemporaryFile("w", dir=path.parent, prefix=".new-", encoding="ascii") as draft:  # made with mode 0600
        draft.write(secrets.token_urlsafe(50))
        draft.flush()
        try:
            os.link(draft.name, path)  # whole or not at all, and never over another's
        except FileExistsError:
            return
