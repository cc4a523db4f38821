"""All addresses: the API under /api/v1/, everything else is a page. Errors are pages too, or problems under /api/."""

from django.urls import include, path

urlpatterns = [
    path("api/v1/", include("routines.api.urls")),
    path("", include("routines.pages.urls")),
]

handler400 = "routines.pages.errors.bad_request"
handler403 = "routines.pages.errors.refused"
handler404 = "routines.pages.errors.not_found"
handler500 = "routines.pages.errors.broken"
