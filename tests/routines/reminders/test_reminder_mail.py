"""The mail of a reminder: when, what massage, how long, what it needs, one button. Never why."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime, time, timedelta
from email.message import EmailMessage
from itertools import pairwise

import msgspec
import pytest

from recommender.for_giver import for_giver
from recommender.knowledge import shipped
from recommender.outcome import Routine
from recommender.prose import listed
from recommender.recall import Recall
from recommender.rhythm import Timetable
from routines import selectors
from routines.models import Delivery, Reminder
from routines.reminders.emails import part_of_day
from tests.routines.cast import TONIGHT, keep, remind
from tests.routines.reminders.mails import (
    delivery_for,
    everything_read,
    mail_for,
    parsed,
    part,
    preheader,
    telling_words,
    words_of_html,
)

pytestmark = pytest.mark.django_db

ACHING = {"pain_zones": ["neck_left", "lower_back_right"]}
LINE = "It is a massage of 20 minutes, above all for the lower back and the neck."
NEEDS = "You need oil, a blanket, three towels and a small towel."
READY = "Your routine is ready when you are."
STRIP = (
    ("0:00", "Arrive", "1 min"),
    ("1:00", "Warm up", "5 min"),
    ("6:00", "Lower back", "4¾ min"),
    ("10:45", "Shoulders", "½ min"),
    ("11:15", "Neck", "4¾ min"),
    ("16:00", "Bring it together", "2 min"),
    ("18:00", "Close", "2 min"),
)
TOLD = {"massage", "back", "oil", *(area.replace("_", " ") for area in shipped().areas)}
PEOPLE: dict[str, Mapping[str, object]] = {
    "plain": {},
    "in pain": {"pain_zones": ["hip_left"], "pain_level": 7, "knots": "large", "minutes": 60},
    "ill": {"health_conditions": ["blood_thinners"], "face_down": "uncomfortable", "minutes": 30},
    "careful": {"allergies": ["nuts"], "leave_alone_zones": ["neck_left", "neck_right"], "sleep": "poorly"},
    "at work": {"giver": "colleague", "clothing": "clothed", "surface": "chair", "lubricant": "nothing", "minutes": 15},
}


def reminded(overlay: Mapping[str, object]) -> Reminder:
    """Rosa's reminder of the routine that was made for these answers."""
    return remind(keep(overlay))


def mail_about(reminder: Reminder) -> EmailMessage:
    return mail_for(Delivery.Kind.REMINDER, reminder=reminder)


def body_of(mail: EmailMessage) -> str:
    """Both bodies, without the preheader."""
    return f"{part(mail, 'plain')}\n{words_of_html(mail)}"


def test_it_says_what_massage_it_is_and_what_it_needs() -> None:
    mail = mail_about(reminded(ACHING))
    for said in (part(mail, "plain"), words_of_html(mail).replace(" .", ".")):
        assert f"For Tuesday 17 November, 19:30. {LINE}" in said
        assert NEEDS in said
        assert READY not in said


def test_the_text_lists_the_routine_by_time() -> None:
    lines = "\n".join(f"{starts} {title}" for starts, title, _ in STRIP)
    assert f"{LINE}\n\n{lines}\n\n{NEEDS}\n\nStart:\n" in part(mail_about(reminded(ACHING)), "plain")


def test_the_html_shows_the_routine_by_time_without_an_image() -> None:
    mail = mail_about(reminded(ACHING))
    bar = re.findall(r'width="([\d.]+)%" bgcolor="(#[0-9a-f]{6})"', part(mail, "html"))
    assert [float(width) for width, _ in bar] == [5, 25, 23.75, 2.5, 23.75, 10, 10]
    assert all(tint != following for (_, tint), (_, following) in pairwise(bar))
    assert " ".join(f"{starts} ● {title} {lasts}" for starts, title, lasts in STRIP) in words_of_html(mail)


def test_it_needs_no_encoding_on_the_way() -> None:
    mail = mail_about(reminded(ACHING | {"minutes": 60}))
    assert [one["Content-Transfer-Encoding"] for one in mail.iter_parts()] == ["7bit", "7bit"]


def test_who_cannot_see_hears_each_line_once() -> None:
    html = part(mail_about(reminded(ACHING)), "html")
    assert html.count("<table") == html.count('<table role="presentation"')
    heard = re.sub(r'<(table|span)\b[^>]*aria-hidden="true".*?</\1>', "", html, flags=re.S)
    assert "bgcolor" not in heard
    assert "&#9679;" not in heard
    assert [heard.count(f"{title}</td>") for _, title, _ in STRIP] == [1] * len(STRIP)


@pytest.mark.parametrize("name", PEOPLE)
def test_it_tells_no_more_than_the_giver_may_know(name: str) -> None:
    reminder = reminded(PEOPLE[name])
    outcome = selectors.outcome_of(reminder.routine)
    assert isinstance(outcome, Routine)
    said, giver = body_of(mail_about(reminder)), for_giver(outcome, knowledge=shipped())
    assert f"You need {listed(giver.needs) or 'nothing but your hands'}." in said
    assert telling_words(said) <= TOLD
    around = (*outcome.preparation, *outcome.cautions, *outcome.notes, *outcome.aftercare)
    reasons = [told.because for told in around] + [step.because for step in outcome.steps]
    because = {reason.text for each in reasons for reason in each}
    assert [text for text in because | {line.text for line in around} if text in said] == []


@pytest.mark.parametrize("name", PEOPLE)
def test_subject_title_and_preheader_tell_nothing_of_the_body(name: str) -> None:
    mail = mail_about(reminded(PEOPLE[name]))
    title = part(mail, "html").partition("<title>")[2].partition("</title>")[0]
    assert preheader(mail) == "Tuesday 17 November, 19:30. Start, move it to tomorrow, or skip a week."
    assert telling_words(f"{mail['Subject']} {title} {preheader(mail)}") == set()


