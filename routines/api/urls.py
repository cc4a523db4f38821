"""The addresses under /api/v1/."""

from django.urls import path, re_path

from routines.api.views import NothingHereView, PreviewView, QuestionnaireView

urlpatterns = [
    path("questionnaire", QuestionnaireView.as_view(), name="api-questionnaire"),
    path("routines/preview", PreviewView.as_view(), name="api-preview"),
    re_path("", NothingHereView.as_view()),
]
