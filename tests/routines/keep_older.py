"""`python -m tests.routines.keep_older` keeps a routine that older knowledge made, with a confirmed reminder."""

import tempfile
from pathlib import Path

import django

django.setup()

from django.utils import timezone  # noqa: E402 Django has to be set up first

from tests.routines.cast import remind  # noqa: E402
from tests.routines.older import LEFT_OUT, keep_as, older_knowledge  # noqa: E402

if __name__ == "__main__":
    now = timezone.now()
    with tempfile.TemporaryDirectory() as folder:
        remind(keep_as(older_knowledge(Path(folder)), LEFT_OUT, now=now), now=now)
