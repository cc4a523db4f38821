"""The mail about a routine that nobody used for a year: when it goes, and one way to keep it. Nothing about health."""

import re
from datetime import UTC, datetime
from email.message import EmailMessage

import pytest

from routines.links import Purpose, address_of
from routines.models import Delivery, Reminder
from routines.selectors import AFTER_WARNING, WARN_IDLE
from tests.routines.cast import DAY, NOW, keep, remind
from tests.routines.reminders.mails import links_in, mail_for, part, preheader, words_of_html

pytestmark = pytest.mark.django_db
KIND = Delivery.Kind.GOES_SOON
YEAR_ON = NOW + WARN_IDLE


@pytest.fixture
def reminder() -> Reminder:
    row = remind(keep())
    row.routine.warned_at = YEAR_ON
    return row


def both_texts(read: EmailMessage) -> tuple[str, str]:
    return re.sub(r"\s+", " ", part(read, "plain")), words_of_html(read).replace(" ,", ",")


def test_it_says_when_it_goes_and_what_with_it(reminder: Reminder) -> None:
    read = mail_for(KIND, now=YEAR_ON, reminder=reminder)
    assert read["Subject"] == "Shall we keep your routine?"
    assert preheader(read) == "One press is enough."
    for said in both_texts(read):
        assert "On 18 December 2027 that would be the routine that you kept on 17 November 2026" in said
        assert "and with it your answers, its reminders and this address" in said
        assert "You get this because you confirmed reminders for this routine on 17 November 2026." in said


def test_its_first_link_leads_to_the_page_that_keeps_it_and_the_other_stops(reminder: Reminder) -> None:
    assert links_in(mail_for(KIND, now=YEAR_ON, reminder=reminder)) == [
        address_of("keep-on", reminder.routine.token(Purpose.ROUTINE)),
        address_of("unsubscribe", reminder.token(Purpose.UNSUBSCRIBE)),
    ]


def test_one_that_is_late_gives_a_month_all_the_same(reminder: Reminder) -> None:
    late = YEAR_ON + 20 * DAY
    said = part(mail_for(KIND, now=late, reminder=reminder), "plain")
    assert f"{late + AFTER_WARNING:%-d %B %Y}" == "6 January 2028"
    assert "On 6 January 2028 that" in said


def test_the_date_is_that_of_the_persons_own_calendar(reminder: Reminder) -> None:
    reminder.routine.used_at = datetime(2026, 11, 17, 23, 30, tzinfo=UTC)
    assert "On 19 December 2027 that" in part(mail_for(KIND, now=YEAR_ON, reminder=reminder), "plain")
