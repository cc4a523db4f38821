"""All addresses: the API under /api/v1/, the staff's view under /admin/, a monitor's at /metrics; else pages."""

from django.conf import settings
from django.contrib import admin
from django.urls import include, path

from routines.admin.overview import as_csv, overview
from routines.api.views.base import NothingHereView
from routines.api.views.description import SchemaView
from routines.pages import alive
from routines.pages.metrics import metrics
from routines.pages.reference import reference

urlpatterns = [
    path("api/v1/", include("routines.api.urls")),
    path("api", NothingHereView.as_view()),  # a program wants no page there, and no way to a slash
    path("api/v1", NothingHereView.as_view()),
    path("admin/overview/", overview, name="overview"),
    path("admin/overview/overview.csv", as_csv, name="overview-csv"),
    path("api/schema", SchemaView.as_view(), name="api-schema"),
    path("api/docs", reference, name="reference"),
    path("admin/", admin.site.urls),
    path("health/live", alive.live, name="live"),
    path("health/ready", alive.ready, name="ready"),
    path("metrics", metrics, name="metrics"),
    path("", include("routines.pages.urls")),
]
if settings.EMAIL_PROVIDER:  # only then is django-anymail needed
    urlpatterns.insert(0, path("webhooks/", include("routines.provider")))

handler400 = "routines.pages.errors.bad_request"
handler403 = "routines.pages.errors.refused"
handler404 = "routines.pages.errors.not_found"
handler500 = "routines.pages.errors.broken"
