"""All addresses: the API under /api/v1/, the staff's view under /admin/, everything else is a page."""

from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("api/v1/", include("routines.api.urls")),
    path("admin/", admin.site.urls),
    path("", include("routines.pages.urls")),
]

handler400 = "routines.pages.errors.bad_request"
handler403 = "routines.pages.errors.refused"
handler404 = "routines.pages.errors.not_found"
handler500 = "routines.pages.errors.broken"
