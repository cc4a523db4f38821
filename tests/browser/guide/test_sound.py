"""What the guide says and sounds, and the beat of the presses. But for a chime, it is silent until it is asked."""

from playwright.sync_api import Page, expect

from tests.browser.guide.player import COUNT, PRESSING, Kept, act, pass_by, said, sleep, start, turn_on
from tests.running import wait_for


def test_at_two_fifths_it_asks_and_says_so_when_the_voice_is_on(guide: Page, kept: Kept) -> None:
    turn_on(guide, "voice")
    start(guide)
    first = kept.steps[0]
    ask = f"Ask: {first['cue']}"
    pass_by(guide, COUNT - 0.2 + first["seconds"] * 0.4 - 1)
    expect(guide.locator("[data-ask]")).to_be_hidden()
    assert ask not in said(guide)
    pass_by(guide, 1.6)
    expect(guide.locator("[data-ask]")).to_be_visible()
    expect(guide.locator("[data-asked]")).to_have_text(first["cue"])
    assert ask in said(guide)


def test_the_voice_names_the_step_its_place_and_what_comes(guide: Page, kept: Kept) -> None:
    turn_on(guide, "voice")
    start(guide)
    pass_by(guide, 1)
    assert said(guide)[0].startswith(f"Get ready. First: {kept.steps[0]['title']}.")
    pass_by(guide, COUNT + kept.steps[0]["seconds"] - 2)
    assert kept.steps[0]["instructions"][0] in said(guide)
    assert said(guide)[-1].startswith(f"Get ready. Next: {kept.steps[1]['title']}")
    pass_by(guide, 3)
    assert any(text.startswith(f"{kept.steps[1]['title']}. ") for text in said(guide))


def test_after_a_cancel_the_voice_waits_fifty_milliseconds(guide: Page) -> None:
    turn_on(guide, "voice")
    start(guide)
    assert len(said(guide)) == 1
    assert guide.evaluate("window.waited") >= 50


def test_nothing_is_said_before_somebody_asks_for_it_and_the_wish_is_remembered(guide: Page) -> None:
    start(guide)
    pass_by(guide, COUNT + 3)
    assert said(guide) == []
    act(guide, "menu").click()
    guide.locator("#menu-voice").check()
    act(guide, "end").click()
    guide.reload()
    expect(guide.locator("#ready-voice")).to_be_checked()
    expect(guide.locator("#ready-chime")).to_be_checked()
    expect(guide.locator("#ready-beat")).not_to_be_checked()


def test_a_chime_sounds_when_the_step_changes_and_not_when_it_is_switched_off(guide: Page) -> None:
    start(guide)
    wait_for(lambda: guide.evaluate("navigator.userActivation.hasBeenActive"), what="a tap")
    pass_by(guide, COUNT)
    assert len(guide.evaluate("window.tones")) == 2
    act(guide, "menu").click()
    guide.locator("#menu-chime").uncheck()
    act(guide, "close").click()
    act(guide, "skip").click()
    expect(guide.locator("[data-number]")).to_contain_text("Step 2 ")
    assert len(guide.evaluate("window.tones")) == 2


def test_the_beat_is_heard_only_when_somebody_asks_for_it(guide: Page, kept: Kept) -> None:
    pressed = next(step for step in kept.steps if step["motion"]["shape"] in PRESSING)
    start(guide)
    sleep(guide, kept.until(pressed["number"]) + 0.5)
    before = len(guide.evaluate("window.tones"))
    pass_by(guide, 4 * pressed["motion"]["lasts"])
    assert len(guide.evaluate("window.tones")) == before
    act(guide, "menu").click()
    guide.locator("#menu-beat").check()
    act(guide, "close").click()
    pass_by(guide, 4 * pressed["motion"]["lasts"])
    assert len(guide.evaluate("window.tones")) == before + 4


def test_a_step_on_the_other_side_begins_with_that(guide: Page) -> None:
    spoken = guide.evaluate(
        "async (step) => (await import('/static/unknot/guide/steps.js')).introduction(step)",
        {"change": "Now the other side", "title": "Thumb circles", "facts": ["Shoulders, left side", "thumbs"]},
    )
    assert spoken == "Now the other side. Thumb circles. Shoulders, left side, thumbs."


def test_presses_have_a_beat_that_can_be_seen_and_other_strokes_have_none(guide: Page, kept: Kept) -> None:
    pressed = next(step for step in kept.steps if step["motion"]["shape"] in PRESSING)
    gliding = next(step for step in kept.steps if step["motion"]["shape"] not in PRESSING)
    start(guide)
    sleep(guide, kept.until(gliding["number"]) + 0.5)
    expect(guide.locator("[data-beat]")).to_have_text("")
    act(guide, "menu").click()
    act(guide, "again").click()
    guide.clock.fast_forward(kept.until(pressed["number"]) * 1000)
    pass_by(guide, 0.4)
    expect(guide.locator("[data-beat]")).to_have_text("Press")
    pass_by(guide, pressed["motion"]["lasts"])
    expect(guide.locator("[data-beat]")).to_have_text("Let go")


def test_with_reduced_motion_the_beat_is_a_sentence_and_nothing_pulses(phone: Page, kept: Kept) -> None:
    phone.emulate_media(reduced_motion="reduce")
    phone.goto(kept.guide)
    pressed = next(step for step in kept.steps if step["motion"]["shape"] in PRESSING)
    start(phone)
    sleep(phone, kept.until(pressed["number"]) + 0.5)
    lasts = pressed["motion"]["lasts"]
    expect(phone.locator("[data-beat]")).to_have_text(f"Press {lasts} s, let go {lasts} s")
    expect(phone.locator("[data-guide].presses")).to_have_count(0)
