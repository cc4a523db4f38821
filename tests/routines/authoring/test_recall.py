"""The operator's command, as the operator calls it: what it prints, what it does, and what it keeps to itself."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from recommender.knowledge import Knowledge, Problem, shipped
from recommender.verify import verify
from routines.authoring import recall
from routines.models import Delivery, Routine
from tests.recommender.editions import edited, rule
from tests.routines.cast import BEN, ROSA, dump, keep, remind
from tests.routines.older import GENTLER, LEFT_OUT, REFERRED, keep_as
from tests.untraced import Untraced

pytestmark = pytest.mark.django_db


FINDINGS: dict[str, list[Problem]] = {}


def findings(knowledge: Knowledge) -> list[Problem]:
    """What is wrong with this version, looked for once. tests/recommender/verify is about how."""
    if knowledge.version not in FINDINGS:
        with Untraced():
            FINDINGS[knowledge.version] = verify(knowledge)
    return FINDINGS[knowledge.version]


@pytest.fixture(autouse=True)
def _verified_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recall, "verify", findings)


def said(*arguments: str) -> str:
    out = StringIO()
    call_command("knowledge", "recall", *arguments, stdout=out)
    return out.getvalue()


@pytest.fixture
def three(older: Knowledge) -> list[Routine]:
    """One to be gentler, one without two steps, one to be referred; and one that stays as it is."""
    routines = [remind(keep_as(older, overlay)).routine for overlay in (GENTLER, LEFT_OUT, REFERRED)]
    keep_as(older, {})
    return routines


def cells(text: str, first: str) -> list[str]:
    """A row of the table."""
    return next(line.split() for line in text.splitlines() if line.startswith(first))


@pytest.mark.usefixtures("three")
def test_a_dry_run_counts_and_changes_nothing(older: Knowledge) -> None:
    before = dump()
    text = said()
    assert dump() == before
    assert text.startswith(f"Routines that other knowledge than {shipped().version} made: 4.\n")
    assert cells(text, "made with") == ["made", "with", "looked", "at", "stricter", "looser", "unreadable", "skipped"]
    assert cells(text, older.version) == [older.version, "4", "3", "0", "0", "0"]
    assert "Stricter: referral 1, left out 1, gentler 2, shorter 0." in text
    assert "blood-thinners-are-light (1)" in text
    assert "Dry run, nothing was changed. With --apply: routines marked: 3, reminders paused: 1, mails owed: 3." in text


@pytest.mark.usefixtures("three")
def test_with_apply_it_says_what_it_did_and_the_second_time_that_it_was_done() -> None:
    assert "Done. Routines marked: 3, reminders paused: 1, mails owed: 3." in said("--apply")
    assert Delivery.objects.filter(kind=Delivery.Kind.RECALL).count() == 3
    again = said("--apply")
    assert "Done. Routines marked: 0, reminders paused: 0, mails owed: 0." in again
    assert "Marked before: 3." in again


@pytest.mark.parametrize("arguments", [(), ("--apply",)])
def test_it_prints_no_answer_no_address_and_no_link(three: list[Routine], arguments: tuple[str, ...]) -> None:
    Routine.objects.filter(pk=three[0].pk).update(answers=three[0].answers | {"work": "sailing"})
    text = said(*arguments)
    assert f"Not readable today: work: unknown_option (1). They stay as they are: routines {three[0].pk}." in text
    for secret in (ROSA, "sailing", "shoulder_right", *(routine.public_id for routine in three)):
        assert secret not in text


def test_it_sums_up_where_there_are_several_versions(older: Knowledge) -> None:
    for version in ("2026-01-01+aaaaaaaaaaaa", "2026-02-02+bbbbbbbbbbbb"):
        routine = keep_as(older, GENTLER)
        Routine.objects.filter(pk=routine.pk).update(knowledge_version=version)
    text = said()
    assert cells(text, "2026-01-01") == ["2026-01-01+aaaaaaaaaaaa", "1", "1", "0", "0", "0"]
    assert cells(text, "all") == ["all", "2", "2", "0", "0", "0"]


def test_it_skips_what_newer_knowledge_made_and_says_so(older: Knowledge) -> None:
    routine = keep_as(older, GENTLER)
    Routine.objects.filter(pk=routine.pk).update(knowledge_version="9999-12-31+aaaaaaaaaaaa")
    for text in (said(), said("--apply")):
        assert text.startswith(f"Routines that other knowledge than {shipped().version} made: 1.\n")
        assert cells(text, "9999") == ["9999-12-31+aaaaaaaaaaaa", "0", "0", "0", "0", "1"]
        assert "outines marked: 0" in text


def test_it_names_only_some_of_many_that_cannot_be_read(older: Knowledge) -> None:
    for _ in range(11):
        keep_as(older, {})
    Routine.objects.update(outcome="")
    assert "outcome (11). They stay as they are: routines " in said()
    assert ", …." in said()


def test_where_nothing_is_kept_there_is_nothing_to_say() -> None:
    assert said().splitlines() == [
        f"Routines that other knowledge than {shipped().version} made: 0.",
        "Dry run, nothing was changed. With --apply: routines marked: 0, reminders paused: 0, mails owed: 0.",
    ]


def test_it_tells_what_an_edit_would_recall_and_does_not_do_it(tmp_path: Path) -> None:
    remind(keep({"work": "desk"}), BEN)
    then = {"exclude": {"tool": ["palms"]}, "caution": "Mind the palms."}
    folder = edited(tmp_path, rule(then, when={"work": "desk"}, silent={"work": "caring"}))
    assert "mails owed: 1" in said(str(folder))
    with pytest.raises(CommandError, match="Only knowledge that is shipped can recall: put what is in"):
        said(str(folder), "--apply")
    assert not Routine.objects.filter(recalled_at__isnull=False).exists()


def test_it_refuses_while_the_knowledge_has_to_be_mended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = edited(tmp_path, rule({"caution": "Mind."}, when={"work": "desk"}, silent={"work": "desk"}))
    message = r"Nothing is recalled while the knowledge has to be mended:\n  newer\.yaml.*a-new-rule"
    with pytest.raises(CommandError, match=message):
        said(str(folder))
    monkeypatch.setattr(recall, "FOLDER", folder)
    with pytest.raises(CommandError, match=message):
        said(str(folder), "--apply")


def test_it_refuses_a_folder_that_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="cannot be read"):
        said(str(tmp_path))
