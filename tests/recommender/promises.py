"""The planner's nine promises as plain checks on a finished routine, read only from its public form.

Each returns nothing and asserts; the property tests call them for any answers at all.
"""

from collections import defaultdict
from collections.abc import Mapping
from itertools import pairwise
from typing import Any

from recommender import Answers, Routine
from recommender.knowledge import Knowledge
from recommender.outcome import Step

LEVEL = {"light": 0, "medium": 1, "firm": 2}
LONGEST_ALONE = 15
PHASES = ["arrive", "warm", "work", "connect", "close"]
SPECIFIC = {"thumbs", "knuckles", "elbow", "feet"}
FRAGILE = {
    "pregnancy", "cancer_treatment", "cancer_in_the_past", "spinal_stenosis_or_disc_problem",
    "lymphoedema_or_nodes_removed", "osteoporosis", "long_term_steroids", "blood_thinners", "bleeding_disorder",
}  # fmt: skip


def sides_of(step: Step) -> tuple[str, ...]:
    """The sides a step touches."""
    return ("left", "right") if step.side == "both" else (step.side,)


def zones_of(step: Step, knowledge: Knowledge) -> set[str]:
    """Every zone a step's path touches, with what it crosses."""
    technique = knowledge.techniques[step.technique]
    return {
        zone
        for area in (step.zone, *technique.crosses)
        for zone in knowledge.areas[area].zones
        if knowledge.zones[zone].side in (*sides_of(step), "both")
    }


def seconds_by_zone(routine: Routine, knowledge: Knowledge) -> dict[tuple[str, str], int]:
    """Seconds of work by (area, side); a step on both sides counts for each."""
    seconds: dict[tuple[str, str], int] = defaultdict(int)
    for step in routine.steps:
        if step.phase == "work":
            for side in sides_of(step):
                seconds[step.zone, side] += step.seconds
    return seconds


def may_be_shorter(answers: Answers) -> bool:
    """Only zones to leave alone, the chair and a colleague may leave too little to work on."""
    return bool(answers["leave_alone_zones"]) or answers["surface"] == "chair" or answers["giver"] == "colleague"


def wanted(answers: Answers) -> int:
    """The minutes there are to be: what was asked for, but own hands tire."""
    asked: int = answers["minutes"]
    return min(asked, LONGEST_ALONE) if answers["giver"] == "alone" else asked


def check_time(routine: Routine, answers: Answers) -> None:
    """Promise 1."""
    assert sum(step.seconds for step in routine.steps) == routine.minutes * 60
    assert all(step.seconds > 0 for step in routine.steps)
    assert routine.minutes == wanted(answers) or may_be_shorter(answers)
    if routine.minutes != answers["minutes"]:
        assert routine.minutes < answers["minutes"]
        assert str(routine.minutes) in routine.cautions[0].text
        assert str(answers["minutes"]) in routine.cautions[0].text


def check_phases(routine: Routine, answers: Answers) -> None:
    """Promise 2."""
    phases = [step.phase for step in routine.steps]
    assert phases == sorted(phases, key=PHASES.index)
    assert {"arrive", "work", "close"} <= set(phases)
    assert len(routine.steps) <= 3 + 0.4 * routine.minutes
    if not may_be_shorter(answers) and (answers["giver"] == "alone" or routine.minutes >= 5):
        for phase, low, high in [
            ("arrive", 2, 11),
            ("warm", 14, 36),
            ("work", 34, 66),
            ("connect", 0, 17),
            ("close", 4, 16),
        ]:
            spent = sum(step.seconds for step in routine.steps if step.phase == phase)
            share = spent * 100 / (routine.minutes * 60)
            low = 30 if phase == "work" and routine.minutes < 20 else low  # one small place, and few steps
            high = 17 if phase == "close" and routine.minutes < 5 else high  # two quanta of so little time
            assert low <= share <= high, (phase, share)


