"""The line of news that one page leaves for the next: in a cookie that is bound to the host, as all others are.

What is too long for a cookie goes into the session.
"""

from django.conf import settings
from django.contrib.messages.storage.cookie import CookieStorage
from django.contrib.messages.storage.fallback import FallbackStorage
from django.contrib.messages.storage.session import SessionStorage


class NewsCookie(CookieStorage):
    """Django's own, under a name that browsers take from this host and over TLS alone."""

    cookie_name = "__Host-unknot-news" if settings.HTTPS else "unknot-news"


class News(FallbackStorage):
    """Django's own, with that cookie."""

    storage_classes = (NewsCookie, SessionStorage)
