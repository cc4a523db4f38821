"""The addresses of the pages."""

from django.urls import path

from routines.pages import views

urlpatterns = [
    path("", views.landing, name="landing"),
    path("about/", views.about, name="about"),
    path("privacy/", views.privacy, name="privacy"),
    path("problems/<slug:slug>/", views.problem, name="problem"),
    path("check/", views.start, name="start"),
    path("check/answers/", views.answers, name="answers"),
    path("check/<slug:page_id>/", views.PageView.as_view(), name="page"),
    path("routine/", views.routine, name="routine"),
    path("start-again/", views.start_again, name="start-again"),
]
