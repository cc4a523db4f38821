"""The planner's stages one by one, in situations that whole answers seldom lead to."""

from recommender import directives_for
from recommender.directives import Directives
from recommender.knowledge import shipped
from recommender.planner import plan
from recommender.planner.choice import Chooser
from recommender.planner.doses import Doses
from recommender.planner.growth import Growth
from recommender.planner.parts import Menu, Slot, Unit
from tests.recommender.strategies import plain

KNOWLEDGE = shipped()
CATALOGUE, LIMITS = KNOWLEDGE.catalogue, KNOWLEDGE.limits
KNOTS = plain(knots="small", pain_zones=["shoulder_left", "shoulder_right"], minutes=60)


def menu_for(directives: Directives) -> Menu:
    """Everything somebody could get."""
    return Chooser(directives, CATALOGUE, LIMITS).menu()


def deep_with_thumbs(menu: Menu) -> Unit:
    """A unit in which thumbs work."""
    return next(unit for unit in menu.units if unit.thumbs)


def test_nothing_is_pressed_where_nothing_can_smooth_it() -> None:
    directives = directives_for(KNOTS)
    directives.excluded_techniques |= CATALOGUE.technique_bits(strokes=["effleurage"])
    assert {unit.role for unit in menu_for(directives).units} == {"broad"}


def test_a_broad_stroke_is_a_smoothing_one_where_no_kneading_is_left() -> None:
    directives = directives_for(plain())
    directives.excluded_techniques |= CATALOGUE.technique_bits(strokes=["petrissage"])
    broad = [unit for unit in menu_for(directives).units if unit.role == "broad"]
    assert broad
    assert all(wish.placement.technique.stroke == "effleurage" for unit in broad for wish in unit.wishes)


def test_without_any_broad_stroke_nothing_is_left_to_do() -> None:
    directives = directives_for(plain())
    directives.excluded_techniques |= CATALOGUE.technique_bits(strokes=["petrissage", "effleurage"])
    empty = plan(directives, catalogue=CATALOGUE, limits=LIMITS)
    assert (empty.minutes, empty.placed) == (0, [])


def test_thumbs_stop_at_their_share_of_the_minutes() -> None:
    menu = menu_for(directives_for(KNOTS))
    doses = Doses(menu, LIMITS)
    slot = next(wish.slot() for wish in deep_with_thumbs(menu).wishes if wish.placement.thumbs)
    doses.minutes = 5
    doses.count(slot, slot.seconds)
    assert doses.allow(slot, 15)
    doses.count(slot, 60)
    assert not doses.allow(slot, 15)
    assert not doses.may_grow(slot, 15)
    doses.minutes = 20
    assert doses.allow(slot, 15)


def test_a_minute_that_is_taken_back_leaves_no_trace() -> None:
    menu = menu_for(directives_for(KNOTS))
    growth = Growth(menu, LIMITS)
    waiting = list(growth.waiting)
    growth._room = 5
    slots = [wish.slot() for wish in menu.units[0].wishes]
    growth.waiting.remove(menu.units[0])
    for slot in slots:
        growth._join(slot, menu.units[0])
    growth._take_back()
    assert growth.waiting == waiting
    assert all(not found for found in growth.slots.values())
    assert (menu.areas[0].slots, menu.areas[0].left, menu.areas[0].right) == ([], 0, 0)
    assert (growth._room, growth._steps) == (5, 0)


def test_both_slots_of_a_pair_go_back_as_one_unit() -> None:
    menu = menu_for(directives_for(plain(face_down="uncomfortable", pain_zones=["hip_left", "hip_right"])))
    growth = Growth(menu, LIMITS)
    pair = next(unit for unit in menu.units if len(unit.wishes) == 2)
    growth.waiting.remove(pair)
    for wish in pair.wishes:
        growth._join(wish.slot(), pair)
    growth._take_back()
    assert growth.waiting.count(pair) == 1


def test_a_step_begins_with_its_least_seconds() -> None:
    wish = menu_for(directives_for(plain())).units[0].wishes[0]
    slot = wish.slot()
    assert isinstance(slot, Slot)
    assert slot.seconds == wish.placement.technique.seconds.least


def test_the_limits_say_how_many_steps_fit() -> None:
    assert [LIMITS.steps_at_most(minutes) for minutes in (5, 20, 60)] == [5, 11, 27]


def test_who_lies_on_the_side_turns_over_twice_at_most() -> None:
    answers = plain(face_down="uncomfortable", pain_zones=["shoulder_left", "hip_right"], minutes=60)
    placed = plan(directives_for(answers), catalogue=CATALOGUE, limits=LIMITS).placed
    moves = [one.move for one in placed if one.move]
    assert moves[0] == "lie_on_side"
    assert moves[1:] == ["turn_over"] * (len(moves) - 1)
    assert len(moves) <= 3


def test_who_lies_face_down_sees_the_giver_go_to_the_head_once() -> None:
    answers = plain(pain_zones=["shoulder_left", "lower_back_left"], minutes=30)
    placed = plan(directives_for(answers), catalogue=CATALOGUE, limits=LIMITS).placed
    work = [one.move for one in placed if one.slot.phase == "work" and one.move]
    assert work == ["to_head"]


def test_hips_nobody_asked_for_are_better_than_nothing() -> None:
    answers = plain(leave_alone_zones=[zone for zone in KNOWLEDGE.zones if zone != "hip_right"], minutes=20)
    placed = plan(directives_for(answers), catalogue=CATALOGUE, limits=LIMITS).placed
    assert {one.slot.placement.area for one in placed} == {"hip"}
