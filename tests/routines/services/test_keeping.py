"""Nothing is kept without consent. What is kept can be renewed behind the same link, and erased with all it has."""

from contextlib import suppress
from datetime import datetime
from typing import Any

import pytest
from django.db import IntegrityError

from recommender import recommend
from recommender.outcome import as_json
from routines import selectors
from routines.consent import KEEP_ANSWERS, SAVE_DRAFT
from routines.links import Purpose
from routines.models import Delivery, Draft, KeptRequest, Reminder, Routine, UnconfirmedMail
from routines.refusals import InvalidFields, NotPossible
from routines.services import keeping, once, reminding
from routines.services.once import KeyUsedOtherwise, RequestKey
from tests.recommender.strategies import plain
from tests.routines.cast import BEN, DAY, MINUTE, NOW, REFERRED, TONIGHT, UNDER_18, fresh, keep, owed, remind, sign_up

KEY = RequestKey("a-key", b'{"answers": 1}')


def keep_with(request: RequestKey, **overlay: object) -> Routine:
    return keeping.keep_routine(answers=plain(**overlay), consent=True, now=NOW, request=request)


@pytest.mark.django_db
def test_nothing_is_kept_without_consent() -> None:
    with pytest.raises(InvalidFields) as refused:
        keeping.keep_routine(answers=plain(), consent=False, now=NOW, request=KEY)
    assert [(error.field, error.code) for error in refused.value.errors] == [("consent", "consent_required")]
    with pytest.raises(InvalidFields, match="consent: consent_required"):
        keeping.save_draft(answers={}, consent=False, now=NOW)
    assert [model.objects.count() for model in (Routine, Draft, KeptRequest)] == [0, 0, 0]


@pytest.mark.django_db
def test_answers_and_outcome_are_kept_as_they_were_computed() -> None:
    routine = fresh_routine(keep({"minutes": 15}))
    outcome = recommend(plain(minutes=15))
    assert routine.answers == plain(minutes=15).as_dict()
    assert routine.outcome == as_json(outcome).decode()
    assert (routine.kind, routine.minutes) == ("routine", outcome.minutes)
    assert routine.knowledge_version == outcome.knowledge_version
    assert (routine.consent_version, routine.consented_at) == (KEEP_ANSWERS.version, NOW)
    assert (routine.created_at, routine.checked_at) == (NOW, NOW)


@pytest.mark.django_db
def test_a_referral_is_kept_as_one() -> None:
    assert fresh_routine(keep(REFERRED)).kind == Routine.Kind.REFERRAL


@pytest.mark.django_db
def test_the_same_request_keeps_one_routine() -> None:
    first = keep_with(KEY)
    assert keep_with(KEY) == first
    assert keep_with(RequestKey("another", KEY.body)) != first
    assert (Routine.objects.count(), KeptRequest.objects.count()) == (2, 2)


@pytest.mark.django_db
def test_a_key_that_comes_with_another_body_keeps_nothing() -> None:
    keep_with(KEY)
    with pytest.raises(KeyUsedOtherwise):
        keep_with(RequestKey(KEY.key, b'{"answers": 2}'))
    assert Routine.objects.count() == 1


@pytest.mark.django_db
def test_neither_key_nor_body_is_stored() -> None:
    keep_with(KEY)
    [stored] = KeptRequest.objects.values_list("key_hash", "body_hash")
    assert not any(KEY.key in text or KEY.body.decode() in text for text in stored)


def when_somebody_was_quicker(monkeypatch: pytest.MonkeyPatch, first: RequestKey) -> list[Routine]:
    """The same key comes in between the look for it and the insert, as two servers at once would have it."""
    made: list[Routine] = []

    def recommend_late(answers: Any) -> Any:
        monkeypatch.setattr(keeping, "recommend", recommend)
        made.append(keep_with(first))
        return recommend(answers)

    monkeypatch.setattr(keeping, "recommend", recommend_late)
    return made


