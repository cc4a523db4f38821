"""The cookie of somebody who has filled in all pages of the questionnaire: `python -m tests.benchmarks.filled_in`."""

import sys

import django

django.setup()

from django.conf import settings  # noqa: E402 Django has to be set up first
from django.contrib.sessions.backends.signed_cookies import SessionStore  # noqa: E402

from routines.pages.journey import Journey  # noqa: E402
from tests.routines.visitors import plain_answers  # noqa: E402


def cookie() -> str:
    """As a browser would send it."""
    session = SessionStore()
    Journey.through(plain_answers()).keep_in(session)
    session.save()
    return f"{settings.SESSION_COOKIE_NAME}={session.session_key}"


if __name__ == "__main__":
    sys.stdout.write(cookie())
