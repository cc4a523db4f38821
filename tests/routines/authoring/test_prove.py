"""The proof, as the author asks for it: one line if it holds, else the plainest person for whom it does not."""

import dataclasses
import json
import shutil
from collections.abc import Callable
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from recommender.knowledge import FOLDER, Knowledge, shipped
from recommender.proof import proving, search
from recommender.proof.certificate import CERTIFICATE, certificate
from recommender.proof.proving import Proof
from tests.untraced import Untraced

OSTEOPOROSIS = "never use: knuckle_press, with the answers {health_conditions: [osteoporosis]}"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the knowledge to edit."""
    copy = tmp_path / "knowledge"
    shutil.copytree(FOLDER, copy, ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    return copy


@pytest.fixture
def edit(folder: Path) -> Callable[[str, str, str], None]:
    """Puts one text in the place of another, in one file."""

    def put(file: str, old: str, new: str) -> None:
        text = (folder / file).read_text(encoding="utf-8")
        assert old in text
        (folder / file).write_text(text.replace(old, new), encoding="utf-8")

    return put


@pytest.fixture(autouse=True)
def _proven_untraced(monkeypatch: pytest.MonkeyPatch) -> None:
    """tests/recommender/proof is about how; here it is asked for."""

    def prove(knowledge: Knowledge, progress: Callable[[str], None]) -> Proof:
        with Untraced():
            return proving.prove(knowledge, progress=progress)

    monkeypatch.setattr("routines.authoring.prove.prove", prove)


@pytest.fixture
def proven_once(shipped_proof: Proof, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever the version, the shipped proof stands for its own: these tests are about the file it is kept in."""

    def proven(knowledge: Knowledge, **_: object) -> Proof:
        return dataclasses.replace(shipped_proof, version=knowledge.version)

    monkeypatch.setattr("routines.authoring.prove.prove", proven)


@pytest.fixture(scope="module")
def shipped_proof() -> Proof:
    with Untraced():
        return proving.prove(shipped())


def prove(*arguments: str) -> str:
    said = StringIO()
    call_command("knowledge", "prove", *arguments, stdout=said)
    return said.getvalue()


def test_the_shipped_knowledge_is_proven_in_one_line() -> None:
    proven = f"{len(shipped().invariants)} invariants and 6 laws of the whole proven over 3.6e+113 answers in "
    assert prove().startswith(proven)


def test_a_broken_invariant_is_told_with_the_plainest_person(
    folder: Path, edit: Callable[[str, str, str], None]
) -> None:
    edit(
        "rules/care.yaml",
        "when: {health_conditions: {includes: osteoporosis}}",
        "when: {health_conditions: [osteoporosis, pacemaker]}",
    )
    edit(
        "rules/care.yaml",
        "fires: {health_conditions: [osteoporosis]}",
        "fires: {health_conditions: [osteoporosis, pacemaker]}",
    )
    with pytest.raises(CommandError) as told:
        prove(str(folder))
    assert OSTEOPOROSIS in str(told.value)
    assert "monotone does not hold. With one more sign" in str(told.value)
    assert "\n    and then {health_conditions: [osteoporosis, " in str(told.value)


@pytest.mark.usefixtures("proven_once")
def test_a_proof_is_kept_only_when_asked_for(folder: Path) -> None:
    (folder / CERTIFICATE).unlink()
    prove(str(folder))
    assert certificate(folder) is None
    assert f"The proof is kept in {folder / CERTIFICATE}." in prove(str(folder), "--write")
    assert json.loads((folder / CERTIFICATE).read_text())["version"] == shipped().version


@pytest.mark.usefixtures("proven_once")
def test_a_proof_of_the_same_version_keeps_its_date(folder: Path) -> None:
    before = (folder / CERTIFICATE).read_bytes()
    prove(str(folder), "--write")
    assert (folder / CERTIFICATE).read_bytes() == before


@pytest.mark.usefixtures("proven_once")
def test_a_kept_proof_of_another_version_has_to_be_written_anew_before_it_ships(
    folder: Path, edit: Callable[[str, str, str], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    edit("version.yaml", "date:", "# a word more\ndate:")
    assert "To keep the proof beside the knowledge, add --write." in prove(str(folder))
    monkeypatch.setattr("routines.authoring.prove.FOLDER", folder)
    with pytest.raises(CommandError, match=r"proof.json is about .*: run it again with --write, and commit it"):
        prove(str(folder))
    prove(str(folder), "--write")
    prove(str(folder))


def test_a_proof_that_does_not_end_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search, "NODES_AT_MOST", 1)
    with pytest.raises(CommandError, match="The proof did not come to an end: more than 1 cases"):
        prove()
