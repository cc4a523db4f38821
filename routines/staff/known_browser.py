"""A browser in which somebody of the staff logged in before has a count of its own for wrong passwords.

So whoever tries one account from everywhere makes its owner wait in new browsers only. The cookie opens nothing.
"""

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.crypto import get_random_string

from routines.links import keyed_digest

COOKIE = "__Secure-unknot-staff" if settings.HTTPS else "unknot-staff"
SALT = "a browser of the staff"
KEEPS = 90 * 24 * 60 * 60  # seconds


def remember(response: HttpResponse, *, name: str) -> None:
    """This browser, for whoever is called so."""
    value = signing.dumps([_digest(name), get_random_string(22)], salt=SALT)
    admin = reverse("admin:index")
    response.set_cookie(COOKIE, value, max_age=KEEPS, path=admin, secure=settings.HTTPS, httponly=True, samesite="Lax")


def whose(request: HttpRequest, *, name: str) -> str:
    """Under what wrong passwords for this name are counted: the browser's own, or that of all others together."""
    digest = _digest(name)
    try:
        known, own = signing.loads(request.COOKIES.get(COOKIE, ""), salt=SALT, max_age=KEEPS)
    except signing.BadSignature:
        return digest
    return f"{digest} {own}" if known == digest else digest


def _digest(name: str) -> str:
    return keyed_digest("name of the staff", name)
