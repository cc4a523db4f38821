"""What a rule forbids, as a set that can be compared with another rule's; and whether it does anything else."""

from collections.abc import Iterator

from recommender.catalogue import LEVEL
from recommender.directives import CompiledRule, Reach
from recommender.schema import Then

Bound = tuple[str, str | int, str | int]
AN_HOUR, A_WEEK = 60, 7
FIRM = LEVEL["firm"]


def bounds(one: CompiledRule) -> frozenset[Bound]:
    """Everything it forbids. What is bounded tightly is in it loosely too: light at most is also medium at most."""
    then = one.rule.then
    return frozenset([*_excluded(one), *_capped(then, one.cap), *_counted(then)])


def does_more(one: CompiledRule) -> bool:
    """Whether it does anything besides forbidding: refers, says or prepares something, or wishes for something."""
    then, wish = one.rule.then, one.prefer
    wishes = one.avoid or (wish and (wish.techniques or wish.zones or wish.zones_of or wish.techniques_of))
    moved = then.prefer is not None and then.prefer.movement
    said = then.caution or (then.note and (then.note.giver or then.note.aftercare))
    offered = then.lubricant and then.lubricant.offer
    suggested = then.offer or (then.rhythm and (then.rhythm.suggest or then.rhythm.pause))
    return any((then.refer, said, wishes, moved, one.require, then.prepare, offered, then.position, suggested))


def _excluded(one: CompiledRule) -> Iterator[Bound]:
    then, reach = one.rule.then, one.exclude
    if then.exclude and reach:
        yield from (("exclude", "technique", bit) for bit in _bits(reach.techniques))
        yield from (("exclude", "zone", bit) for bit in _bits(reach.zones))
        yield from (("exclude", "zones of", question) for question in _question(reach))
        yield from (("exclude", "position", position) for position in then.exclude.position)
        yield from (("exclude", "advice", advice) for advice in then.exclude.preparation)
        yield from (("exclude", "movement", movement) for movement in one.movements_out)


def _capped(then: Then, reach: Reach | None) -> Iterator[Bound]:
    if then.cap_pressure and reach:
        for level in range(LEVEL[then.cap_pressure.at], FIRM):
            yield from (("cap", level, bit) for bit in _bits(reach.zones))
            yield from (("cap", level, question) for question in _question(reach))


def _counted(then: Then) -> Iterator[Bound]:
    minutes = then.dose.minutes_at_most if then.dose else AN_HOUR
    times = (then.rhythm.at_most if then.rhythm else 0) or A_WEEK
    yield from (("at most", "minutes", count) for count in range(minutes, AN_HOUR))
    yield from (("at most", "times a week", count) for count in range(times, A_WEEK))
    yield from (("refuse", "lubricant", refused) for refused in (then.lubricant.refuse if then.lubricant else ()))


def _question(reach: Reach) -> Iterator[str]:
    """The question whose zones it speaks about, if it does."""
    if reach.zones_of:
        yield reach.zones_of


def _bits(bits: int) -> Iterator[int]:
    return (number for number in range(bits.bit_length()) if bits >> number & 1)
