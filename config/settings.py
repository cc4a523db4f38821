"""All settings, from the environment. Empty is the embedded set-up; UNKNOT_ENV=production refuses to start half set."""

import os
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from config.broker import broker_settings
from config.database import database_settings
from config.environment import Environment
from config.keys import kept_secret
from config.limits import limits
from config.mail import mail_settings
from config.provider import provider_settings
from config.sentry import sentry_settings

BASE_DIR = Path(__file__).resolve().parent.parent
env = Environment(os.environ)
PRODUCTION = env.production

env.demand("UNKNOT_SECRET_KEY", least=32, hint="50 random characters; signs the sessions. Keep it out of the database.")
env.demand(
    "UNKNOT_LINK_KEY", least=32, hint="50 random characters; makes the private links. Changing it ends them all."
)
env.demand_each(
    "UNKNOT_DATA_KEYS",
    least=32,
    hint="50 random characters; seals answers and addresses. Without it they are lost.",
)
env.demand("DATABASE_URL", hint="where the database is, like postgres://user:password@host/name")
env.demand("PUBLIC_URL", hint="the address people use, like https://unknot.example")
env.demand("ALLOWED_HOSTS", hint="the host names it answers to, separated by commas, like unknot.example")
env.demand("CONTACT_EMAIL", hint="where people can report bad advice, like hello@unknot.example")
if not env.text("EMAIL_PROVIDER", default=""):
    env.demand("EMAIL_URL", hint="the mail server, like submission://user:password@mail.example:587")
env.demand("CELERY_BROKER_URL", hint="the broker, like redis://host:6379/0 or amqp://user:password@host//")
env.spare("METRICS_TOKEN", least=32, hint="32 random characters or more, or nothing: then there is no /metrics")

PUBLIC_URL = env.text("PUBLIC_URL", default="http://127.0.0.1:8000").rstrip("/")
HTTPS = urlsplit(PUBLIC_URL).scheme == "https"
if PRODUCTION and env.text("PUBLIC_URL", default="") and not HTTPS:
    env.refuse("PUBLIC_URL", hint="must start with https:// because answers about health travel over it")
env.finish()

# State of the embedded set-up: database, secrets, mail. Ignored by git.
VAR_DIR = Path(env.text("UNKNOT_VAR", default=str(BASE_DIR / "var")))
VAR_DIR.mkdir(parents=True, exist_ok=True)

DEBUG = False
SECRET_KEY = env.text("UNKNOT_SECRET_KEY", default="") or kept_secret(VAR_DIR / "secrets" / "secret_key")
LINK_KEY = env.text("UNKNOT_LINK_KEY", default="") or kept_secret(VAR_DIR / "secrets" / "link_key")
DATA_KEYS = env.words("UNKNOT_DATA_KEYS", default="") or [kept_secret(VAR_DIR / "secrets" / "data_key")]
ALLOWED_HOSTS = env.words("ALLOWED_HOSTS", default="localhost,127.0.0.1,[::1]")
CONTACT_EMAIL = env.text("CONTACT_EMAIL", default="hello@unknot.example")
METRICS_TOKEN = env.text("METRICS_TOKEN", default="")  # empty: there is no /metrics
ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"

INSTALLED_APPS = [
    "whitenoise.runserver_nostatic",
    "routines",  # first, because it adds to a template of the admin
    "config.staff.StaffPages",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "csp",
]
MIDDLEWARE = [
    "config.request_ids.request_ids",
    "django.middleware.security.SecurityMiddleware",
    "config.middleware.quiet_headers",
    "config.middleware.Compression",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "routines.pages.limits.TooOftenPage",
    "routines.pages.outages.DatabaseOutages",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "routines.pages.context.about_unknot",
            ],
        },
    },
]

# Where things are kept.
DATABASES = {
    "default": database_settings(
        env.text("DATABASE_URL", default=f"sqlite:///{VAR_DIR / 'unknot.sqlite3'}"),
        patience=env.number("PGCONNECT_TIMEOUT", default=30, least=2),  # seconds; config/wsgi.py has less
    )
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Files: straight from the app folders when embedded, hashed and compressed beforehand in production.
STATIC_URL = "static/"
STATIC_ROOT = env.text("STATIC_ROOT", default=str(VAR_DIR / "static")) if PRODUCTION else None
WHITENOISE_USE_FINDERS = not PRODUCTION
WHITENOISE_ALLOW_ALL_ORIGINS = False
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "config.static_files.HashedFiles"
        if PRODUCTION
        else "django.contrib.staticfiles.storage.StaticFilesStorage",
    },
}

