"""The mails as a mail client meets them: parsed from their bytes."""

import re
from datetime import time, timedelta
from urllib.parse import urlsplit

import pytest
from django.urls import resolve
from pytest_django import Settings

from recommender.rhythm import Timetable
from routines.links import Purpose, address_of
from routines.models import Delivery, Reminder
from routines.reminders.emails import message_for, message_id
from routines.services import keeping, reminding
from tests.recommender.strategies import plain
from tests.routines.cast import BEN, NOW, REFERRED, ROSA, TONIGHT, keep, remind, sign_up
from tests.routines.reminders.mails import (
    delivery_for,
    everything_read,
    links_in,
    links_in_html,
    mail_for,
    parsed,
    part,
    telling_words,
    words_of_html,
)

pytestmark = pytest.mark.django_db

KINDS = list(Delivery.Kind)
VIEWS = {
    Delivery.Kind.CONFIRMATION: ["confirm", "unsubscribe"],
    Delivery.Kind.REMINDER: ["begin", "told", "reminder-tomorrow", "reminder-skip-week", "reminder", "unsubscribe"],
    Delivery.Kind.NOTICE: ["kept-routine", "reminder", "unsubscribe"],
    Delivery.Kind.RECALL: ["kept-routine", "unsubscribe"],
    Delivery.Kind.SHALL_STOP: ["reminder", "reminder", "unsubscribe"],
    Delivery.Kind.GOES_SOON: ["keep-on", "unsubscribe"],
}


@pytest.mark.parametrize("kind", KINDS)
def test_every_mail_comes_as_text_and_as_html_with_the_headers_it_needs(kind: Delivery.Kind) -> None:
    mail = mail_for(kind)
    assert mail.get_content_type() == "multipart/alternative"
    assert [one.get_content_type() for one in mail.iter_parts()] == ["text/plain", "text/html"]
    assert mail["To"] == ROSA
    assert mail["From"] == "Unknot <hello@unknot.example>"
    assert mail["Reply-To"] == "hello@unknot.example"
    assert mail["Date"].datetime == TONIGHT
    assert mail["Auto-Submitted"] == "auto-generated"
    assert not any(fault for header in mail.values() for fault in getattr(header, "defects", ()))


def test_a_list_of_links_has_no_one_click_stop_because_it_may_list_several_reminders() -> None:
    mail = mail_for(Delivery.Kind.NOTICE)
    assert mail["List-Unsubscribe"] is None
    assert mail["List-Unsubscribe-Post"] is None


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != Delivery.Kind.NOTICE])
def test_a_mail_client_may_stop_the_reminders_with_one_click(kind: Delivery.Kind, settings: Settings) -> None:
    settings.PUBLIC_URL = "https://unknot.example"
    delivery = delivery_for(kind)
    mail = parsed(delivery)
    stop = address_of("unsubscribe", delivery.reminder.token(Purpose.UNSUBSCRIBE))
    assert stop.startswith("https://unknot.example/unsubscribe/")
    assert mail["List-Unsubscribe"].strip() == f"<{stop}>"
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert stop in links_in(mail)


def test_the_first_link_of_a_confirmation_confirms() -> None:
    delivery = delivery_for(Delivery.Kind.CONFIRMATION)
    confirm = address_of("confirm", delivery.reminder.token(Purpose.CONFIRM))
    mail = parsed(delivery)
    assert links_in(mail)[0] == confirm
    assert links_in_html(mail)[0] == confirm


@pytest.mark.parametrize("kind", KINDS)
def test_the_text_has_the_links_of_the_html_each_on_a_line_of_its_own(kind: Delivery.Kind) -> None:
    mail = mail_for(kind)
    assert links_in(mail) == links_in_html(mail)
    assert [resolve(urlsplit(link).path).url_name for link in links_in(mail)] == VIEWS[kind]
    assert set(links_in(mail)) <= set(part(mail, "plain").splitlines())


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != Delivery.Kind.REMINDER])
def test_nothing_in_a_mail_tells_about_health(kind: Delivery.Kind) -> None:
    assert telling_words(everything_read(mail_for(kind))) == set()


@pytest.mark.parametrize("kind", KINDS)
def test_the_html_stands_alone(kind: Delivery.Kind) -> None:
    mail = mail_for(kind)
    html = part(mail, "html")
    assert '<html lang="en">' in html
    assert f"<title>{mail['Subject']}</title>" in html
    assert '<meta name="color-scheme" content="light dark">' in html
    assert "prefers-color-scheme: dark" in html
    assert not re.search(r"<(img|script|link|iframe|form)\b|\bsrc=|url\(|@import", html)


@pytest.mark.parametrize("kind", KINDS)
def test_any_mail_server_can_pass_it_on(kind: Delivery.Kind) -> None:
    raw = message_for(delivery_for(kind), now=TONIGHT).message().as_bytes()
    assert raw.isascii()
    assert max(len(line) for line in raw.splitlines()) < 998


def test_an_address_that_needs_it_is_escaped_in_the_html_alone(settings: Settings) -> None:
    settings.PUBLIC_URL = "https://unknot.example/it's&\"<b>"
    mail = mail_for(Delivery.Kind.REMINDER)
    assert "https://unknot.example/it's&\"<b>/r/" in part(mail, "plain")
    assert "https://unknot.example/it&#x27;s&amp;&quot;&lt;b&gt;/r/" in part(mail, "html")
    assert links_in(mail) == links_in_html(mail)


