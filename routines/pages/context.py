"""What every template may say about Unknot itself."""

from django.conf import settings
from django.http import HttpRequest


def about_unknot(request: HttpRequest) -> dict[str, str]:
    """The contact address, for "report bad advice"."""
    return {"contact_email": settings.CONTACT_EMAIL}
