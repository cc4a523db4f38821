"""What is kept of a proof: proof.json, beside the knowledge. `knowledge prove` writes it, the pages read it."""

from datetime import date
from pathlib import Path

import msgspec

CERTIFICATE = "proof.json"


class Certificate(msgspec.Struct, frozen=True, kw_only=True):
    """What was proven, when, and over how many answers: as text, since JSON has no numbers of so many digits."""

    version: str
    proven_on: date
    answers: str
    invariants: int
    milliseconds: int


_CERTIFICATES = msgspec.json.Decoder(Certificate)  # made here, by one thread (see recommender.outcome)


def certificate(folder: Path) -> Certificate | None:
    """The certificate kept beside the knowledge in this folder, whatever version it is about; None without one."""
    path = folder / CERTIFICATE
    return _CERTIFICATES.decode(path.read_bytes()) if path.exists() else None


def keep(folder: Path, kept: Certificate) -> None:
    """Write the certificate of a proof of which nothing is broken."""
    (folder / CERTIFICATE).write_bytes(msgspec.json.format(msgspec.json.encode(kept)) + b"\n")
