"""`staff reset-factor NAME`: for somebody of the staff whose phone is lost, and the recovery codes with it.

Their sessions end, and the next login with the password sets up another phone. So ask first that it is really them.
"""

from argparse import ArgumentParser
from typing import Any

from django.contrib.auth.models import User
from django.core.management.base import CommandError, OutputWrapper
from django.utils import timezone

from routines.services import staffing

HELP = "let somebody set up another phone, and end their sessions"


def add_arguments(parser: ArgumentParser) -> None:
    """Who."""
    parser.add_argument("name", help="as they log in")


def run(out: OutputWrapper, options: dict[str, Any]) -> None:
    """Resets it and says so. Raises CommandError where nobody is called so."""
    name = options["name"]
    user = User.objects.filter(username=name).first()
    if user is None:
        raise CommandError(f"Nobody is called {name!r}. The names stand at /admin/auth/user/. Nothing was changed.")
    if staffing.reset_factor(user=user, now=timezone.now()):
        out.write(f"Done. {name} is logged out everywhere, and sets up another phone at the next login.")
    else:
        out.write(f"{name} had no second factor yet, and is logged out everywhere.")