def test_where_a_fresh_check_is_due_it_shows_nothing_of_the_massage() -> None:
    reminder = reminded(ACHING)
    reminder.routine.checked_at = TONIGHT - timedelta(weeks=5)
    said = everything_read(mail_about(reminder))
    assert telling_words(said) == set()
    assert READY in said
    assert "You need" not in said
    assert "Warm up" not in said


def test_where_something_was_recalled_it_shows_nothing_of_the_massage() -> None:
    reminder = reminded(ACHING)
    reminder.routine.recall, reminder.routine.recalled_at = msgspec.to_builtins(Recall("newer", None, ())), TONIGHT
    said = everything_read(mail_about(reminder))
    assert telling_words(said) == set()
    assert "Something in it has changed, so we begin with a few questions." in said
    assert "Warm up" not in said


@pytest.mark.parametrize(("summary", "is_said"), [("20 minutes, 11 steps: 2 gentler.", True), ("", False)])
def test_what_is_new_since_last_time_is_said_where_something_is(summary: str, is_said: bool) -> None:
    reminder = reminded(ACHING)
    reminder.routine.changed = {"summary": summary, "lessons": []}
    said = everything_read(mail_about(reminder))
    assert (f"New since last time: {summary}" in said) == is_said


@pytest.mark.parametrize("kept", ["", "{}", '{"steps": []}', '{"steps": [{"phase": "warm"}], "needs": ["oil"]}', "[1]"])
def test_of_a_routine_that_can_not_be_read_any_more_it_says_that_it_is_ready(kept: str) -> None:
    reminder = reminded(ACHING)
    reminder.routine.outcome = kept
    said = body_of(mail_about(reminder))
    assert said.count(READY) == 2
    assert "You need" not in said


def test_of_a_routine_without_a_list_of_needs_it_says_nothing_about_them() -> None:
    reminder = reminded(ACHING)
    kept = msgspec.json.decode(reminder.routine.outcome)
    reminder.routine.outcome = msgspec.json.encode({"steps": kept["steps"]}).decode()
    mail = mail_about(reminder)
    assert "You need" not in body_of(mail)
    assert "18:00 Close\n\nStart:\n" in part(mail, "plain")


@pytest.mark.parametrize(
    ("timezone_name", "subject", "occasion"),
    [
        ("Europe/Berlin", "Twenty minutes tonight?", "Tuesday 17 November, 19:30"),
        ("America/New_York", "Twenty minutes this afternoon?", "Tuesday 17 November, 13:30"),
        ("Pacific/Honolulu", "Twenty minutes this morning?", "Tuesday 17 November, 08:30"),
        ("Pacific/Auckland", "Twenty minutes this morning?", "Wednesday 18 November, 07:30"),
    ],
)
def test_a_reminder_speaks_by_the_clock_of_its_own_timezone(timezone_name: str, subject: str, occasion: str) -> None:
    reminder = remind(keep(), timetable=Timetable(("tue", "wed"), time(19, 30), timezone_name))
    mail = mail_for(Delivery.Kind.REMINDER, reminder=reminder)
    assert mail["Subject"] == subject
    assert f"For {occasion}." in part(mail, "plain")
    assert f"For {occasion} ." in words_of_html(mail)


@pytest.mark.parametrize(("minutes", "said"), [(5, "Five"), (12, "Twelve"), (21, "Twenty-one"), (60, "Sixty")])
def test_a_reminder_says_the_minutes_in_words(minutes: int, said: str) -> None:
    reminder = remind(keep())
    reminder.routine.minutes = minutes
    assert mail_for(Delivery.Kind.REMINDER, reminder=reminder)["Subject"] == f"{said} minutes tonight?"


def test_a_reminder_that_is_sent_late_is_still_about_its_occasion() -> None:
    delivery = delivery_for(Delivery.Kind.REMINDER)
    late = parsed(delivery, now=TONIGHT + timedelta(hours=5, minutes=50))
    assert late["Subject"] == "Twenty minutes tonight?"
    assert "For Tuesday 17 November, 19:30." in part(late, "plain")


@pytest.mark.parametrize(("since", "asked"), [(timedelta(weeks=4), False), (timedelta(weeks=4, seconds=1), True)])
def test_after_four_weeks_a_reminder_says_that_a_few_questions_come_first(since: timedelta, asked: bool) -> None:
    reminder = remind(keep())
    reminder.routine.checked_at = TONIGHT - since
    mail = mail_for(Delivery.Kind.REMINDER, reminder=reminder)
    sentence = "Your last check is over four weeks ago, so we begin with a few questions."
    assert (sentence in part(mail, "plain")) is (sentence in words_of_html(mail)) is asked


def test_a_reminder_says_why_it_comes() -> None:
    reminder = remind(keep(), now=datetime(2026, 10, 31, 23, 30, tzinfo=UTC))  # past midnight in Berlin
    mail = mail_for(Delivery.Kind.REMINDER, reminder=reminder)
    sentence = "You get this because you confirmed these reminders on 1 November 2026."
    assert sentence in part(mail, "plain")
    assert sentence in words_of_html(mail)


@pytest.mark.parametrize("hour", range(24))
def test_each_hour_has_its_part_of_the_day(hour: int) -> None:
    expected = "this morning" if 5 <= hour < 12 else "this afternoon" if 12 <= hour < 17 else "tonight"
    assert part_of_day(datetime(2026, 11, 24, hour, 59, tzinfo=UTC)) == expected
