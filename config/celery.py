"""The Celery application: beat and the dispatcher publish to it, the web never does."""

import os

from celery import Celery
from celery.signals import setup_logging

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

app = Celery("unknot")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks(["routines.reminders"])


def leave_logging_alone(**_: object) -> None:
    """Who connects here has set up logging: Django has, from LOGGING. Celery would replace the handlers of the root."""


setup_logging.connect(leave_logging_alone)
