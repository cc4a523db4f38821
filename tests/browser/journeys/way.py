"""The way of a receiver and a giver, stretch by stretch, for whichever hands walk it."""

from playwright.sync_api import Page, expect

from tests.browser.conftest import fits
from tests.browser.journeys.hands import Hands
from tests.running import wait_for

TICKED = {  # what is chosen on each page of the questionnaire
    "back": (("pain_zones", "shoulder_right"), ("pain_level", "3"), ("shoulder_tension", "mild")),
    "safety": (("urgent_signs", "-"), ("warning_signs", "-")),
    "health": (("health_conditions", "-"), ("age_group", "18_to_49")),
    "days": (("work", "desk"),),
    "giver": (),
}


def to_the_routine(hands: Hands, origin: str) -> None:
    """From the landing page, through all pages of the questionnaire."""
    page = hands.page
    page.goto(origin)
    fits(page)
    hands.press(page.get_by_role("link", name="Start with your back"))
    for name, ticked in TICKED.items():
        page.wait_for_url(f"**/check/{name}/")
        for code, value in ticked:
            hands.tick(page.locator(f'[name={code}][value="{value}"]'))
        fits(page)
        hands.press(page.get_by_role("button", name="Continue"))
    page.wait_for_url("**/check/tonight/")
    hands.write(page.get_by_label("How many minutes"), "10")
    hands.tick(page.locator("[name=pressure][value=medium]"))
    hands.press(page.get_by_role("button", name="Continue"))
    hands.press(page.get_by_role("link", name="Make my routine").first)
    expect(page.get_by_role("heading", level=1)).to_contain_text("10 minutes")
    fits(page)


def keep(hands: Hands) -> None:
    page = hands.page
    hands.press(page.get_by_role("navigation", name="On this page").get_by_role("link", name="Keep this"))
    hands.tick(page.get_by_label("Keep my answers"))
    hands.press(page.get_by_role("button", name="Keep this"))
    page.wait_for_url("**/r/*/")
    fits(page)


def giver_link(page: Page) -> str:
    """What the giver's camera reads off the screen."""
    return page.get_by_role("textbox", name="The giver's link").input_value()


def give(hands: Hands, link: str) -> None:
    """From the giver's link through every step of the guide, and back."""
    page = hands.page
    page.goto(link)
    hands.press(page.get_by_role("link", name="Start the massage"))
    page.wait_for_url("**/guide/")
    fits(page)
    hands.press(page.get_by_role("button", name="Start", exact=True))
    expect(page.locator(".is-counting-in")).to_have_count(1)
    hands.skip()  # the seconds to get ready
    number = page.locator("[data-number]")
    steps = page.locator("[data-step]").count()
    for step in range(1, steps + 1):
        expect(number).to_have_text(f"Step {step} of {steps}")
        fits(page)
        hands.skip()
    expect(page.get_by_role("heading", name="Well done, both of you")).to_be_focused()
    fits(page)
    hands.press(page.get_by_role("link", name="Back to the routine"))
    expect(page.get_by_role("heading", level=1)).to_contain_text("10 minutes")


def sign_up(hands: Hands, email: str) -> None:
    page = hands.page
    hands.press(page.get_by_role("link", name="Remind me"))
    expect(page.get_by_label("In which timezone?")).to_have_value("Europe/Berlin")
    hands.write(page.get_by_label("Where shall we write to?"), email)
    fits(page)
    hands.press(page.get_by_role("button", name="Email me a confirmation"))
    page.wait_for_url("**/sent/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Check your mail")


def confirm(hands: Hands, email: str) -> None:
    """By the mail that this address gets, to the page where the reminders are managed."""
    page = hands.page
    hands.press(page.get_by_role("link", name="mailbox"))
    page.wait_for_url("**/mailbox/")
    mail = page.locator(".mails li", has_text=email)
    wait_for(lambda: page.reload() and mail.count(), what=f"a mail to {email}")
    hands.press(mail.get_by_role("link"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Please confirm your reminders")
    fits(page)
    hands.press(page.frame_locator("iframe").get_by_role("link", name="Yes, remind me"))
    hands.press(page.get_by_role("button", name="Yes, remind me"))
    expect(page.locator("main")).to_contain_text("They are on")
    fits(page)


def manage(hands: Hands) -> None:
    """A week off, then paused, then on again."""
    page = hands.page
    hands.press(page.get_by_role("button", name="Skip a week"))
    expect(page.get_by_role("status").first).to_contain_text("The week is skipped.")
    hands.press(page.get_by_text("Pause for a while"))
    hands.press(page.get_by_role("button", name="Pause", exact=True))
    expect(page.get_by_role("heading", name="They are paused")).to_be_visible()
    hands.press(page.get_by_role("button", name="Resume"))
    expect(page.get_by_role("heading", name="They are on")).to_be_visible()
    fits(page)