def test_the_sender_may_have_any_name(settings: Settings) -> None:
    settings.DEFAULT_FROM_EMAIL = "Únknöt <no-reply@unknot.example>"
    mail = mail_for(Delivery.Kind.REMINDER)
    assert mail["From"] == "Únknöt <no-reply@unknot.example>"
    assert mail["Reply-To"] == "hello@unknot.example"


def test_a_mail_that_is_sent_again_says_that_it_is_the_same() -> None:
    delivery = delivery_for(Delivery.Kind.REMINDER)
    again = parsed(delivery, now=TONIGHT + timedelta(minutes=10))
    assert again["Message-ID"] == parsed(delivery)["Message-ID"] == message_id(delivery)
    assert re.fullmatch(r"<reminder\.[A-Za-z0-9_-]{22}@127\.0\.0\.1>", message_id(delivery))


@pytest.mark.parametrize("kind", KINDS)
def test_a_mail_made_again_at_the_same_moment_is_the_same_byte_for_byte(kind: Delivery.Kind) -> None:
    delivery = delivery_for(kind)
    once, again = (message_for(delivery, now=TONIGHT).message().as_bytes() for _ in range(2))
    assert once == again


def test_no_two_deliveries_are_the_same_mail() -> None:
    reminder = remind(keep())
    deliveries = [Delivery(reminder=reminder, kind=kind, key=key) for kind in KINDS for key in ("one", "two")]
    assert len({message_id(delivery) for delivery in deliveries}) == len(deliveries)


def test_the_message_id_is_right_where_the_host_is_an_ipv6_address(settings: Settings) -> None:
    settings.PUBLIC_URL = "http://[::1]:8000"
    assert message_id(Delivery(kind=Delivery.Kind.REMINDER, key="one")).endswith("@[::1]>")


def test_a_confirmation_says_what_would_come_and_until_when_it_can_be_confirmed() -> None:
    mail = mail_for(Delivery.Kind.CONFIRMATION)
    assert mail["Subject"] == "Please confirm your reminders"
    for said in (re.sub(r"\s+", " ", part(mail, "plain")), words_of_html(mail).replace(" .", ".").replace(" ,", ",")):
        assert "asked us to send you a reminder every Tuesday and Thursday at 19:30, Europe/Berlin time." in said
        assert "The first would come on Thursday 19 November, 19:30. Nothing else is sent before it." in said
        assert "The link is good for two days, until Thursday 19 November, 19:30." in said
        assert "Not you? Do nothing, and nothing more will come." in said


def test_a_timezone_is_written_for_people() -> None:
    reminder = sign_up(keep(), timetable=Timetable(("sun",), time(8), "America/New_York"))
    assert "every Sunday at 08:00, America/New York time" in part(
        mail_for(Delivery.Kind.CONFIRMATION, reminder=reminder), "plain"
    )


def test_the_links_are_those_of_all_confirmed_reminders_of_this_address_and_of_no_other() -> None:
    daily = Timetable(("mon", "tue", "wed", "thu", "fri", "sat", "sun"), time(7, 5), "Europe/Berlin")
    mine = remind(keep())
    paused = reminding.pause(reminder=remind(keep(), "Rosa@example.org", timetable=daily), now=NOW)
    stopped = remind(keep())
    reminding.stop(reminder=stopped)
    others = [stopped, sign_up(keep()), remind(keep(), "rosa+work@example.org"), remind(keep(), BEN)]
    mail = mail_for(Delivery.Kind.NOTICE, reminder=mine)
    assert [resolve(urlsplit(link).path).url_name for link in links_in(mail)] == 2 * VIEWS[Delivery.Kind.NOTICE]
    assert links_in(mail) == links_in_html(mail)
    for reminder in (mine, paused):
        assert address_of("kept-routine", reminder.routine.token(Purpose.ROUTINE)) in links_in(mail)
        assert address_of("reminder", reminder.token(Purpose.REMINDER)) in links_in(mail)
    for reminder in others:
        assert reminder.public_id not in part(mail, "plain")
        assert reminder.routine.public_id not in part(mail, "plain")
    for said in (part(mail, "plain"), words_of_html(mail)):
        assert "Twenty minutes, every Tuesday and Thursday at 19:30" in said
        assert "Twenty minutes, every day at 07:05" in said
        assert said.count("Made on 17 November 2026.") == 2
        assert said.count("The reminders are paused.") == 1


def test_the_links_do_not_tell_that_a_massage_is_not_right_at_the_moment() -> None:
    reminder = remind(keep())
    keeping.renew_routine(routine=reminder.routine, answers=plain(**REFERRED), now=NOW)
    reminder.refresh_from_db()
    assert reminder.routine.minutes == 0
    mail = mail_for(Delivery.Kind.NOTICE, reminder=reminder)
    assert "\nEvery Tuesday and Thursday at 19:30\n" in part(mail, "plain")
    assert "minutes" not in everything_read(mail)


@pytest.mark.django_db
def test_a_timezone_that_got_lost_costs_nobody_their_links() -> None:
    delivery = delivery_for(Delivery.Kind.NOTICE)
    Reminder.objects.filter(pk=delivery.reminder.pk).update(timezone="Europe/Atlantis")
    assert "Made on" in str(message_for(delivery, now=TONIGHT).body)
