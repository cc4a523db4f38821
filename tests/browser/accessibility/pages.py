"""The list of all pages that are looked at, in every state that looks different. A new page is one line here.

`test_every_route.py` fails when a route that answers with a page is neither here nor excused.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from django.test import Client, RequestFactory
from playwright.sync_api import Page, expect

from routines.links import Purpose
from routines.models import Routine
from routines.pages import errors
from routines.refusals import TooOften
from routines.services import telling
from routines.told import Telling
from tests.browser.accessibility.scene import MAILS, Scene
from tests.browser.guide.player import COUNT, act
from tests.routines.cast import NOW, ROSA, keep
from tests.routines.pages.private import CHEST_PAIN, WEIGHT_LOSS, swap
from tests.routines.pages.reminded import FORM, confirm_page, sent_page, sign_up_page, unsubscribe_page
from tests.routines.pages.shelves import SHELVES, address
from tests.routines.visitors import QUESTIONNAIRE

HURTS_NOWHERE = {"pain_zones": [], "pain_level": 0, "shoulder_tension": "none"}
WISHES = {"minutes": "30", "pressure": "light", "lubricant": "oil", "giver_experience": "some"}
TOO_OFTEN = TooOften("That was very often. Please wait about 20 minutes, then try once more.", wait=1200)
WISHED = WISHES | {"shown": list(WISHES)}


def nothing(page: Page) -> None:
    """The page is looked at as it opens."""


def start(page: Page) -> None:
    """The guide in its first step, six seconds after the tap on Start."""
    act(page, "start").click()
    page.clock.fast_forward((COUNT + 1) * 1000)
    expect(page.locator(".guide-time [data-time]")).to_contain_text(":")


def open_menu(page: Page) -> None:
    start(page)
    act(page, "menu").click()


def end(page: Page) -> None:
    open_menu(page)
    act(page, "end").click()
    page.mouse.move(0, 0)


def shorten(page: Page) -> None:
    """Only the first three of a long list of the knowledge, whose entries are alike."""
    page.evaluate("""for (const entry of document.querySelectorAll("section > .rule, .entries > li, .named > li, tr"))
      if ([...entry.parentElement.children].filter((other) => other.className === entry.className).indexOf(entry) > 2)
        entry.dataset.spare = "yes";
      for (const spare of document.querySelectorAll("[data-spare]")) spare.remove();""")


@dataclass(frozen=True)
class Shown:
    """How a page is made, what is done with it before anybody looks, and how large its targets have to be.

    A mail is no page of its own: the program that shows it has the landmarks.
    """

    make: Callable[[Scene], Any]
    do: Callable[[Page], None] = nothing
    least: int = 24  # CSS pixels
    is_mail: bool = False


def each(make: Callable[[Scene, str], Any], which: str, do: Callable[[Page], None] = nothing) -> Shown:
    """One of several pages that are made alike."""
    return Shown(lambda scene: make(scene, which), do)


def erased(scene: Scene) -> Any:
    return scene.send(f"/r/{keep().token(Purpose.ROUTINE)}/erase/")


def changed_today(scene: Scene) -> Any:
    return scene.send(f"/r/{keep({'minutes': 5}).token(Purpose.ROUTINE)}/today/", pressure="light")


def just_told() -> Routine:
    row = keep({"minutes": 5})
    telling.tell(routine=row, key="just now", telling=Telling(given_at=NOW, pressure_felt="right"), now=NOW)
    return row


def nothing_left(scene: Scene) -> Any:
    """Every place that is worked on is ticked, on a chair, where there is nothing else."""
    everywhere = [option.id for option in QUESTIONNAIRE.questions["leave_alone_zones"].options]
    left = {"leave_alone_zones": [zone for zone in everywhere if zone != "shoulder_left"], "minutes": 5}
    row = keep(left)
    return scene.send(f"/r/{row.token(Purpose.ROUTINE)}/today/", leave_alone_zones="shoulder_left")


def sign_up_sent(scene: Scene) -> Any:
    client = Client()
    client.post(sign_up_page(scene.routine), FORM)
    return client.get(sent_page(scene.routine))


def guide(scene: Scene) -> Any:
    return scene.of(scene.routine, "guide/")


def giver_guide(scene: Scene) -> Any:
    return scene.giver(scene.routine, "guide/")


ASKED = [page.id for page in QUESTIONNAIRE.pages]
DEMANDED = [page.id for page in QUESTIONNAIRE.pages if any(QUESTIONNAIRE.questions[q].required for q in page.questions)]
QUESTIONS = {
    **{f"{page}, empty": each(Scene.ask, page) for page in ASKED},
    **{f"{page}, refused": each(Scene.refuse, page) for page in DEMANDED},
    **{f"{page}, filled": each(Scene.fill, page) for page in ASKED},
    "back, more asked": Shown(lambda s: s.bring_up("back", HURTS_NOWHERE, pain_zones=["neck_left"])),
    "health, more asked": Shown(lambda s: s.bring_up("health", {}, health_conditions=["pregnancy"])),
    "giver, more asked": Shown(lambda s: s.bring_up("giver", {"giver": "colleague"}, giver="partner")),
    "tonight, more asked": Shown(lambda s: s.bring_up("tonight", {"surface": "floor_mat"}, feet_welcome="yes")),
    "answers": Shown(lambda s: s.open("/check/answers/", goal="relax")),
    "save for later": Shown(lambda s: s.open("/check/later/", goal="relax")),
    "save for later, refused": Shown(lambda s: s.send("/check/later/")),
    "saved": Shown(lambda s: s.saved()),
}
OUTCOMES = {
    "routine": Shown(lambda s: s.open("/routine/", minutes=5)),
    "routine, not agreed": Shown(lambda s: s.send("/routine/keep/")),
    "why": Shown(lambda s: s.open("/routine/why/", minutes=5)),
    "what if": Shown(lambda s: s.send("/routine/what-if/", **WISHED)),
    "bad advice": Shown(lambda s: s.open("/routine/bad-advice/", minutes=5)),
    "taster": Shown(lambda s: s.open("/check/taster/", minutes=10)),
    "emergency": Shown(lambda s: s.open("/routine/", **CHEST_PAIN)),
    "urgent": Shown(lambda s: s.open("/routine/", **WEIGHT_LOSS)),
    "clinician": Shown(lambda s: s.open("/routine/", pain_level=9)),
    "not today": Shown(lambda s: s.open("/routine/", warning_signs=["contagious_illness"])),
}
KEPT = {
    "kept": Shown(lambda s: s.of(s.routine)),
    "kept, referred": Shown(lambda s: s.of(s.referred)),
    "kept, recalled": Shown(lambda s: s.of(s.recalled)),
    "kept, goes soon": Shown(lambda s: s.of(s.idle)),
    "keep on": Shown(lambda s: s.of(s.idle, "keep/")),
    "kept on": Shown(lambda s: s.of(s.routine, "keep/")),
    "kept, new giver's link": Shown(lambda s: s.send(f"/r/{keep({'minutes': 5}).token(Purpose.ROUTINE)}/giver/")),
    "kept, why": Shown(lambda s: s.of(s.routine, "why/")),
    "kept, bad advice": Shown(lambda s: s.of(s.routine, "bad-advice/")),
    "kept, bad advice, refused": Shown(lambda s: s.send(f"/r/{s.routine.token(Purpose.ROUTINE)}/bad-advice/")),
    "kept, bad advice, sent": Shown(lambda s: s.send(f"/r/{keep().token(Purpose.ROUTINE)}/bad-advice/", what="wrong")),
    "kept, what if": Shown(lambda s: s.send(f"/r/{s.routine.token(Purpose.ROUTINE)}/what-if/", **WISHED)),
    "begin": Shown(lambda s: s.of(s.routine, "start/")),
    "begin, recalled": Shown(lambda s: s.of(s.recalled, "start/")),
    "begin, referred": Shown(lambda s: s.of(s.referred, "start/")),
    "check again": Shown(lambda s: s.send(f"/r/{s.routine.token(Purpose.ROUTINE)}/check/")),
    "today": Shown(lambda s: s.of(s.routine, "today/")),
    "today, nothing left": Shown(nothing_left),
    "kept, changed today": Shown(changed_today),
    "kept, changed since last time": Shown(lambda s: s.of(s.told)),
    "how was it": Shown(lambda s: s.of(s.routine, "told/")),
    "how was it, refused": Shown(lambda s: s.send(f"/r/{s.routine.token(Purpose.ROUTINE)}/told/", pain_after="11")),
    "how was it, another one": Shown(lambda s: s.of(just_told(), "told/")),
    "how it goes": Shown(lambda s: s.of(s.told, "progress/")),
    "how it goes, nothing told": Shown(lambda s: s.of(s.routine, "progress/")),
    "erase": Shown(lambda s: s.of(s.routine, "erase/")),
    "gone": Shown(erased),
    "guide": Shown(guide),
    "guide, running": Shown(guide, start, least=64),
    "guide, menu": Shown(guide, open_menu, least=64),
    "guide, closing page": Shown(guide, end),
    "giver": Shown(lambda s: s.giver(s.routine)),
    "giver, how was it": Shown(lambda s: s.giver(s.routine, "told/")),
    "swap": Shown(lambda s: s.open(swap(s.routine, s.told))),
    "swap, asked for": Shown(lambda s: s.giver(s.routine, "swap/")),
    "swap, refused": Shown(lambda s: s.send(f"/g/{s.routine.token(Purpose.GIVER)}/swap/", link="example.org")),
    "swap waits": Shown(lambda s: s.open(swap(s.routine, s.recalled))),
    "swap's guide": Shown(lambda s: s.open(swap(s.routine, s.told, "guide/"))),
    "swap's guide, closing page": Shown(lambda s: s.open(swap(s.routine, s.told, "guide/")), end),
    "swap, how was it": Shown(lambda s: s.open(swap(s.routine, s.told, "told/2/"))),
    "giver waits": Shown(lambda s: s.giver(s.recalled)),
    "giver's guide": Shown(giver_guide),
    "giver's guide, running": Shown(giver_guide, start, least=64),
    "giver's guide, menu": Shown(giver_guide, open_menu, least=64),
    "giver's guide, closing page": Shown(giver_guide, end),
    "card": Shown(lambda s: s.giver(s.routine, "card/")),
}
REMINDERS = {
    "sign up": Shown(lambda s: s.open(sign_up_page(s.routine))),
    "sign up, refused": Shown(lambda s: s.send(sign_up_page(s.routine))),
    "sign up, not offered": Shown(lambda s: s.open(sign_up_page(s.referred))),
    "sign up, sent": Shown(sign_up_sent),
    "confirm": Shown(lambda s: s.open(confirm_page(s.waiting))),
    "confirmed": Shown(lambda s: s.open(confirm_page(s.active))),
    "reminder": Shown(lambda s: s.reminded(s.active)),
    "reminder, refused": Shown(lambda s: s.send(f"/reminders/{s.active.token(Purpose.REMINDER)}/", do="change")),
    "reminder, paused": Shown(lambda s: s.reminded(s.paused)),
    "reminder, waiting": Shown(lambda s: s.reminded(s.waiting)),
    "reminder, nobody answers": Shown(lambda s: s.reminded(s.silent)),
    "reminder, asked whether to stop": Shown(lambda s: s.reminded(s.asked)),
    "reminder, with a copy": Shown(lambda s: s.reminded(s.copied)),
    "confirm, a copy": Shown(lambda s: s.open(confirm_page(s.copy))),
    "tomorrow": Shown(lambda s: s.reminded(s.active, "tomorrow/")),
    "tomorrow, paused": Shown(lambda s: s.reminded(s.paused, "tomorrow/")),
    "skip a week": Shown(lambda s: s.reminded(s.active, "skip-week/")),
    "unsubscribe": Shown(lambda s: s.open(unsubscribe_page(s.active))),
    "lost links": Shown(lambda s: s.open("/links/")),
    "lost links, refused": Shown(lambda s: s.send("/links/", email="rosa")),
    "lost links, sent": Shown(lambda s: s.send("/links/", email=ROSA)),
    "mailbox": Shown(lambda s: s.open("/mailbox/")),
    "mail": Shown(lambda s: s.open(f"/mailbox/{s.mails['reminder']}/")),
    **{f"mail's HTML, {kind}": replace(each(Scene.html, kind), is_mail=True) for kind in MAILS},
}
KNOWLEDGE = {
    **{f"knowledge {shelf or 'index'}": each(Scene.shelf, shelf, shorten) for shelf in SHELVES},
    "knowledge, a rule looked for": Shown(lambda s: s.open("/knowledge/rules/?q=desk")),
    "knowledge, versions": Shown(lambda s: s.open("/knowledge/versions/")),
    "knowledge, an earlier one": Shown(lambda s: s.open(address(s.earlier))),
    "knowledge, not kept": Shown(lambda s: s.open(address("2020-01-01+0123456789ab"))),
}
STAFF = {
    "overview": Shown(lambda s: s.overview()),
    "login": Shown(lambda s: s.open("/admin/login/")),
    "login, wrong": Shown(lambda s: s.send("/admin/login/", username="sam", password="wrong")),
    "login, code": Shown(lambda s: s.login("code")),
    "login, wrong code": Shown(lambda s: s.login("wrong code")),
    "login, a phone to set up": Shown(lambda s: s.login("phone")),
    "login, recovery codes": Shown(lambda s: s.login("recovery codes")),
}
OPEN = {
    "landing": Shown(lambda s: s.open("/")),
    "about": Shown(lambda s: s.open("/about/")),
    "privacy": Shown(lambda s: s.open("/privacy/")),
    "the API": Shown(lambda s: s.open("/api/docs")),
    "problems": Shown(lambda s: s.open("/problems/")),
    "problem": Shown(lambda s: s.open("/problems/invalid-answers/")),
    "400": Shown(lambda s: errors.bad_request(RequestFactory().get("/"))),
    "403": Shown(lambda s: Client(enforce_csrf_checks=True).post("/links/")),
    "not allowed": Shown(lambda s: errors.refused(RequestFactory().get("/admin/overview/"))),
    "404": Shown(lambda s: s.open("/nothing/")),
    "429": Shown(lambda s: errors.too_often(RequestFactory().get("/routine/keep/"), TOO_OFTEN)),
    "offline": Shown(lambda s: s.open("/offline/")),
    "500": Shown(lambda s: errors.broken(RequestFactory().get("/"))),
    "503": Shown(lambda s: errors.unavailable(RequestFactory().get("/check/back/"))),
}
PAGES = QUESTIONS | OUTCOMES | KEPT | REMINDERS | KNOWLEDGE | STAFF | OPEN
ONE_OF_EACH_KIND = (
    *("landing", "back, empty", "health, more asked", "answers", "kept", "today", "guide", "guide, running", "giver"),
    *("how was it", "how it goes", "sign up", "reminder", "mail", "knowledge rules/"),
)
EXCUSED = {
    "start": "leads on to the first page that is not finished",
    "start-again": "leads to the landing page",
    "check-again": "leads to the questionnaire",
    "new-giver-link": "leads back to the kept routine",
    "progress-csv": "is a file to take along",
    "progress-json": "is a file to take along",
    "export-routine": "is a file to take along",
    "export-reminder": "is a file to take along",
    "export-copy": "is a file to take along",
    "export-draft": "is a file to take along",
    "take-back": "leads back to how it goes",
    "as-firm-as-before": "leads back to how it goes",
    "shorter": "leads back to the kept routine",
    "felt-good": "answers the guide's script",
    "giver-felt-good": "answers the guide's script",
    "service-worker": "is a script",
    "robots": "is for search engines",
    "favicon": "leads to the icon",
    "card-pdf": "is a PDF",
    "reminder-calendar": "is a calendar",
    "calendar": "is a calendar",
    "reminder-copy": "leads back to the reminder's page",
    "new-calendar-address": "leads back to the reminder's page",
    "metrics": "is for a monitor",
    "live": "is for a monitor",
    "ready": "is for a monitor",
    "overview-csv": "is a file to take along",
}