def check_work(routine: Routine) -> None:
    """Promise 3."""
    work = [step for step in routine.steps if step.phase == "work"]
    wanted = 60 if routine.minutes >= 15 else 30
    spans: dict[tuple[str, str], list[Step]] = defaultdict(list)
    for step in work:
        for side in sides_of(step):
            spans[step.zone, side].append(step)
    for steps in spans.values():
        broad, level = 0, 1
        pressed = False
        for step in steps:
            specific = step.tool in SPECIFIC or (step.tool == "ball" and step.stroke == "compression")
            if specific:
                assert broad >= wanted, (step.technique, broad)
            else:
                broad += step.seconds
            assert LEVEL[step.pressure] <= level + 1
            level = LEVEL[step.pressure]
            pressed = (
                specific or step.stroke in ("compression", "friction") or (pressed and step.stroke != "effleurage")
            )
        assert not pressed, [step.technique for step in steps]
    keys = [step.zone if step.position != "side_lying" else (step.zone, step.side) for step in work]
    runs = [key for n, key in enumerate(keys) if n == 0 or keys[n - 1] != key]
    assert len(runs) == len(set(runs)), runs


def check_pain_first(routine: Routine, answers: Answers, knowledge: Knowledge) -> None:
    """Promise 4, for one routine."""
    seconds = seconds_by_zone(routine, knowledge)
    pain = set(answers["pain_zones"]) - set(answers["leave_alone_zones"])
    painful = {(knowledge.zones[z].area, knowledge.zones[z].side) for z in pain}
    areas = {area for area, _ in painful}
    worked = {area for area, _ in seconds}
    if worked - areas:
        blocked = {e.zone for e in routine.left_out if e.because[0].rule != "minutes"}
        missing = {a for a in areas - worked if not is_excluded(a, answers, routine, knowledge)}
        assert not missing, (missing, blocked)
    for area, side in painful & set(seconds):
        for (other, other_side), spent in seconds.items():
            if other not in areas and spent > seconds[area, side]:
                assert is_full(area, side, routine, knowledge, seconds), (area, side, other, other_side)
    for area in worked:
        left, right = seconds.get((area, "left"), 0), seconds.get((area, "right"), 0)
        if left and right:
            assert max(left, right) <= 2 * min(left, right)
            if ((area, "left") in painful) != ((area, "right") in painful):
                hurting, easier = (left, right) if (area, "left") in painful else (right, left)
                assert hurting >= easier
                first = next(s for s in routine.steps if s.phase == "work" and s.zone == area)
                assert first.side == "both" or (area, first.side) not in painful


def is_excluded(area: str, answers: Answers, routine: Routine, knowledge: Knowledge) -> bool:
    """Whether no rule leaves the area to be worked (a colleague's hips, a neck with arthritis, a seat)."""
    excluded = {"neck"} if "inflammatory_arthritis" in answers["health_conditions"] else set()
    if answers["giver"] == "colleague" or answers["surface"] == "chair":
        excluded |= {"hip", "sides"}
    return area in excluded | out_of_own_reach(answers, routine)


def out_of_own_reach(answers: Answers, routine: Routine) -> set[str]:
    """What nobody's own hands get to: the middle of the back without a ball, and the hips in pregnancy."""
    if answers["giver"] != "alone":
        return set()
    middle = set() if routine.steps[0].position == "alone_wall" else {"mid_back"}
    return middle | {"sides"} | ({"hip"} if "pregnancy" in answers["health_conditions"] else set())


def is_full(area: str, side: str, routine: Routine, knowledge: Knowledge, seconds: Mapping[Any, int]) -> bool:
    """Whether the zone has all it may have: its steps at their most, or a dose reached within one quantum."""
    steps = [s for s in routine.steps if s.phase == "work" and s.zone == area and side in sides_of(s)]
    thumbs = sum(s.seconds for s in routine.steps if s.tool == "thumbs")
    other = seconds.get((area, "right" if side == "left" else "left"), 0)
    if other and seconds[area, side] + 15 > 2 * other:
        return True
    if area == "neck" and sum(s.seconds for s in routine.steps if s.zone == "neck") + 15 > 300:
        return True
    if sum(s.seconds for s in routine.steps if s.zone == area and side in sides_of(s)) + 15 > 600:
        return True
    firm = sum(s.seconds for s in steps if s.pressure == "firm")
    return all(
        s.seconds + 15 > min(knowledge.techniques[s.technique].seconds.most, 90 if s.tool == "thumbs" else 600)
        or (s.pressure == "firm" and firm + 15 > 120)
        or (s.tool == "thumbs" and (thumbs + 15) * 4 > routine.minutes * 60)
        for s in steps
    )


