"""What the knowledge said is kept once for each version, with the first routine that is made with it."""

from dataclasses import replace
from typing import Any

import pytest
from django.db import transaction

from recommender.document import read_document
from recommender.knowledge import Knowledge, shipped
from routines import selectors
from routines.models import KnowledgeVersion
from routines.services import keeping, versions
from tests.recommender.strategies import plain
from tests.routines.cast import DAY, NOW, REFERRED, keep

TODAYS = shipped()
TOMORROWS = replace(TODAYS, version="2026-12-01+0123456789ab")


@pytest.mark.django_db
@pytest.mark.parametrize("overlay", [{}, REFERRED])
def test_with_a_kept_outcome_the_knowledge_of_that_moment_is_kept(overlay: dict[str, object]) -> None:
    routine = keep(overlay)
    [kept] = KnowledgeVersion.objects.all()
    assert (kept.version, kept.kept_at) == (routine.knowledge_version, NOW)
    assert read_document(kept.document).version == TODAYS.version


@pytest.mark.django_db
def test_a_renewed_routine_keeps_the_knowledge_it_was_renewed_with() -> None:
    routine = keep()
    KnowledgeVersion.objects.all().delete()
    keeping.renew_routine(routine=routine, answers=plain(), now=NOW + DAY)
    assert [kept.version for kept in selectors.kept_versions()] == [TODAYS.version]


@pytest.mark.django_db
def test_what_is_kept_already_stays_as_it_is() -> None:
    versions.remember(knowledge=TODAYS, now=NOW)
    KnowledgeVersion.objects.update(document="as it was")
    versions.remember(knowledge=TODAYS, now=NOW + DAY)
    assert [(kept.kept_at, kept.document) for kept in KnowledgeVersion.objects.all()] == [(NOW, "as it was")]


@pytest.mark.django_db
def test_the_next_version_is_kept_beside_it() -> None:
    versions.remember(knowledge=TODAYS, now=NOW)
    versions.remember(knowledge=TOMORROWS, now=NOW + DAY)
    assert [kept.version for kept in selectors.kept_versions()] == [TOMORROWS.version, TODAYS.version]


@pytest.mark.django_db
def test_whoever_comes_second_in_the_same_moment_spoils_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Somebody keeps it between the look and the insert, inside a transaction that has more to do."""

    def somebody_is_quicker(knowledge: Knowledge) -> str:
        KnowledgeVersion.objects.create(version=TODAYS.version, document="theirs", kept_at=NOW)
        return "ours"

    monkeypatch.setattr(versions, "written", somebody_is_quicker)
    with transaction.atomic():
        versions.remember(knowledge=TODAYS, now=NOW)
        assert KnowledgeVersion.objects.get().document == "theirs"


@pytest.mark.django_db
def test_nothing_is_kept_where_nothing_else_is() -> None:
    with transaction.atomic():
        versions.remember(knowledge=TODAYS, now=NOW)
        transaction.set_rollback(True)
    assert not KnowledgeVersion.objects.exists()


def test_many_who_keep_their_first_routine_at_once_keep_the_version_once(races: dict[str, Any]) -> None:
    assert races["keep_a_new_version"] == {"errors": [], "routines": 20, "versions": 1}


def test_two_in_open_transactions_wait_for_each_other_and_keep_it_once(races: dict[str, Any]) -> None:
    assert races["remember_a_version_while_another_does"] == {"errors": [], "versions": 1}


@pytest.mark.django_db
def test_a_version_that_was_not_kept_has_no_text() -> None:
    assert selectors.kept_knowledge(TODAYS.version) is None
    assert list(selectors.kept_versions()) == []


def test_a_version_fits_where_it_is_kept() -> None:
    assert len(TODAYS.version) <= (KnowledgeVersion._meta.get_field("version").max_length or 0)