@pytest.mark.django_db
def test_of_two_that_keep_with_one_key_at_once_both_get_the_first(monkeypatch: pytest.MonkeyPatch) -> None:
    made = when_somebody_was_quicker(monkeypatch, KEY)
    assert [keep_with(KEY)] == made
    assert Routine.objects.count() == 1


@pytest.mark.django_db
def test_of_two_bodies_with_one_key_at_once_the_second_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    refused: list[type[Exception]] = []

    def meanwhile(answers: Any) -> Any:
        monkeypatch.setattr(keeping, "recommend", recommend)
        with pytest.raises(KeyUsedOtherwise) as raised:
            keep_with(RequestKey(KEY.key, b"other"))
        refused.append(raised.type)
        return recommend(answers)

    monkeypatch.setattr(keeping, "recommend", meanwhile)
    assert keep_with(KEY) == Routine.objects.get()
    assert refused == [KeyUsedOtherwise]


@pytest.mark.django_db
@pytest.mark.parametrize("request_key", [None, KEY])
def test_another_error_of_the_database_is_not_hidden(
    monkeypatch: pytest.MonkeyPatch, request_key: RequestKey | None
) -> None:
    monkeypatch.setattr(keeping, "columns_of", lambda answers, outcome: {"kind": "unheard of", "minutes": 1})
    with pytest.raises(IntegrityError):
        keeping.keep_routine(answers=plain(), consent=True, now=NOW, request=request_key)


def test_new_answers_take_the_place_of_the_old_behind_the_same_link(rosas: Routine) -> None:
    token, later = rosas.token(Purpose.ROUTINE), NOW + 40 * DAY
    renewed = keeping.renew_routine(routine=rosas, answers=plain(minutes=15), now=later)
    found = selectors.routine_by(token)
    assert found is not None
    assert found == renewed
    assert (found.answers, found.checked_at, found.created_at) == (plain(minutes=15).as_dict(), later, NOW)
    assert found.outcome == as_json(recommend(plain(minutes=15))).decode()


def test_reminders_go_on_after_a_check_that_finds_massage_right(active: Reminder) -> None:
    keeping.renew_routine(routine=active.routine, answers=plain(minutes=15), now=NOW)
    assert fresh(active).state == Reminder.State.ACTIVE


@pytest.mark.parametrize("answers", [REFERRED, UNDER_18], ids=["referral", "under 18"])
def test_reminders_pause_when_massage_is_not_right_any_more(
    active: Reminder, ben: Reminder, answers: dict[str, Any]
) -> None:
    second, unconfirmed = remind(active.routine, BEN), sign_up(active.routine, "third@example.org")
    owed([active])
    keeping.renew_routine(routine=active.routine, answers=plain(**answers), now=TONIGHT)
    states = [fresh(reminder).state for reminder in (active, second, unconfirmed, ben)]
    assert states == ["paused", "paused", "unconfirmed", "active"]
    assert active.deliveries.get().state == Delivery.State.DROPPED


def test_after_an_emergency_nobody_begins_or_is_reminded_until_a_new_check(active: Reminder, ben: Reminder) -> None:
    owed([active])
    for _ in range(2):
        keeping.ask_again(routine=active.routine, now=NOW)
    routine = fresh_routine(active.routine)
    assert selectors.needs_fresh_check(routine, now=NOW)
    assert [fresh(reminder).state for reminder in (active, ben)] == ["paused", "active"]
    assert active.deliveries.get().state == Delivery.State.DROPPED
    for act in (reminding.resume, reminding.confirm):
        with suppress(NotPossible):
            act(reminder=active, now=NOW)
    assert fresh(active).state == Reminder.State.PAUSED
    with pytest.raises(NotPossible, match="check again"):
        sign_up(routine, BEN)
    keeping.renew_routine(routine=routine, answers=plain(), now=NOW)
    assert reminding.resume(reminder=active, now=NOW).next_at == TONIGHT
    assert not selectors.needs_fresh_check(fresh_routine(routine), now=NOW)