def check_doses(routine: Routine) -> None:
    """Promise 5."""
    by_side: dict[tuple[str, str], int] = defaultdict(int)
    firm: dict[tuple[str, str], int] = defaultdict(int)
    spots: dict[tuple[str, str], int] = defaultdict(int)
    running = 0
    for step in routine.steps:
        if step.zone != "back":
            for side in sides_of(step):
                by_side[step.zone, side] += step.seconds
                firm[step.zone, side] += step.seconds * (step.pressure == "firm")
                spots[step.zone, side] += step.seconds * (step.tool in SPECIFIC and step.stroke == "compression")
        running = running + step.seconds if step.tool == "thumbs" else 0
        assert running <= 90
        if step.tool == "elbow":
            assert step.zone in ("shoulder", "hip")
        if step.tool == "feet":
            assert step.zone == "hip"
    assert all(seconds <= 600 for seconds in by_side.values())
    assert all(seconds <= 120 for seconds in firm.values())
    assert all(seconds <= 3 * 60 for seconds in spots.values())
    assert sum(step.seconds for step in routine.steps if step.zone == "neck") <= 300
    assert sum(step.seconds for step in routine.steps if step.tool == "thumbs") * 4 <= routine.minutes * 60


def check_longer(short: Routine, long: Routine, answers: Answers, knowledge: Knowledge) -> None:
    """Promises 4 and 6 for two lengths of the same answers."""
    key = {(s.technique, s.zone, s.side) for s in short.steps}
    longer = {(s.technique, s.zone, s.side) for s in long.steps}
    assert key <= longer, key - longer
    before, after = seconds_by_zone(short, knowledge), seconds_by_zone(long, knowledge)
    assert all(after[zone] >= seconds for zone, seconds in before.items())
    named = {entry.technique for entry in short.left_out}
    assert {technique for technique, _, _ in longer} - {t for t, _, _ in key} <= named | extras(long)


def extras(routine: Routine) -> set[str]:
    """Techniques of the phases around the work."""
    return {step.technique for step in routine.steps if step.phase != "work"}


def check_caps(routine: Routine, answers: Answers, knowledge: Knowledge) -> None:
    """Promise 7, and what nobody's wish overrules."""
    asked = LEVEL[answers["pressure"]]
    left_alone = set(answers["leave_alone_zones"])
    for step in routine.steps:
        level = LEVEL[step.pressure]
        technique = knowledge.techniques[step.technique]
        assert LEVEL[technique.pressure.least] <= level <= LEVEL[technique.pressure.most]
        assert level <= asked
        assert not zones_of(step, knowledge) & left_alone
        if step.zone in ("neck", "lower_back", "back") or {"neck", "lower_back"} & set(technique.crosses):
            assert level <= 1
        if step.zone == "sides" or "sides" in technique.crosses:
            assert level == 0
        if is_fragile(answers):
            assert level == 0
        if is_fragile(answers) or answers["age_group"] == "65_or_over":
            assert step.tool not in ("elbow", "forearm", "knuckles", "feet", "ball")
            assert level <= 1


def is_fragile(answers: Answers) -> bool:
    """Who gets light pressure and no heavy tools, whatever they wish."""
    return bool(FRAGILE & set(answers["health_conditions"])) or answers["age_group"] == "under_18"


def check_travel(routine: Routine) -> None:
    """Promise 8: a stance or a side is finished before the next, and every change is an instruction."""
    work = [step for step in routine.steps if step.phase == "work"]
    if work[0].position == "side_lying":
        sides = [s.side for s in work]
        assert sum(a != b for a, b in pairwise(sides)) <= 2
    else:
        stances = [s.stance for s in work]
        runs = [s for n, s in enumerate(stances) if n == 0 or stances[n - 1] != s]
        assert len(runs) == len(set(runs))


def check_reasons(routine: Routine) -> None:
    """Every line says why and from where."""
    for because in [
        *(step.because for step in routine.steps),
        *(line.because for line in (*routine.preparation, *routine.cautions, *routine.aftercare, *routine.notes)),
        *(entry.because for entry in routine.left_out),
        routine.rhythm.because,
    ]:
        assert because
        assert all(reason.text and reason.sources for reason in because)


def check_all(routine: Routine, answers: Answers, knowledge: Knowledge) -> None:
    """Every promise that one routine can show."""
    check_time(routine, answers)
    check_phases(routine, answers)
    check_work(routine)
    check_pain_first(routine, answers, knowledge)
    check_doses(routine)
    check_caps(routine, answers, knowledge)
    check_travel(routine)
    check_reasons(routine)
