"""Which session of the staff counts. It lives in a signed cookie, and a copy of that would outlive a logout.

So each holds a number that has to be the account's in the database, which a logout raises, and when it began and was
last used. Between password and code there is no session, only a note that the password was right.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.auth.models import User
from django.http import HttpRequest
from django.utils.crypto import constant_time_compare

from routines.models import StaffLogin
from routines.sealing import NotOpened, opened, sealed
from routines.services import staffing

LONGEST = timedelta(hours=12)
IDLE = timedelta(hours=2)
NOTED_EVERY = timedelta(minutes=1)  # or each page would bring a new cookie
HALF_WAY = timedelta(minutes=10)  # between password and code
STAFF, PENDING = "staff", "staff_pending"  # in the session


@dataclass(frozen=True)
class Pending:
    """The password was right. `secret`: for the phone that is being set up; `goes_to`: the page asked for."""

    user: User
    secret: str
    goes_to: str

    def keep_in(self, request: HttpRequest, *, now: datetime) -> None:
        """For a while. The secret is sealed, because a cookie can be read; the password's hash ends it with that."""
        request.session[PENDING] = {
            "user": self.user.pk,
            "password": self.user.get_session_auth_hash(),
            "at": int(now.timestamp()),
            "secret": sealed(self.secret),
            "goes_to": self.goes_to,
        }

    @classmethod
    def of(cls, request: HttpRequest, *, now: datetime) -> "Pending | None":
        """What was kept, unless it is too old, or the account is not what it was."""
        kept = request.session.get(PENDING)
        if not kept or now.timestamp() - kept["at"] > HALF_WAY.total_seconds():
            return None
        user = User.objects.filter(pk=kept["user"], is_active=True, is_staff=True).first()
        if user is None or not constant_time_compare(user.get_session_auth_hash(), kept["password"]):
            return None
        try:
            return cls(user, opened(kept["secret"]), kept["goes_to"])
        except NotOpened:  # it was sealed with a key that is gone
            return None


def begin(request: HttpRequest, *, user: User, with_factor: bool, now: datetime) -> None:
    """From now on this session counts. Django has logged the user in before."""
    request.session.pop(PENDING, None)
    at, sessions = int(now.timestamp()), staffing.sessions_of(user)
    request.session[STAFF] = {"sessions": sessions, "factor": with_factor, "since": at, "seen": at}


def is_good(request: HttpRequest, *, now: datetime) -> bool:
    """Whether this session counts still."""
    kept = request.session.get(STAFF)
    if not kept or kept["sessions"] != _sessions_of(request) or (settings.STAFF_FACTOR and not kept["factor"]):
        return False
    at = now.timestamp()
    if at - kept["since"] > LONGEST.total_seconds() or at - kept["seen"] > IDLE.total_seconds():
        return False
    if at - kept["seen"] > NOTED_EVERY.total_seconds():
        request.session[STAFF] = kept | {"seen": int(at)}
    return True


def _sessions_of(request: HttpRequest) -> int | None:
    """Of whoever is logged in. Asked for once a request, and without the secret."""
    known: dict[object, int | None] = vars(request).setdefault("staff_sessions", {})
    user = request.user.pk
    if user not in known:
        known[user] = StaffLogin.objects.filter(user_id=user).values_list("sessions", flat=True).first()
    return known[user]
