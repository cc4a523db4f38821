"""The nginx of deploy/, as a process of a test's own: the same file, but for its ports, its paths and its host name."""

import os
import re
import shutil
import ssl
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.missing import missing
from tests.running import ROOT, wait_for
from tests.servers import free_port

HERE = ROOT / "deploy" / "nginx"
HOW_TO_GET_IT = "No nginx and openssl here. On Debian or Ubuntu: apt-get install nginx-light openssl"
MAIN = """
daemon off;
{user}
pid {folder}/pid;
error_log {folder}/error.log info;
events {{}}
http {{
    client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy; fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi;
    server_tokens build; gzip on; ssl_protocols TLSv1.2; access_log {folder}/everything.log;  # as the distributions do
    include {folder}/conf.d/*.conf;
}}
"""


@dataclass(frozen=True)
class Nginx:
    """Its folder, the port with TLS, the one without, and where the web processes are."""

    folder: Path
    https: int
    http: int
    web: tuple[int, ...]

    @property
    def address(self) -> str:
        """Where people come, without a slash at the end."""
        return f"https://localhost:{self.https}"

    @property
    def certificate(self) -> Path:
        return self.folder / "tls" / "fullchain.pem"

    @property
    def trusting(self) -> ssl.SSLContext:
        """For who is to believe its certificate, which is of its own making."""
        return ssl.create_default_context(cafile=str(self.certificate))

    @property
    def said(self) -> str:
        """Its access log and its error log."""
        return "".join(path.read_text() for path in sorted(self.folder.glob("*.log")))

    def command(self, *options: str) -> list[str]:
        return [_program("nginx"), "-e", f"{self.folder}/error.log", "-c", f"{self.folder}/nginx.conf", *options]


def installed_nginx(folder: Path, *web: int) -> Nginx:
    """Its files in this folder, in front of web processes at these ports."""
    found = Nginx(folder, free_port(), free_port(), web)
    (folder / "conf.d").mkdir(parents=True)
    (folder / "tls").mkdir()
    _certify(folder / "tls")
    (folder / "nginx.conf").write_text(MAIN.format(folder=folder, user=_user()))
    (folder / "conf.d" / "unknot.conf").write_text(_moved((HERE / "unknot.conf").read_text(), found))
    (folder / "conf.d" / "upstream.conf").write_text(_with_servers((HERE / "upstream.conf").read_text(), web))
    return found


@contextmanager
def running_nginx(nginx: Nginx) -> Iterator[None]:
    """It listens, and has ended when the block has."""
    process = subprocess.Popen(nginx.command(), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        wait_for((nginx.folder / "pid").exists, what="nginx")
        yield
    finally:
        process.terminate()
        process.wait(timeout=10)


def _user() -> str:
    """Who reads files: whoever tests, also where that is root, for whom nginx would take somebody else."""
    return "user root;" if os.geteuid() == 0 else ""


def _moved(text: str, nginx: Nginx) -> str:
    text = re.sub(r"listen 443\b", f"listen 127.0.0.1:{nginx.https}", text)
    text = re.sub(r"listen 80\b", f"listen 127.0.0.1:{nginx.http}", text)
    text = text.replace("/etc/unknot/tls", f"{nginx.folder}/tls").replace("/var/log/nginx", str(nginx.folder))
    text = text.replace("/var/www/unknot", f"{nginx.folder}/www")
    return text.replace("server_name unknot.example", "server_name localhost")


def _with_servers(text: str, ports: tuple[int, ...]) -> str:
    """The same settings for as many servers as there are."""
    rest, server = re.sub(r"    server .*\n", "", text), "    server 127.0.0.1:{} max_fails=0;\n"
    return rest.replace("{\n", "{\n" + "".join(server.format(port) for port in ports), 1)


def _certify(folder: Path) -> None:
    paths = ["-keyout", str(folder / "key.pem"), "-out", str(folder / "fullchain.pem")]
    who = ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"]
    command = [_program("openssl"), "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", *who, *paths]
    subprocess.run(command, check=True, capture_output=True)


def _program(name: str) -> str:
    return shutil.which(name, path="/usr/sbin:/usr/bin:/sbin:/bin") or shutil.which(name) or missing(HOW_TO_GET_IT)
