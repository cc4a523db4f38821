"""The server's end of TLS on the loopback, with a certificate made for the day by the `openssl` program."""

import shutil
import ssl
import subprocess
from pathlib import Path

import pytest

from tests.missing import missing

NAME = "127.0.0.1"
MAKE = f"openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN={NAME} -addext subjectAltName=IP:{NAME}"


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A PEM file with a key and a certificate that this key has signed itself, so that nobody trusts it unasked."""
    if shutil.which("openssl") is None:
        how = "No openssl, which makes the certificate. Install the package openssl."
        missing(how)
    folder = tmp_path_factory.mktemp("certificate")
    key, public, both = folder / "key.pem", folder / "public.pem", folder / "both.pem"
    subprocess.run([*MAKE.split(), "-keyout", key, "-out", public], check=True, capture_output=True)
    both.write_text(key.read_text() + public.read_text())
    return both


def shows(certificate: Path) -> ssl.SSLContext:
    """A server that has this certificate."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    return context


def shows_none() -> ssl.SSLContext:
    """A server without any, so that no handshake with it can succeed."""
    return ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
