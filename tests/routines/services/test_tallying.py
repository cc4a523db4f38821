"""What is counted for the staff is right, however often it is counted, and after an erasure, too."""

from collections import Counter
from datetime import date, datetime, timedelta

import pytest

from routines.models import Delivery, Reminder, Routine, Tally
from routines.services import keeping, telling
from routines.services.forgetting import KEEP_DELIVERIES
from routines.services.tallying import LATE_UP_TO, MORE, tally
from routines.told import Telling
from tests.routines.cast import DAY, NOW, crowd, keep, owed
from tests.routines.pages.private import CHEST_PAIN, WEIGHT_LOSS

pytestmark = pytest.mark.django_db
TODAY = NOW.date()
What = Tally.What


def counted(what: Tally.What, day: date = TODAY) -> dict[str, int]:
    return dict(Tally.objects.filter(what=what, day=day).values_list("code", "count"))


def sent(reminder: Reminder, *, late: timedelta, due_at: datetime = NOW) -> None:
    [row] = owed([reminder])
    done = {"due_at": due_at, "state": "sent", "sent_at": due_at + late, "key": f"sent:{row.pk}"}
    Delivery.objects.filter(pk=row.pk).update(**done)


def test_outcomes_are_counted_by_the_day_they_were_kept_and_how_urgent_they_are() -> None:
    keep()
    keep()
    keep(CHEST_PAIN)
    keep(WEIGHT_LOSS)
    keep(now=NOW - DAY)
    tally(now=NOW)
    assert counted(What.OUTCOME) == {"routine": 2, "emergency": 1, "urgent": 1}
    assert counted(What.OUTCOME, TODAY - DAY) == {"routine": 1}
    assert counted(What.KEPT) == {"all": 5}
    assert sum(counted(What.VERSION).values()) == 5


def test_zones_are_counted_once_for_each_outcome() -> None:
    keep({"pain_zones": ["neck_left", "hip_left"]})
    keep({"pain_zones": ["neck_left"]})
    Routine.objects.filter(pk=keep().pk).update(answers={"of": "another questionnaire"})
    tally(now=NOW)
    assert counted(What.ZONE) == {"neck_left": 2, "hip_left": 1}


def test_how_much_the_pain_fell_is_counted_where_both_numbers_were_told(rosas: Routine) -> None:
    for number, (before, after) in enumerate([(7, 4), (7, 4), (2, 5), (None, 4), (3, None), (0, 0)]):
        said = Telling(given_at=NOW, pressure_felt="right", pain_before=before, pain_after=after)
        telling.tell(routine=rosas, key=str(number), telling=said, now=NOW)
    tally(now=NOW)
    assert counted(What.FELL) == {"3": 2, "-3": 1, "0": 1}


def test_mails_are_counted_by_day_and_state_and_reminders_by_state(rosas: Routine) -> None:
    people = crowd(rosas, 3)
    sent(people[0], late=timedelta(), due_at=NOW - DAY)
    owed(people)
    tally(now=NOW)
    assert counted(What.DELIVERY) == {"owed": 3}
    assert counted(What.DELIVERY, TODAY - DAY) == {"sent": 1}
    assert counted(What.REMINDER) == {"active": 3}


@pytest.mark.parametrize("end", LATE_UP_TO)
def test_lateness_is_counted_to_the_end_of_each_piece(rosas: Routine, end: int) -> None:
    [person] = crowd(rosas, 1)
    sent(person, late=timedelta(seconds=end))
    sent(person, late=timedelta(seconds=end, microseconds=1))
    tally(now=NOW)
    later = [str(one) for one in LATE_UP_TO if one > end]
    assert counted(What.LATE) == {str(end): 1, (later or [MORE])[0]: 1}


def test_counting_twice_is_counting_once(rosas: Routine) -> None:
    owed(crowd(rosas, 2))
    tally(now=NOW)
    once = _all()
    tally(now=NOW + timedelta(hours=1))
    assert _all() == once
    assert set(Tally.objects.values_list("counted_at", flat=True)) == {NOW + timedelta(hours=1)}


def test_on_the_next_day_nothing_of_today_is_left_that_was_about_all(rosas: Routine) -> None:
    tally(now=NOW)
    tally(now=NOW + DAY)
    assert counted(What.KEPT) == {}
    assert counted(What.KEPT, TODAY + DAY) == {"all": 1}
    assert counted(What.OUTCOME) == {"routine": 1}


def test_what_was_erased_leaves_every_count(rosas: Routine) -> None:
    other = keep({"pain_zones": ["hip_left"]})
    owed(crowd(other, 2))
    sent(crowd(keep(), 1)[0], late=timedelta(seconds=2))
    said = Telling(given_at=NOW, pressure_felt="right", pain_before=5, pain_after=1)
    telling.tell(routine=other, key="a", telling=said, now=NOW)
    tally(now=NOW)
    assert counted(What.ZONE)["hip_left"] == 1
    for routine in Routine.objects.exclude(pk=rosas.pk):
        keeping.erase_routine(routine=routine)
    tally(now=NOW)
    before = _all()
    assert counted(What.OUTCOME) == {"routine": 1}
    assert {what for what, _, _ in before} == {What.OUTCOME, What.KEPT, What.ZONE, What.VERSION}
    Tally.objects.all().delete()
    tally(now=NOW)
    assert _all() == before


def test_mails_that_were_forgotten_for_their_age_stay_counted(rosas: Routine) -> None:
    [person] = crowd(rosas, 1)
    sent(person, late=timedelta(seconds=2))
    tally(now=NOW)
    Delivery.objects.all().delete()
    tally(now=NOW + KEEP_DELIVERIES)
    assert counted(What.DELIVERY) == {"sent": 1}
    assert counted(What.LATE) == {"2": 1}


def test_a_day_whose_mails_are_all_there_is_counted_anew(rosas: Routine) -> None:
    [person] = crowd(rosas, 1)
    sent(person, late=timedelta(seconds=2))
    tally(now=NOW)
    keeping.erase_routine(routine=rosas)
    tally(now=NOW + KEEP_DELIVERIES - DAY)
    assert Tally.objects.filter(what=What.DELIVERY).count() == 0


def _all() -> Counter[tuple[str, date, str]]:
    rows = Tally.objects.values_list("what", "day", "code", "count")
    return Counter({(what, day, code): count for what, day, code, count in rows})
