"""The WSGI application that a server such as granian runs."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
os.environ.setdefault("PGCONNECT_TIMEOUT", "2")  # seconds; somebody waits for the page, while a sender has time

application = get_wsgi_application()
