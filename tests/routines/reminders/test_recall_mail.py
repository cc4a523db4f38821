"""The mail about a recall: what changed, from when on, and one way on. Its subject says nothing about health."""

import re
from datetime import UTC, datetime
from email.message import EmailMessage
from pathlib import Path
from typing import Any, get_args

import pytest
import time_machine
from django.core import mail
from django.test import Client

from recommender.knowledge import Knowledge, shipped
from recommender.outcome import Urgency
from routines.links import Purpose, address_of
from routines.models import Delivery, Reminder
from routines.services import reminding
from tests.recommender.editions import edition, rule
from tests.routines.cast import BEN, DAY, NOW, ROSA, TONIGHT, keep, mails_until, remind
from tests.routines.older import GENTLER, LEFT_OUT, REFERRED, apply, keep_as
from tests.routines.reminders.mails import (
    OF_HEALTH,
    links_in,
    links_in_html,
    mail_for,
    parsed,
    part,
    preheader,
    words_of_html,
)
from tests.routines.visitors import text_of

pytestmark = pytest.mark.django_db

WAITS = "Before it, please check again on the page of your routine. It takes about a minute."
PAUSED = "Your reminders are paused. They start again only when you say so."
TEXTS = {
    "gentler": (GENTLER, "Gentler from now on, light at most: "),
    "left out": (LEFT_OUT, "Left out from now on: Elbow on a large knot in the hip (step 6)"),
}
FROM_WHAT = "You get this because you confirmed reminders for this routine on 17 November 2026."


def recalled(reminder: Reminder) -> EmailMessage:
    """The mail that this recall brings to the reminder's address."""
    apply()
    (delivery,) = Delivery.objects.filter(reminder=reminder, kind=Delivery.Kind.RECALL)
    return parsed(delivery)


def both_texts(read: EmailMessage) -> tuple[str, str]:
    """Each on one line."""
    return re.sub(r"\s+", " ", part(read, "plain")), words_of_html(read).replace(" .", ".")


@pytest.mark.parametrize("name", TEXTS)
def test_it_says_what_changed_and_to_check_again(older: Knowledge, name: str) -> None:
    overlay, change = TEXTS[name]
    read = recalled(remind(keep_as(older, overlay)))
    assert read["Subject"] == "A change to your routine"
    for said in both_texts(read):
        assert change in said
        assert WAITS in said
        assert PAUSED not in said
        assert "It counts from 17 November 2026 on" in said
        assert FROM_WHAT in said


@pytest.mark.parametrize("urgency", get_args(Urgency))
def test_of_a_new_referral_it_says_what_to_do_and_nothing_as_if_a_massage_came_next(
    tmp_path: Path, urgency: Urgency
) -> None:
    reminder = remind(keep({"work": "desk"}))
    then = {"refer": {"urgency": urgency, "advice": "Show them your left foot."}}
    apply(edition(tmp_path, rule(then, when={"work": "desk"}, silent={"work": "caring"})))
    read = parsed(Delivery.objects.get(kind=Delivery.Kind.RECALL))
    assert read["Subject"] == "A change to your routine"
    for said in both_texts(read):
        assert shipped().wording.referral[urgency].advice in said
        assert PAUSED in said
        assert FROM_WHAT in said
        assert not re.search("counts from|about a minute|next time|next massage|left foot|check again", said)
    assert links_in(read) == [
        address_of("kept-routine", reminder.routine.token(Purpose.ROUTINE)),
        address_of("unsubscribe", reminder.token(Purpose.UNSUBSCRIBE)),
    ]


@pytest.mark.parametrize("overlay", [GENTLER, LEFT_OUT, REFERRED])
def test_neither_subject_nor_preheader_tell_of_health(older: Knowledge, overlay: dict[str, Any]) -> None:
    read = recalled(remind(keep_as(older, overlay)))
    assert preheader(read) == "What changed, and why."
    for word in OF_HEALTH | {"doctor", "clinician", "blood", "clot"}:
        assert not re.search(rf"\b{word}\b", f"{read['Subject']} {preheader(read)}".casefold())


def test_it_tells_no_answer_and_no_reason(older: Knowledge) -> None:
    read = recalled(remind(keep_as(older, LEFT_OUT)))
    for said in (part(read, "plain"), words_of_html(read)):
        assert not re.search("thinner|bruise|blood", said, flags=re.I)


def test_its_one_link_leads_to_the_routine_and_the_other_stops_it(older: Knowledge) -> None:
    reminder = remind(keep_as(older, GENTLER))
    read = recalled(reminder)
    assert links_in(read) == links_in_html(read)
    assert links_in(read) == [
        address_of("kept-routine", reminder.routine.token(Purpose.ROUTINE)),
        address_of("unsubscribe", reminder.token(Purpose.UNSUBSCRIBE)),
    ]


def test_the_date_is_that_of_the_persons_own_calendar(older: Knowledge) -> None:
    reminder = remind(keep_as(older, GENTLER))
    read = recalled(reminder)
    reminder.routine.refresh_from_db()
    reminder.routine.recalled_at = datetime(2026, 11, 17, 23, 30, tzinfo=UTC)
    assert "17 November 2026" in part(read, "plain")
    assert "It counts from 18 November 2026 on" in part(mail_for(Delivery.Kind.RECALL, reminder=reminder), "plain")


def test_it_is_of_use_however_late_but_not_to_who_stopped(older: Knowledge) -> None:
    late, stopped = remind(keep_as(older, GENTLER)), remind(keep_as(older, GENTLER), BEN)
    apply()
    reminding.stop(reminder=stopped)
    assert [one for one in mails_until(TONIGHT + 7 * DAY) if "recall" in one] == [f"{ROSA} recall"]
    assert late.deliveries.get(kind="recall").state == Delivery.State.SENT


def test_a_reminder_of_a_routine_that_waits_says_that_a_few_questions_come_first(older: Knowledge) -> None:
    reminder = remind(keep_as(older, LEFT_OUT))
    apply()
    mails_until(TONIGHT)
    (sent,) = [one for one in mail.outbox if "minutes tonight?" in one.subject]
    assert "Something in it has changed, so we begin with a few questions." in str(sent.body)
    assert "four weeks" not in str(sent.body)
    assert reminder.state == Reminder.State.ACTIVE


def test_from_newer_knowledge_to_the_page_with_the_box(older: Knowledge, client: Client) -> None:
    with time_machine.travel(NOW, tick=False):
        remind(keep_as(older, LEFT_OUT))
        apply()
        assert f"{ROSA} recall" in mails_until(TONIGHT)
        (sent,) = [one for one in mail.outbox if one.subject == "A change to your routine"]
        link = re.findall(r"https?://\S+", str(sent.body))[0]
        said = text_of(client.get(link))
    assert "What we know has changed" in said
    assert "Left out from now on: Elbow on a large knot in the hip (step 6)" in said
    assert "With blood thinners you bruise more easily" in said