# Sessions live in a signed cookie until answers are stored (docs/decisions/0001).
SESSION_ENGINE = "django.contrib.sessions.backends.signed_cookies"
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_AGE = 24 * 60 * 60
SESSION_COOKIE_NAME = "__Host-unknot" if HTTPS else "unknot"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_AGE = None  # gone with the browser session, like the answers
CSRF_COOKIE_NAME = "__Host-unknot-form" if HTTPS else "unknot-form"
MESSAGE_STORAGE = "config.news.News"
CSRF_FAILURE_VIEW = "routines.pages.errors.csrf_refused"
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL]
DATA_UPLOAD_MAX_MEMORY_SIZE = 64 * 1024  # the longest body of a form or of the API, in bytes
DATA_UPLOAD_MAX_NUMBER_FIELDS = 500
LIMITS = limits(env.text("UNKNOT_LIMITS", default=""))  # how often one address may ask for what
TRUSTED_PROXIES = env.number("UNKNOT_TRUSTED_PROXIES", default=0, least=0)  # of our own, in front of it

# What every answer to a browser carries.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "no-referrer"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
if PRODUCTION:  # behind a proxy that ends TLS and sets X-Forwarded-Proto itself
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_SSL_REDIRECT = True
    SECURE_REDIRECT_EXEMPT = ["^health/"]  # asked from within, past the proxy
    SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True

LANGUAGE_CODE, TIME_ZONE, USE_TZ, USE_I18N = "en-gb", "UTC", True, False

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [],
    "DEFAULT_PERMISSION_CLASSES": [],
    "UNAUTHENTICATED_USER": None,
    "DEFAULT_METADATA_CLASS": None,
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "EXCEPTION_HANDLER": "routines.api.problems.as_problem",
    "URL_FORMAT_OVERRIDE": None,  # ?format= is a parameter like any other, and no call takes it
}

# Mail: one file a message in var/mail, read at /mailbox/, unless EMAIL_URL names a server or EMAIL_PROVIDER a service.
EMAIL_URL, EMAIL_PROVIDER = env.text("EMAIL_URL", default=""), env.text("EMAIL_PROVIDER", default="")
MAIL_DIR = VAR_DIR / "mail"
vars().update(provider_settings(EMAIL_PROVIDER, os.environ) if EMAIL_PROVIDER else mail_settings(EMAIL_URL))
DEFAULT_FROM_EMAIL = env.text("MAIL_FROM", default=f"Unknot <{CONTACT_EMAIL}>")
IS_LOCAL = urlsplit(PUBLIC_URL).hostname in ("127.0.0.1", "localhost", "::1")
STAFF_FACTOR = env.choice("UNKNOT_STAFF_FACTOR", among=("on", "off")) == "on"  # a code besides the password
if not STAFF_FACTOR and (PRODUCTION or not IS_LOCAL):
    raise ImproperlyConfigured("UNKNOT_STAFF_FACTOR is 'off'. That is for one machine alone: leave it out here.")
MAILBOX_PAGES = IS_LOCAL and not (PRODUCTION or EMAIL_URL or EMAIL_PROVIDER)
TICK = 2.0  # seconds
# Whoever has not looked for half a lease takes nothing back yet (reminders/recovery.py). A look each TICK must come
# sooner than that, and late by half a tick as well, or the mails of a lost host would wait for ever.
DELIVERY_LEASE = timedelta(
    seconds=env.number(
        "DELIVERY_LEASE_SECONDS", default=60, least=int(3 * TICK), because=", as a worker looks every two seconds"
    )
)
DELIVERY_DEADLINE = DELIVERY_LEASE / 2  # for one mail, from the first word to the mail server to its last answer
SENDERS = env.number("SENDERS", default=4, least=1)  # connections to the mail server at once, on each host
JOURNAL_DIR = VAR_DIR / "journals"  # on a disk of this very host

# The database is the queue; the broker only makes it prompt, so one in memory is enough for one machine.
vars().update(broker_settings(env.text("CELERY_BROKER_URL", default="memory://localhost")))
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_DEFAULT_QUEUE = env.text("CELERY_QUEUE", default="unknot")
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_BEAT_SCHEDULER = "celery.beat:Scheduler"
CELERY_BEAT_SCHEDULE = {
    "tick": {"task": "routines.reminders.tasks.tick", "schedule": TICK, "options": {"expires": 10}},
    "forget": {"task": "routines.reminders.tasks.forget", "schedule": 600.0, "options": {"expires": 600}},
    "tally": {"task": "routines.reminders.tasks.tally", "schedule": 3600.0, "options": {"expires": 3600}},
}

# Never a request body or a header in the log: both carry answers about health. Private links are blotted out.
_SENTRY = sentry_settings(env.text("SENTRY_DSN", default=""), environment="production" if PRODUCTION else "embedded")
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {"()": "config.logs.DiscreetFormatter", "format": "%(asctime)s %(levelname)s %(name)s: %(message)s"},
        "json": {"()": "config.logs.JsonFormatter"},
    },
    "handlers": {
        "stderr": {"class": "logging.StreamHandler", "formatter": env.choice("LOG_FORMAT", among=("line", "json"))}
    }
    | _SENTRY,
    "root": {"handlers": ["stderr", *_SENTRY], "level": env.text("LOG_LEVEL", default="WARNING")},
    "loggers": {"django": {"handlers": [], "propagate": True}},
}
