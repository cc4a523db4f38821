"""Our settings with django-celery-beat beside them, for entry_each.py alone: the product never installs it."""

from config.settings import *  # noqa: F403 all but what follows
from config.settings import INSTALLED_APPS as OURS

INSTALLED_APPS = [*OURS, "django_celery_beat"]
