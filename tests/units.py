"""What the units of deploy/systemd would start, as processes of a test's own, in the production environment."""

import re
import shlex
import signal
import subprocess
from pathlib import Path

from tests.nginx import Nginx
from tests.running import ROOT, Installation

GOODBYE = 20  # seconds to stop in


def production(nginx: Nginx) -> dict[str, str]:
    """Variables for what stands behind this nginx. Database, broker and mail server come on top."""
    return {
        "UNKNOT_ENV": "production",
        "UNKNOT_SECRET_KEY": "s" * 50,
        "UNKNOT_LINK_KEY": "l" * 50,
        "UNKNOT_DATA_KEYS": "d" * 50,
        "UNKNOT_TRUSTED_PROXIES": "1",
        "PUBLIC_URL": nginx.address,
        "ALLOWED_HOSTS": "localhost",
        "CONTACT_EMAIL": "hello@unknot.example",
        "LOG_FORMAT": "json",
    }


def from_unit(name: str, *, port: int = 0) -> list[str]:
    """The command line of the unit, as Python's here would run it."""
    text = (ROOT / "deploy" / "systemd" / f"{name}.service").read_text().replace("%i", str(port))
    program, *arguments = shlex.split(re.findall(r"^ExecStart=(.*)$", text, flags=re.M)[0])
    return ["-m", Path(program).name, *arguments]


def start_web(installation: Installation, port: int) -> subprocess.Popen[bytes]:
    """As `systemctl start unknot-web@…` does."""
    return installation.start(*from_unit("unknot-web@", port=port))


def stop(process: subprocess.Popen[bytes]) -> None:
    """As `systemctl stop` does. Raises TimeoutExpired."""
    process.send_signal(signal.SIGTERM)
    process.wait(timeout=GOODBYE)
