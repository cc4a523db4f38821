"""Keeps what the knowledge said, once for each version that a kept routine was made with."""

import json
from datetime import datetime

from recommender.document import as_document
from recommender.knowledge import FOLDER, Knowledge
from recommender.proof.certificate import certificate
from routines.models import KnowledgeVersion


def remember(*, knowledge: Knowledge, now: datetime) -> None:
    """Keeps this version's text, unless it is kept already. Two that come at once keep it once, and neither fails."""
    version = knowledge.version
    if KnowledgeVersion.objects.filter(pk=version).exists():
        return
    row = KnowledgeVersion(version=version, document=written(knowledge), kept_at=now)
    KnowledgeVersion.objects.bulk_create([row], ignore_conflicts=True)


def written(knowledge: Knowledge) -> str:
    """All that it says, as JSON."""
    return json.dumps(as_document(knowledge, proof=certificate(FOLDER)), ensure_ascii=False)
