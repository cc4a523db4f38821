"""What the phone remembers of a guide: where it was, what felt good, and a copy for when the connection goes."""

from pathlib import Path

import pytest
from playwright.sync_api import Error, Page, expect

from tests.browser.guide.player import COUNT, Kept, act, keep, pass_by, sleep, start, title
from tests.routines.visitors import plain_answers
from tests.running import Installation, running, wait_for
from tests.text_browser import TextBrowser

PATHS = """async () => { const found = [];
  for (const name of await caches.keys())
    for (const request of await (await caches.open(name)).keys()) found.push(new URL(request.url).pathname);
  return found; }"""
FORGET = "async () => { for (const name of await caches.keys()) await caches.delete(name); }"
NO_WORKER = "async () => (await navigator.serviceWorker.getRegistrations()).length === 0"
MAKE_OLD = """async () => { const cache = await caches.open((await caches.keys())[0]);
  const copy = await cache.match(location.pathname), headers = new Headers(copy.headers);
  headers.set("Unknot-Kept-At", String(Date.now() - 13 * 60 * 60 * 1000));
  await cache.put(location.pathname, new Response(await copy.blob(), { headers })); }"""


def test_whoever_looks_at_the_routine_meanwhile_finds_the_guide_in_a_pause(guide: Page, kept: Kept) -> None:
    start(guide)
    sleep(guide, kept.until(2) + 4)
    act(guide, "menu").click()
    act(guide, "leave").click()
    guide.wait_for_url(f"**/r/{kept.token}/")
    guide.goto(kept.guide)
    expect(act(guide, "pause")).to_have_text("Go on")
    expect(title(guide)).to_have_text(kept.steps[1]["title"])


def test_a_reload_in_the_middle_goes_on_at_the_same_second(guide: Page, kept: Kept) -> None:
    start(guide)
    sleep(guide, kept.until(3) + 4)
    act(guide, "longer").click()
    before = guide.locator("[data-time]").text_content() or ""
    guide.reload()
    expect(title(guide)).to_have_text(kept.steps[2]["title"])
    after = guide.locator("[data-time]").text_content() or ""
    assert 0 <= seconds(before) - seconds(after) <= 3
    pass_by(guide, 2)
    expect(guide.locator("[data-time]")).not_to_have_text(after)


def test_a_reload_in_a_pause_stays_in_the_pause(guide: Page, kept: Kept) -> None:
    start(guide)
    sleep(guide, kept.until(2) + 4)
    act(guide, "pause").click()
    before = guide.locator("[data-time]").text_content() or ""
    guide.reload()
    expect(guide.locator("[data-time]")).to_have_text(before)
    expect(act(guide, "pause")).to_have_text("Go on")


def test_a_massage_of_yesterday_is_not_gone_on_with(guide: Page, kept: Kept) -> None:
    start(guide)
    act(guide, "pause").click()
    guide.clock.fast_forward(24 * 60 * 60 * 1000)
    guide.reload()
    expect(act(guide, "start")).to_be_visible()


def seconds(clock: str) -> int:
    minutes, _, rest = clock.partition(":")
    return int(minutes) * 60 + int(rest)


def test_it_works_without_a_connection_after_the_first_load_but_not_the_next_day(
    phone: Page, tmp_path: Path, complaints: list[str]
) -> None:
    installation = Installation.at(tmp_path)
    with running(installation):
        kept = keep(installation)
        phone.goto(kept.guide)
        wait_until_kept(phone)
        start(phone)
        sleep(phone, kept.until(2) + 2)
    assert complaints == []
    phone.context.set_offline(True)
    phone.reload()
    expect(title(phone)).to_have_text(kept.steps[1]["title"])
    expect(phone.locator(".guide-step.is-now > [data-way] .picture")).to_be_visible()
    assert phone.evaluate("document.fonts.check('16px Figtree')")
    act(phone, "skip").click()
    expect(title(phone)).to_have_text(kept.steps[2]["title"])
    phone.evaluate(MAKE_OLD)
    phone.reload()
    expect(phone.get_by_role("heading", level=1)).to_have_text("There is no connection")
    assert phone.evaluate("getComputedStyle(document.querySelector('.button')).backgroundColor") != "rgba(0, 0, 0, 0)"
    assert kept.token not in phone.content()
    phone.evaluate(FORGET)
    with pytest.raises(Error, match="ERR_"):
        phone.reload()


def test_only_the_guide_and_its_files_are_kept_and_nothing_after_the_end(guide: Page, kept: Kept) -> None:
    wait_until_kept(guide)
    paths = guide.evaluate(PATHS)
    assert f"/r/{kept.token}/guide/" in paths
    others = [path for path in paths if not path.startswith("/static/")]
    assert sorted(others) == ["/offline/", f"/r/{kept.token}/guide/"]
    start(guide)
    act(guide, "menu").click()
    act(guide, "end").click()
    wait_for(lambda: guide.evaluate("async () => (await caches.keys()).length === 0"), what="an empty cache")
    wait_for(lambda: guide.evaluate(NO_WORKER), what="no service worker")
    assert guide.evaluate("Object.keys(localStorage).filter((key) => key !== 'unknot-guide-heard')") == []


def wait_until_kept(page: Page) -> None:
    def is_kept() -> bool:
        paths = page.evaluate(PATHS)
        return any(path.endswith("/guide/") for path in paths) and any(path.endswith(".js") for path in paths)

    wait_for(is_kept, what="a copy of the guide")
    page.evaluate("() => navigator.serviceWorker.ready.then(() => true)")
    wait_for(lambda: page.evaluate("navigator.serviceWorker.controller !== null"), what="the service worker")


def test_what_was_erased_is_not_served_from_the_copy(phone: Page, kept: Kept) -> None:
    api = f"{kept.origin}/api/v1/routines"
    token = TextBrowser().send_json(api, {"answers": plain_answers(), "consent": True}).json["token"]
    phone.goto(f"{kept.origin}/r/{token}/guide/")
    wait_until_kept(phone)
    assert phone.request.delete(f"{api}/{token}").status == 204
    phone.reload()
    expect(act(phone, "start")).to_have_count(0)
    wait_for(lambda: phone.evaluate("async () => (await caches.keys()).length === 0"), what="no copy")


def test_there_keeps_the_step_and_shows_it_at_the_end_and_next_time(guide: Page, kept: Kept) -> None:
    start(guide)
    pass_by(guide, COUNT)
    act(guide, "skip").click()
    act(guide, "there").click()
    expect(act(guide, "there")).to_have_attribute("aria-pressed", "true")
    act(guide, "skip").click()
    expect(act(guide, "there")).to_have_attribute("aria-pressed", "false")
    act(guide, "menu").click()
    act(guide, "end").click()
    expect(guide.locator("[data-pins]")).to_contain_text(kept.steps[1]["title"])
    guide.reload()
    start(guide)
    pass_by(guide, COUNT)
    expect(guide.locator(".is-now > [data-way] [data-liked]")).to_be_hidden()
    act(guide, "skip").click()
    expect(guide.locator(".is-now > [data-way] [data-liked]")).to_be_visible()
    act(guide, "there").click()
    act(guide, "there").click()
    expect(act(guide, "there")).to_have_attribute("aria-pressed", "false")
