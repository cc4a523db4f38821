"""The addresses of the pages."""

from django.conf import settings
from django.urls import path

from routines import converters  # noqa: F401 registers <token:…>
from routines.pages import kept, later, mailbox, reminders, signing_up, views

urlpatterns = [
    path("", views.landing, name="landing"),
    path("about/", views.about, name="about"),
    path("privacy/", views.privacy, name="privacy"),
    path("problems/<slug:slug>/", views.problem, name="problem"),
    path("check/", views.start, name="start"),
    path("check/answers/", views.answers, name="answers"),
    path("check/later/", later.save, name="save-for-later"),
    path("check/<slug:page_id>/", views.PageView.as_view(), name="page"),
    path("saved/<token:token>/", later.saved, name="saved"),
    path("routine/", views.routine, name="routine"),
    path("routine/keep/", kept.keep, name="keep"),
    path("start-again/", views.start_again, name="start-again"),
    path("r/<token:token>/", kept.routine, name="kept-routine"),
    path("r/<token:token>/start/", kept.begin, name="begin"),
    path("r/<token:token>/check/", kept.check_again, name="check-again"),
    path("r/<token:token>/erase/", kept.erase, name="erase"),
    path("r/<token:token>/reminders/", signing_up.sign_up, name="sign-up"),
    path("r/<token:token>/reminders/sent/", signing_up.sent, name="sign-up-sent"),
    path("confirm/<token:token>/", signing_up.confirm, name="confirm"),
    path("reminders/<token:token>/", reminders.manage, name="reminder"),
    path("reminders/<token:token>/tomorrow/", reminders.tomorrow, name="reminder-tomorrow"),
    path("reminders/<token:token>/skip-week/", reminders.skip_week, name="reminder-skip-week"),
    path("unsubscribe/<token:token>/", reminders.unsubscribe, name="unsubscribe"),
    path("links/", signing_up.lost_links, name="lost-links"),
]
if settings.MAILBOX_PAGES:
    urlpatterns += [
        path("mailbox/", mailbox.mails, name="mailbox"),
        path("mailbox/<str:name>/", mailbox.mail, name="mail"),
        path("mailbox/<str:name>/html/", mailbox.mail_html, name="mail-html"),
    ]
