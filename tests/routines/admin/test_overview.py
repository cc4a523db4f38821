"""The overview tells that it works, in counts alone, and nothing about few enough people to guess who."""

import csv
import re
from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.test import Client

from recommender.knowledge import shipped
from routines.models import BadAdvice, Delivery, Routine, Tally
from routines.services import telling
from routines.services.tallying import MORE, tally
from routines.told import Telling
from tests.routines.admin.staff import allowed, noted, opened, signed_in
from tests.routines.cast import DAY, NOW, crowd, keep, owed
from tests.routines.pages.private import CHEST_PAIN
from tests.routines.visitors import text_of

PAGE, FILE = "/admin/overview/", "/admin/overview/overview.csv"
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]


def told(client: Client) -> dict[tuple[str, str], str]:
    """What the file tells, by figure and name."""
    rows = list(csv.reader(StringIO(client.get(FILE).content.decode())))
    assert rows[0] == ["figure", "name", "told"]
    return {(figure, name): said for figure, name, said in rows[1:]}


def tell(routine: Routine, *falls: int) -> None:
    for number, fall in enumerate(falls):
        said = Telling(given_at=NOW, pressure_felt="right", pain_before=5, pain_after=5 - fall)
        telling.tell(routine=routine, key=str(number), telling=said, now=NOW)


def test_before_anything_is_counted_it_says_so(staff: Client) -> None:
    assert "Nothing is counted yet" in opened(staff, PAGE)


def test_it_says_when_it_was_counted_and_shows_what_was(staff: Client) -> None:
    for days in (0, 0, 1, 20, 45):
        keep(now=NOW - days * DAY)
    tally(now=NOW)
    page = opened(staff, PAGE)
    assert "Counted on 17 November 2026, 12:00 UTC" in page
    found = told(staff)
    assert (found["Routines by day", "17 Nov"], found["Routines by day", "28 Oct"]) == ("2", "1")
    assert (found["Routines by week", "16 Nov"], found["Routines by week", "28 Sep"]) == ("3", "1")
    assert found["Knowledge", shipped().version] == "5 (100 %)"


def test_every_drawing_has_its_columns_and_a_table_that_says_the_same(staff: Client) -> None:
    for _ in range(3):
        keep(now=NOW)
    tally(now=NOW)
    page = opened(staff, PAGE)
    [days, weeks] = re.findall(r'<svg class="unknot-columns".*?</svg>', page, flags=re.S)
    assert (days.count('class="unknot-bar"'), weeks.count('class="unknot-bar"')) == (30, 12)
    heights = [float(height) for height in re.findall(r'<rect[^>]*height="([0-9.]+)"', days)]
    assert heights[:-1] == [0.0] * 29
    assert heights[-1] == pytest.approx(160 * 3 / 4)
    assert page.count("The same as a table") == 2
    for svg in (days, weeks):
        assert 'role="img"' in svg
        assert "<title" in svg


def test_referrals_and_zones_are_told_from_five_on(staff: Client) -> None:
    for number in range(5):
        keep(CHEST_PAIN | {"pain_zones": ["neck_left", "hip_left"] if number else ["neck_left"]})
    tally(now=NOW)
    found = told(staff)
    assert found["Referrals", "Emergency"] == "5 (100 %)"
    assert found["Referrals", "Urgent"] == "fewer than 5"
    assert found["Zones", "Neck, your left"] == "5 (100 %)"
    assert found["Zones", "Hip or buttock, your left"] == "fewer than 5"
    assert found["Zones", "Hip or buttock, your right"] == "fewer than 5"


def test_whether_it_helped_is_told_with_how_many_said_so(staff: Client) -> None:
    tell(keep(), *[3] * 6, *[1, 0, -1, 1, 0], *[-2] * 5)
    tally(now=NOW)
    found = told(staff)
    assert found["Did it help?", "Hurt less, by two points or more"] == "6 (38 %)"
    assert found["Did it help?", "About the same"] == "5 (31 %)"
    assert found["Did it help?", "Hurt more, by two points or more"] == "5 (31 %)"
    text = text_of(staff.get(PAGE))
    assert "16 massages were told of with both numbers" in text
    assert "does not show what the massage did" in text


def test_what_adds_up_does_not_tell_the_one_that_is_kept_back(staff: Client) -> None:
    tell(keep(), *[3] * 9, *[0] * 6, -2)
    tally(now=NOW)
    found = told(staff)
    assert found["Did it help?", "Hurt less, by two points or more"] == "9 (56 %)"
    assert found["Did it help?", "About the same"].startswith("not told")
    assert found["Did it help?", "Hurt more, by two points or more"] == "fewer than 5"


def test_how_late_mails_were_is_told_for_the_last_week(staff: Client) -> None:
    for late, count in (("1", 50), ("20", 45), ("120", 4), (MORE, 1)):
        Tally.objects.create(day=NOW.date(), what="late", code=late, count=count, counted_at=NOW)
    Tally.objects.create(day=NOW.date() - timedelta(days=7), what="late", code=MORE, count=999, counted_at=NOW)
    found = told(staff)
    assert found["Lateness", "Half of them"] == "within 1 s"
    assert found["Lateness", "95 of 100"] == "within 20 s"
    assert found["Lateness", "99 of 100"] == "within 2 min"
    Tally.objects.filter(code=MORE, day=NOW.date()).update(count=100)
    assert told(staff)["Lateness", "99 of 100"] == "later than 6 h"


def test_reminders_mails_and_reports_are_told_by_state(staff: Client, rosas: Routine) -> None:
    owed(crowd(rosas, 3))
    Delivery.objects.filter(pk__in=Delivery.objects.values("pk")[:1]).update(state="sent", sent_at=NOW)
    BadAdvice.objects.create(key_hash="a", told_at=NOW, knowledge_version="v", what="wrong", entries=[], was_kept=False)
    tally(now=NOW)
    found = told(staff)
    assert found["Reminders", "Active"] == "3 (100 %)"
    assert (found["Mails", "Owed"], found["Mails", "Sent"]) == ("2 (67 %)", "1 (33 %)")
    assert (found["Reports of bad advice", "New"], found["Reports of bad advice", "Mended"]) == ("1", "0")


def test_looking_and_taking_along_are_noted(staff: Client) -> None:
    opened(staff, PAGE)
    told(staff)
    assert noted("viewed", "exported") == ["sam overview : ", "sam overview : "]


@pytest.mark.parametrize("address", [PAGE, FILE])
def test_only_who_may_see_it_does(client: Client, address: str, django_user_model: Any) -> None:
    assert client.get(address)["Location"].startswith("/admin/login/")
    visitor = django_user_model.objects.create(username="visitor")
    assert signed_in(visitor).get(address)["Location"].startswith("/admin/login/")
    page = allowed("view_routine", "view_delivery").get(address)
    assert page.status_code == 403
    assert "not one that your account may open" in text_of(page)
    assert "too old" not in text_of(page)
    assert noted("viewed", "exported") == []


def test_the_permission_is_enough_and_leads_to_it(django_user_model: Any) -> None:
    client = allowed("view_overview")
    assert 'href="/admin/overview/">Overview' in opened(client, "/admin/")
    assert client.post(PAGE).status_code == 405
    opened(client, PAGE)
