"""The addresses under /api/v1/."""

from django.urls import path, re_path

from routines import converters  # noqa: F401 registers <token:…>
from routines.api.views.base import NothingHereView
from routines.api.views.export import ReminderExportView, RoutineExportView
from routines.api.views.knowledge import KnowledgeView, ShelfView
from routines.api.views.questionnaire import PreviewView, QuestionnaireView
from routines.api.views.reminders import CopyView, ReminderView, SignUpView
from routines.api.views.routines import KeepOnView, RoutinesView, RoutineView
from routines.api.views.sessions import SessionsView
from routines.api.views.why import WhyView

urlpatterns = [
    path("questionnaire", QuestionnaireView.as_view(), name="api-questionnaire"),
    path("routines", RoutinesView.as_view(), name="api-routines"),
    path("routines/preview", PreviewView.as_view(), name="api-preview"),
    path("routines/<token:token>", RoutineView.as_view(), name="api-routine"),
    path("routines/<token:token>/keep", KeepOnView.as_view(), name="api-keep-on"),
    path("routines/<token:token>/why", WhyView.as_view(), name="api-why"),
    path("routines/<token:token>/reminders", SignUpView.as_view(), name="api-sign-up"),
    path("routines/<token:token>/sessions", SessionsView.as_view(), name="api-sessions"),
    path("routines/<token:token>/export", RoutineExportView.as_view(), name="api-export-routine"),
    path("reminders/<token:token>/export", ReminderExportView.as_view(), name="api-export-reminder"),
    path("reminders/<token:token>", ReminderView.as_view(), name="api-reminder"),
    path("knowledge", KnowledgeView.as_view(), name="api-knowledge"),
    path("knowledge/rules", ShelfView.as_view(shelf="rules"), name="api-rules"),
    path("knowledge/techniques", ShelfView.as_view(shelf="techniques"), name="api-techniques"),
    path("knowledge/sources", ShelfView.as_view(shelf="sources"), name="api-sources"),
    path("reminders/<token:token>/copy", CopyView.as_view(), name="api-copy"),
    re_path("", NothingHereView.as_view()),
]
