"""Today's knowledge as its document, read once a process, for the open pages and for the API."""

from functools import lru_cache

import msgspec

from recommender.document import KnowledgeDocument, as_document
from recommender.knowledge import FOLDER, shipped
from recommender.proof.certificate import certificate


def todays_document() -> KnowledgeDocument:
    """The knowledge that is in use, with its proof."""
    return _of(shipped().version)


@lru_cache(maxsize=1)
def _of(version: str) -> KnowledgeDocument:
    return msgspec.convert(as_document(shipped(), proof=certificate(FOLDER)), KnowledgeDocument)
