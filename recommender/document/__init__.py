"""The knowledge as one document in public words, for whoever reads it: the open pages, what is kept of old versions.

`shapes` says what it holds, `writing` makes it. It is plain data: a kept document needs no knowledge to be read.
"""

from typing import Any

import msgspec

from recommender.document.shapes import KnowledgeDocument
from recommender.document.writing import Writer
from recommender.knowledge import Knowledge
from recommender.proof.certificate import Certificate

__all__ = ["KnowledgeDocument", "as_document", "read_document"]
_DOCUMENTS = msgspec.json.Decoder(KnowledgeDocument)  # made here, by one thread (see recommender.outcome)


def as_document(knowledge: Knowledge, *, proof: Certificate | None = None) -> dict[str, Any]:
    """The knowledge as JSON types. The `proof` is told if it is about this very version."""
    document: dict[str, Any] = msgspec.json.decode(msgspec.json.encode(Writer(knowledge).document(proof)))
    return document


def read_document(text: str | bytes) -> KnowledgeDocument:
    """The document that was written as JSON, today or by an earlier Unknot. Raises msgspec.ValidationError."""
    return _DOCUMENTS.decode(text)