def test_erasing_takes_along_all_that_hangs_on_it(active: Reminder, ben: Reminder) -> None:
    owed([active, ben])
    sign_up(active.routine, "third@example.org")
    again = keep_with(KEY)
    keeping.erase_routine(routine=again)
    keeping.erase_routine(routine=active.routine)
    assert list(Routine.objects.all()) == [ben.routine]
    assert list(Reminder.objects.all()) == [ben]
    assert [delivery.reminder for delivery in Delivery.objects.all()] == [ben]
    assert KeptRequest.objects.get(routine=None).is_done
    assert selectors.routine_by(active.routine.token(Purpose.ROUTINE)) is None
    keeping.erase_routine(routine=active.routine)


@pytest.mark.parametrize("race", ["erase_while_signing_up", "erase_while_it_falls_due"])
def test_a_routine_is_erased_whatever_else_happens_to_it(races: dict[str, Any], race: str) -> None:
    assert races[race] == {"errors": [], "routines": 0, "reminders": 0}


def test_erasing_does_not_reset_how_often_an_address_was_written_to(waiting: Reminder) -> None:
    keeping.erase_routine(routine=waiting.routine)
    sign_up(keep())
    assert UnconfirmedMail.objects.get().count == 1
    assert not Delivery.objects.exists()


@pytest.mark.django_db
def test_a_draft_is_kept_and_saved_again_behind_the_same_link() -> None:
    draft = keeping.save_draft(answers={"pain_level": 3}, consent=True, now=NOW)
    again = keeping.save_draft(answers={"pain_level": 4}, consent=True, now=NOW + DAY, draft=draft)
    [kept] = Draft.objects.all()
    assert again == kept == selectors.draft_by(draft.token(Purpose.DRAFT), now=NOW + DAY)
    assert (kept.answers, kept.saved_at, kept.consented_at) == ({"pain_level": 4}, NOW + DAY, NOW + DAY)
    assert (again.answers, kept.consent_version) == (kept.answers, SAVE_DRAFT.version)


@pytest.mark.django_db
def test_a_draft_that_is_gone_is_saved_as_a_new_one() -> None:
    draft = keeping.save_draft(answers={"pain_level": 3}, consent=True, now=NOW)
    keeping.erase_draft(draft=draft)
    again = keeping.save_draft(answers={"pain_level": 4}, consent=True, now=NOW, draft=draft)
    assert (again.pk, again.token(Purpose.DRAFT)) != (draft.pk, draft.token(Purpose.DRAFT))
    assert Draft.objects.get() == again


@pytest.mark.django_db
def test_a_paused_reminder_is_not_woken_by_a_check(active: Reminder) -> None:
    reminding.pause(reminder=active, now=NOW)
    keeping.renew_routine(routine=active.routine, answers=plain(), now=NOW)
    assert fresh(active).state == Reminder.State.PAUSED


def fresh_routine(routine: Routine) -> Routine:
    return Routine.objects.get(pk=routine.pk)


@pytest.mark.django_db
def test_a_request_key_counts_for_a_day_and_then_keeps_anew() -> None:
    first = keep_with(KEY)
    assert keeping.keep_routine(answers=plain(), consent=True, now=NOW + DAY - MINUTE, request=KEY) == first
    assert keeping.keep_routine(answers=plain(), consent=True, now=NOW + DAY, request=KEY) != first


@pytest.mark.django_db
def test_what_was_kept_with_this_key_and_erased_in_the_same_moment_stays_erased(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    made = when_somebody_was_quicker(monkeypatch, KEY)
    locked = once.locked

    def erased_before_it_is_found(request: RequestKey, *, now: datetime) -> Any:
        for routine in made:
            keeping.erase_routine(routine=routine)
        return locked(request, now=now)

    monkeypatch.setattr(once, "locked", erased_before_it_is_found)
    with pytest.raises(once.ErasedSince):
        keep_with(KEY)
    assert not Routine.objects.exists()
