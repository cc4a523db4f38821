"""The mailbox of the embedded set-up: what the mail folder holds, shown as a mail client would. It changes nothing.

A mail's own HTML stands in a sandboxed frame, and its address alone carries a policy that lets inline styles through.
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from email.message import EmailMessage
from urllib.parse import urlsplit

from csp.constants import NONE, SELF, UNSAFE_INLINE
from csp.decorators import csp
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import dateformat
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_safe

from routines.reminders import mail_folder

NEWEST = 100
SANDBOX = "allow-popups allow-popups-to-escape-sandbox allow-top-navigation-by-user-activation"
OUT_OF_THE_FRAME = '<base target="_top">'  # links of a mail open in the window around it
HTML_POLICY = {
    "default-src": [NONE],
    "style-src": [UNSAFE_INLINE],
    "base-uri": [NONE],
    "form-action": [NONE],
    "frame-ancestors": [SELF],
    "sandbox": SANDBOX.split(),
}


@dataclass(frozen=True)
class Mail:
    """A mail of the folder, as far as a person cares."""

    name: str
    message: EmailMessage

    @property
    def subject(self) -> str:
        return str(self.message["Subject"])

    @property
    def sender(self) -> str:
        return str(self.message["From"])

    @property
    def receiver(self) -> str:
        return str(self.message["To"])

    @property
    def sent(self) -> str:
        """When; nothing where the mail does not say."""
        moment: datetime | None = getattr(self.message["Date"], "datetime", None)
        return f"{dateformat.format(moment.astimezone(UTC), 'l j F Y, H:i')} UTC" if moment else ""

    @property
    def text(self) -> str:
        return self._part("plain")

    @property
    def html(self) -> str:
        return self._part("html")

    @property
    def unsubscribe_path(self) -> str:
        """Where a mail client's own "Unsubscribe" leads. Without the host, which may be known by another name here."""
        return urlsplit(str(self.message["List-Unsubscribe"] or "").strip().strip("<>")).path

    def _part(self, kind: str) -> str:
        part = self.message.get_body((kind,))
        return str(part.get_content()).replace("\r\n", "\n").strip() if part else ""


@require_safe
def mails(request: HttpRequest) -> HttpResponse:
    """The newest mails."""
    names = mail_folder.names()
    newest = [Mail(name, message) for name in names[:NEWEST] if (message := mail_folder.read(name))]
    return render(request, "unknot/mailbox.html", {"mails": newest, "count": len(names)})


@require_safe
def mail(request: HttpRequest, name: str) -> HttpResponse:
    """One mail."""
    return render(request, "unknot/mail.html", {"mail": _find(name), "sandbox": SANDBOX})


@require_safe
@xframe_options_sameorigin
@csp(HTML_POLICY)  # type: ignore[arg-type]  # its types know no view with arguments
def mail_html(request: HttpRequest, name: str) -> HttpResponse:
    """The HTML version of one mail, for the frame."""
    html = _find(name).html
    if not html:
        raise Http404
    return HttpResponse(html.replace("<head>", f"<head>{OUT_OF_THE_FRAME}", 1))


def _find(name: str) -> Mail:
    message = mail_folder.read(name)
    if message is None:
        raise Http404
    return Mail(name, message)
