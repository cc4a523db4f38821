"""Routines that older knowledge made, and newer knowledge that looks through them."""

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from recommender import recommend
from recommender.knowledge import Knowledge, shipped
from recommender.outcome import as_json
from routines.models import Routine
from routines.services.recalling import Done, Report, look_through
from tests.recommender.editions import Edit, alter, edition
from tests.recommender.strategies import plain
from tests.routines.cast import NOW, TONIGHT, keep

GENTLER: Mapping[str, Any] = {"pain_level": 8, "pressure": "firm", "pain_zones": ["shoulder_right", "lower_back_left"]}
LEFT_OUT: Mapping[str, Any] = {  # with an elbow on the hip and on the shoulder
    "health_conditions": ["blood_thinners"],
    "pressure": "firm",
    "minutes": 40,
    "giver_experience": "confident",
    "giver_hands": ["sore_thumbs"],
    "knots": "large",
    "pain_zones": ["shoulder_right", "hip_left", "lower_back_left"],
}
REFERRED: Mapping[str, Any] = {"health_conditions": ["known_blood_clot"]}
HARMLESS = {"note": {"giver": "Take your time."}}
LEARNED = (  # since the older knowledge, in which these did nothing yet
    alter("rules/care.yaml", "strong-pain-gets-light-hands", ["then"], HARMLESS),
    alter("rules/care.yaml", "blood-thinners-are-light", ["then"], HARMLESS),
    alter("rules/screening.yaml", "blood-clot-means-no-massage", ["then"], HARMLESS),
)


@pytest.fixture(scope="session")
def older(tmp_path_factory: pytest.TempPathFactory) -> Knowledge:
    """The shipped knowledge as it was before."""
    return older_knowledge(tmp_path_factory.mktemp("older"))


def older_knowledge(folder: Path, *edits: Edit) -> Knowledge:
    """The shipped knowledge without what has been learned since."""
    return edition(folder, *LEARNED, *edits)


def keep_as(knowledge: Knowledge, overlay: Mapping[str, Any], *, now: datetime = NOW) -> Routine:
    """The plain answers with these laid over them, kept with the outcome that this knowledge has for them."""
    outcome = recommend(plain(**overlay), knowledge=knowledge)
    routine = keep(dict(overlay), now=now)
    routine.outcome, routine.minutes = as_json(outcome).decode(), outcome.minutes
    routine.kind = Routine.Kind.REFERRAL if outcome.referral else Routine.Kind.ROUTINE
    routine.knowledge_version = knowledge.version
    routine.save()
    return routine


def apply(knowledge: Knowledge | None = None) -> Done:
    """What this knowledge (the shipped one, where none is given) does when it recalls tonight."""
    return look_through(knowledge=knowledge or shipped(), apply=True, now=TONIGHT).done


def row(routine: Routine) -> Routine:
    """As it is in the database now."""
    return Routine.objects.get(pk=routine.pk)


def counts(report: Report, version: str) -> dict[str, int]:
    """What a report counts for the routines that this version made."""
    return dict(report.found[version])
