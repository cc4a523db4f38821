"""Another way to do a step, with a tap or a key; and what felt good, sent to where the next massage is made."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import fits
from tests.browser.guide.player import COUNT, PRESSING, Kept, act, keep_on, pass_by, said, sleep, start, title, turn_on

INTO = 4  # seconds into a step, where its first sentences are read


def number_of(kept: Kept, page: Page, *, ways: int) -> int:
    """The first step of the work with so many other ways."""
    return next(
        int(step["number"])
        for step in kept.steps
        if step["phase"] == "work" and len(others(page, int(step["number"]))) == ways
    )


def others(page: Page, number: int) -> list[str]:
    """The names of the other ways to do this step, as the list has them."""
    return page.locator(f"#step-{number} [data-other]").all_text_contents()


def begin_at(page: Page, kept: Kept, number: int) -> None:
    start(page)
    sleep(page, kept.until(number) + INTO)
    expect(page.locator("[data-number]")).to_contain_text(f"Step {number} ")


@pytest.mark.parametrize("by_key", [False, True], ids=["a tap", "the key s"])
def test_a_swap_shows_another_way_and_leaves_the_time_alone(
    guide: Page, kept: Kept, complaints: list[str], by_key: bool
) -> None:
    number = number_of(kept, guide, ways=2)
    first, (second, third) = kept.steps[number - 1]["title"], others(guide, number)
    begin_at(guide, kept, number)
    time, left = (guide.locator(f"[data-{part}]").text_content() or "" for part in ("time", "left"))
    for following in (second, third, first, second):
        if by_key:
            guide.keyboard.press("s")
        else:
            act(guide, "swap").click()
        expect(title(guide)).to_have_text(following)
        expect(guide.locator(".guide-step.is-now > [data-way] .picture")).to_be_visible()
        expect(guide.get_by_role("status").first).to_contain_text(f"Instead: {following}.")
        expect(guide.locator("[data-time]")).to_have_text(time)
        expect(guide.locator("[data-left]")).to_have_text(left)
        fits(guide)
    pass_by(guide, 2)
    expect(guide.locator("[data-time]")).not_to_have_text(time)
    assert complaints == []


def test_its_words_and_question_are_those_of_the_new_way(guide: Page, kept: Kept) -> None:
    turn_on(guide, "voice")
    number = number_of(kept, guide, ways=2)
    other = guide.locator(f"#step-{number} details").first
    sentence = other.locator(".guide-sentences li").first.text_content() or ""
    cue = other.locator("[data-cue]").text_content() or ""
    second = others(guide, number)[0]
    begin_at(guide, kept, number)
    act(guide, "swap").click()
    expect(guide.locator(".guide-step.is-now > [data-way] .guide-sentences")).to_contain_text(sentence)
    pass_by(guide, 0.4)
    assert any(text.startswith(f"{second}. ") for text in said(guide))
    pass_by(guide, kept.steps[number - 1]["seconds"] * 0.4)
    assert f"Ask: {cue}" in said(guide)
    expect(guide.locator("[data-asked]")).to_have_text(cue)


def test_the_next_step_is_as_it_was_and_back_it_is_still_swapped(guide: Page, kept: Kept) -> None:
    number = number_of(kept, guide, ways=2)
    second = others(guide, number)[0]
    begin_at(guide, kept, number)
    act(guide, "swap").click()
    act(guide, "skip").click()
    expect(title(guide)).to_have_text(kept.steps[number]["title"])
    act(guide, "back").click()
    expect(title(guide)).to_have_text(second)
    assert kept.steps[number - 1]["title"] in others(guide, number), "the first way is in the list in its place"


def test_a_reload_in_the_middle_keeps_the_way_that_was_chosen(guide: Page, kept: Kept) -> None:
    number = number_of(kept, guide, ways=2)
    first, (second, third) = kept.steps[number - 1]["title"], others(guide, number)
    begin_at(guide, kept, number)
    for following in (second, third):
        act(guide, "swap").click()
        guide.reload()
        expect(title(guide)).to_have_text(following)
        expect(guide.locator("[data-number]")).to_contain_text(f"Step {number} ")
    act(guide, "swap").click()
    expect(title(guide)).to_have_text(first)


def test_the_next_massage_has_the_first_way_again(guide: Page, kept: Kept) -> None:
    number = number_of(kept, guide, ways=2)
    begin_at(guide, kept, number)
    act(guide, "swap").click()
    act(guide, "menu").click()
    act(guide, "end").click()
    guide.reload()
    begin_at(guide, kept, number)
    expect(title(guide)).to_have_text(kept.steps[number - 1]["title"])


def test_where_there_is_no_other_way_nothing_can_be_swapped(guide: Page, kept: Kept) -> None:
    assert others(guide, 1) == []
    start(guide)
    pass_by(guide, COUNT + INTO)
    expect(act(guide, "swap")).to_be_disabled()
    guide.keyboard.press("s")
    expect(title(guide)).to_have_text(kept.steps[0]["title"])
    act(guide, "skip").click()
    expect(act(guide, "swap")).to_be_enabled()


def test_in_the_menu_the_key_swaps_nothing(guide: Page, kept: Kept) -> None:
    number = number_of(kept, guide, ways=2)
    begin_at(guide, kept, number)
    act(guide, "menu").click()
    guide.keyboard.press("s")
    act(guide, "close").click()
    expect(title(guide)).to_have_text(kept.steps[number - 1]["title"])


def test_the_beat_is_that_of_the_new_way(guide: Page, kept: Kept) -> None:
    number = next(step["number"] for step in kept.steps if step["motion"]["shape"] in PRESSING)
    ways = guide.locator(f"#step-{number} details [data-way]")
    shapes = [way.get_attribute("data-shape") in PRESSING for way in ways.all()]
    assert shapes == [True, False], "the list has one way with presses and one without"
    begin_at(guide, kept, number)
    for has_beat in (*shapes, True):
        act(guide, "swap").click()
        pass_by(guide, 0.2)
        expect(guide.locator("[data-beat]")).to_have_text("Press" if has_beat else "")
        expect(guide.locator("[data-guide].has-beat")).to_have_count(int(has_beat))


@pytest.fixture
def own(kept: Kept, phone: Page) -> Kept:
    """Another routine on the same server, open on the phone, for a test that changes it."""
    routine = keep_on(kept.origin)
    phone.goto(routine.guide)
    expect(act(phone, "start")).to_be_visible()
    phone.clock.pause_at(phone.evaluate("Date.now()") + 1000)
    return routine


def end(page: Page) -> None:
    act(page, "menu").click()
    act(page, "end").click()
    expect(page.get_by_role("heading", name="Well done, both of you")).to_be_visible()


def test_there_on_a_swapped_step_keeps_the_way_that_was_done(guide: Page, kept: Kept) -> None:
    number = number_of(kept, guide, ways=2)
    second = others(guide, number)[0]
    begin_at(guide, kept, number)
    act(guide, "swap").click()
    act(guide, "there").click()
    expect(guide.get_by_role("status").first).to_have_text(f"Kept: {second}")
    end(guide)
    expect(guide.locator("[data-pins]")).to_contain_text(second)


def test_the_next_massage_begins_where_it_felt_good(phone: Page, own: Kept, complaints: list[str]) -> None:
    work = [step for step in own.steps if step["phase"] == "work"]
    assert work[0]["zone"] == "lower_back"
    begin_at(phone, own, next(step["number"] for step in work if step["zone"] == "shoulder"))
    act(phone, "there").click()
    end(phone)
    fits(phone)
    phone.get_by_role("button", name="Begin there next time").click()
    expect(phone.get_by_role("status").and_(phone.locator("[data-remembered]"))).to_have_text(
        "Remembered. The next massage begins there."
    )
    expect(phone.locator("[data-remember]")).to_be_hidden()
    phone.reload()
    first = phone.locator("[data-phase='Work on it']").first
    expect(first).to_have_attribute("data-zone", "shoulder")
    expect(first.locator("[data-liked]").first).not_to_have_attribute("hidden", "")
    assert complaints == []


def test_long_strokes_over_the_whole_back_are_no_place_to_begin(guide: Page) -> None:
    start(guide)
    pass_by(guide, COUNT + INTO)
    act(guide, "there").click()
    end(guide)
    expect(guide.locator("[data-pins] li")).to_have_count(1)
    expect(guide.locator("[data-remember]")).to_be_hidden()
    expect(guide.locator("[data-remembered]")).to_contain_text("on this phone")


def test_without_a_connection_it_says_to_try_again_and_then_works(phone: Page, own: Kept) -> None:
    begin_at(phone, own, number_of(own, phone, ways=2))
    act(phone, "there").click()
    end(phone)
    remember = phone.get_by_role("button", name="Begin there next time")
    phone.context.set_offline(True)
    remember.click()
    expect(phone.locator("[data-remembered]")).to_have_text("That did not work just now. Please try again in a moment.")
    phone.context.set_offline(False)
    remember.click()
    expect(phone.locator("[data-remembered]")).to_have_text("Remembered. The next massage begins there.")


def test_where_a_check_is_due_first_it_says_so(phone: Page, own: Kept) -> None:
    begin_at(phone, own, number_of(own, phone, ways=2))
    act(phone, "there").click()
    end(phone)
    phone.route("**/felt-good/", lambda route: route.fulfill(status=409, body="Please check again first."))
    phone.get_by_role("button", name="Begin there next time").click()
    expect(phone.locator("[data-remembered]")).to_have_text(
        "A fresh check is due first. The page of the routine leads there."
    )
