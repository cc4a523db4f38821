"""Who may use each address of the URLconf. The matrix takes this table at its word; a route without a row fails it.

A page of the admin has its row by what it does and to which table: "admin:routines_routine_change".
"""

from dataclasses import dataclass
from itertools import product

from django.conf import settings

from routines.links import Purpose

P = Purpose


@dataclass(frozen=True)
class Need:
    """A link for one purpose, a provider's password, an account of the staff, a permission of it; or nothing."""

    purpose: Purpose | None = None
    is_providers: bool = False
    is_staffs: bool = False
    permission: str = ""


ANYBODY, STAFF, PROVIDER = Need(), Need(is_staffs=True), Need(is_providers=True)
OPEN = (  # to anybody, and the same for all; or about nothing but this browser's own answers
    "landing about privacy problems problem knowledge knowledge-techniques knowledge-technique knowledge-rules "
    "knowledge-invariants knowledge-sources knowledge-declined knowledge-around knowledge-versions start answers "
    "save-for-later taster page routine fresh-why fresh-what-if fresh-bad-advice keep start-again service-worker "
    "lost-links live ready metrics api-questionnaire api-routines api-preview api-knowledge api-rules api-techniques "
    "api-sources api-schema reference api api/v1 api/v1/ admin:login admin:login-code admin:login-phone offline robots "
    "favicon"
)
ONLY_ON_THIS_MACHINE = "mailbox mail mail-html"  # where PUBLIC_URL is the loopback, and mails are files
BY_LINK = {
    P.ROUTINE: "kept-routine begin guide why bad-advice what-if check-again today felt-good told progress progress-csv "
    "progress-json take-back as-firm-as-before export-routine shorter erase new-giver-link sign-up sign-up-sent "
    "api-routine api-why api-sign-up api-sessions api-export-routine keep-on api-keep-on",
    P.GIVER: "giver giver-guide giver-felt-good giver-told card card-pdf swap-with swap swap-guide swap-told",
    P.DRAFT: "saved export-draft",
    P.CONFIRM: "confirm",
    P.REMINDER: "reminder reminder-tomorrow reminder-skip-week export-reminder reminder-calendar new-calendar-address "
    "reminder-copy api-export-reminder api-reminder api-copy",
    P.UNSUBSCRIBE: "unsubscribe export-copy",
    P.CALENDAR: "calendar",
}
OF_STAFF = (
    "admin:index admin:logout admin:password_change admin:password_change_done admin:autocomplete admin:jsi18n "
    "admin:view_on_site admin:app_list admin/(?P<url>.*)$"
)
BY_PERMISSION = {"overview": "routines.view_overview", "overview-csv": "routines.view_overview"}
TABLES = {
    "routines": "routine session draft reminder delivery unconfirmedmail knowledgeversion badadvice staffaccess",
    "auth": "user group",
}
PAGES = {"changelist": "view", "change": "view", "add": "add", "delete": "delete"}
MORE_PAGES = {  # of some tables
    "admin:routines_routine_health": "routines.view_health_detail",
    "admin:routines_session_health": "routines.view_health_detail",
    "admin:routines_routine_act": "routines.delete_routine",
    "admin:routines_draft_act": "routines.delete_draft",
    "admin:routines_reminder_act": "routines.change_reminder",
    "admin:routines_delivery_act": "routines.change_delivery",
    "admin:routines_badadvice_act": "routines.change_badadvice",
    "admin:auth_user_password_change": "auth.change_user",
    "admin:auth_user_history": "auth.view_user",
    "admin:auth_group_history": "auth.view_group",
}


def needs() -> dict[str, Need]:
    """The whole table, by the name of the route; by its address where it has no name."""
    table = dict.fromkeys(OPEN.split(), ANYBODY) | dict.fromkeys(OF_STAFF.split(), STAFF)
    if settings.MAILBOX_PAGES:
        table |= dict.fromkeys(ONLY_ON_THIS_MACHINE.split(), ANYBODY)
    if settings.EMAIL_PROVIDER:
        table["webhook"] = PROVIDER
    for purpose, names in BY_LINK.items():
        table |= dict.fromkeys(names.split(), Need(purpose))
    table |= dict.fromkeys(_leading_on(), STAFF)
    permissions = BY_PERMISSION | MORE_PAGES | dict(_pages_of_tables())
    return table | {name: Need(is_staffs=True, permission=wanted) for name, wanted in permissions.items()}


def _tables() -> list[tuple[str, str]]:
    return [(app, table) for app, tables in TABLES.items() for table in tables.split()]


def _pages_of_tables() -> list[tuple[str, str]]:
    return [
        (f"admin:{app}_{table}_{page}", f"{app}.{verb}_{table}")
        for (app, table), (page, verb) in product(_tables(), PAGES.items())
    ]


def _leading_on() -> list[str]:
    """They show nothing, and only lead to a page that asks for its permission itself."""
    ours = [f"admin:{app}_{table}_history" for app, table in _tables() if app == "routines"]
    return [*ours, *[f"admin/{app}/{table}/<path:object_id>/" for app, table in _tables()]]
