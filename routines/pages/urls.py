"""The addresses of the pages."""

from django.conf import settings
from django.urls import include, path

from routines import converters  # noqa: F401 registers <token:…> and <version:…>
from routines.pages import (
    calendar,
    card,
    felt_good,
    giver,
    guide,
    kept,
    knowledge,
    later,
    mailbox,
    reminders,
    signing_up,
    taster,
    today,
    views,
    what_if,
    why,
)

knowledge_pages = [
    path("", knowledge.index, name="knowledge"),
    path("techniques/", knowledge.techniques, name="knowledge-techniques"),
    path("techniques/<slug:entry>/", knowledge.technique, name="knowledge-technique"),
    path("rules/", knowledge.rules, name="knowledge-rules"),
    path("invariants/", knowledge.invariants, name="knowledge-invariants"),
    path("sources/", knowledge.sources, name="knowledge-sources"),
    path("declined/", knowledge.declined, name="knowledge-declined"),
    path("around/", knowledge.around, name="knowledge-around"),
]

urlpatterns = [
    path("", views.landing, name="landing"),
    path("about/", views.about, name="about"),
    path("privacy/", views.privacy, name="privacy"),
    path("problems/<slug:slug>/", views.problem, name="problem"),
    path("knowledge/", include(knowledge_pages)),
    path("knowledge/versions/", knowledge.versions, name="knowledge-versions"),
    path("knowledge/versions/<version:version>/", include(knowledge_pages)),
    path("check/", views.start, name="start"),
    path("check/answers/", views.answers, name="answers"),
    path("check/later/", later.save, name="save-for-later"),
    path("check/taster/", taster.taster, name="taster"),
    path("check/<slug:page_id>/", views.PageView.as_view(), name="page"),
    path("saved/<token:token>/", later.saved, name="saved"),
    path("routine/", views.routine, name="routine"),
    path("routine/why/", why.fresh, name="fresh-why"),
    path("routine/what-if/", what_if.fresh, name="fresh-what-if"),
    path("routine/keep/", kept.keep, name="keep"),
    path("start-again/", views.start_again, name="start-again"),
    path("r/<token:token>/", kept.routine, name="kept-routine"),
    path("r/<token:token>/start/", kept.begin, name="begin"),
    path("r/<token:token>/guide/", guide.guide, name="guide"),
    path("service-worker.js", guide.service_worker, name="service-worker"),
    path("r/<token:token>/why/", why.kept, name="why"),
    path("r/<token:token>/what-if/", what_if.kept, name="what-if"),
    path("r/<token:token>/check/", kept.check_again, name="check-again"),
    path("r/<token:token>/today/", today.change, name="today"),
    path("r/<token:token>/felt-good/", felt_good.remember, name="felt-good"),
    path("r/<token:token>/erase/", kept.erase, name="erase"),
    path("r/<token:token>/giver/", giver.new_link, name="new-giver-link"),
    path("g/<token:token>/", giver.routine, name="giver"),
    path("g/<token:token>/guide/", giver.guide, name="giver-guide"),
    path("g/<token:token>/felt-good/", felt_good.remember_for_giver, name="giver-felt-good"),
    path("g/<token:token>/card/", card.card, name="card"),
    path("g/<token:token>/card.pdf", card.card_pdf, name="card-pdf"),
    path("r/<token:token>/reminders/", signing_up.sign_up, name="sign-up"),
    path("r/<token:token>/reminders/sent/", signing_up.sent, name="sign-up-sent"),
    path("confirm/<token:token>/", signing_up.confirm, name="confirm"),
    path("reminders/<token:token>/", reminders.manage, name="reminder"),
    path("reminders/<token:token>/tomorrow/", reminders.tomorrow, name="reminder-tomorrow"),
    path("reminders/<token:token>/skip-week/", reminders.skip_week, name="reminder-skip-week"),
    path("reminders/<token:token>/calendar.ics", calendar.download, name="reminder-calendar"),
    path("reminders/<token:token>/calendar/", calendar.new_address, name="new-calendar-address"),
    path("calendar/<token:token>.ics", calendar.feed, name="calendar"),
    path("unsubscribe/<token:token>/", reminders.unsubscribe, name="unsubscribe"),
    path("links/", signing_up.lost_links, name="lost-links"),
]
if settings.MAILBOX_PAGES:
    urlpatterns += [
        path("mailbox/", mailbox.mails, name="mailbox"),
        path("mailbox/<str:name>/", mailbox.mail, name="mail"),
        path("mailbox/<str:name>/html/", mailbox.mail_html, name="mail-html"),
    ]
