"""The addresses under /api/v1/."""

from django.urls import path, re_path

from routines import converters  # noqa: F401 registers <token:…>
from routines.api.views.base import NothingHereView
from routines.api.views.questionnaire import PreviewView, QuestionnaireView
from routines.api.views.reminders import ReminderView, SignUpView
from routines.api.views.routines import RoutinesView, RoutineView
from routines.api.views.sessions import SessionsView
from routines.api.views.why import WhyView

urlpatterns = [
    path("questionnaire", QuestionnaireView.as_view(), name="api-questionnaire"),
    path("routines", RoutinesView.as_view(), name="api-routines"),
    path("routines/preview", PreviewView.as_view(), name="api-preview"),
    path("routines/<token:token>", RoutineView.as_view(), name="api-routine"),
    path("routines/<token:token>/why", WhyView.as_view(), name="api-why"),
    path("routines/<token:token>/reminders", SignUpView.as_view(), name="api-sign-up"),
    path("routines/<token:token>/sessions", SessionsView.as_view(), name="api-sessions"),
    path("reminders/<token:token>", ReminderView.as_view(), name="api-reminder"),
    re_path("", NothingHereView.as_view()),
]
