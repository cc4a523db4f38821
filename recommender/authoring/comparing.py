"""Many people through two versions of the knowledge: how many get something else, and the plainest ones who do."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, islice, zip_longest
from typing import Any

from recommender.authoring.differences import FACETS, Careful, Facet
from recommender.authoring.population import SEED, representative
from recommender.authoring.shrinking import changes, shrink, size
from recommender.authoring.versions import Compared, Raw, Versions
from recommender.authoring.watching import Watch, unwatched

EXAMPLES = 10
SHRUNK_AT_MOST = 40  # people looked at more closely: shrinking one takes about a hundred massages


@dataclass(frozen=True, slots=True)
class Example:
    """Somebody for whom the versions differ: the answers that are not plain, how many changes, and what differs."""

    answers: Mapping[str, Any]
    size: int
    compared: Compared

    @property
    def facet(self) -> Facet:
        """In what they differ most gravely."""
        return self.compared.gravest.facet


@dataclass(frozen=True, slots=True)
class Comparison:
    """What an edit changes. `counts` has people by facet, `careful` by direction, out of `people`."""

    versions: Versions
    people: int
    changed: int
    counts: Mapping[Facet, int]
    careful: Mapping[Careful, int]
    examples: Sequence[Example]


def compare(versions: Versions, *, people: int, seed: int = SEED, watch: Watch = unwatched) -> Comparison:
    """Try both versions on so many people, and on the examples of all rules that were edited."""
    crowd = [person.as_dict() for person in representative().people(people, seed=seed)]
    found = list(_differing(versions, watch(crowd, "trying people")))
    told = list(_differing(versions, _rule_examples(versions)))
    differing = [example.compared.differences for example in found]
    return Comparison(
        versions=versions,
        people=people,
        changed=len(found),
        counts=Counter(difference.facet for one in differing for difference in one),
        careful=Counter(careful for one in differing for careful in {d.careful for d in one if d.careful}),
        examples=_plainest(versions, [*told, *found], watch),
    )


def _differing(versions: Versions, people: Iterable[Raw]) -> Iterator[Example]:
    for raw in people:
        if compared := versions.compare(raw):
            yield Example(changes(raw, versions.plain), size(raw, versions.plain), compared)


def _rule_examples(versions: Versions) -> Iterator[Raw]:
    """The situations that edited rules give themselves, so that a rare one is not missed."""
    for knowledge in (versions.old, versions.new):
        for rule in (rule for name, rule in knowledge.rules.items() if name in versions.edited_rules):
            yield from (versions.plain | overlay for overlay in (rule.examples.fires, rule.examples.silent))


def _plainest(versions: Versions, found: Iterable[Example], watch: Watch) -> list[Example]:
    """The plainest people, each showing something else, the gravest first."""
    shrunk = [_shrunk(versions, one) for one in watch(_spread(found, SHRUNK_AT_MOST), "looking for plain examples")]
    order = list(FACETS)
    return sorted(_spread(shrunk, EXAMPLES), key=lambda example: (order.index(example.facet), example.size))


def _shrunk(versions: Versions, example: Example) -> Example:
    """A plainer person who shows the same, by some of the same edits and by no other."""

    def shows(raw: Raw) -> bool:
        compared = versions.compare(raw)
        return compared is not None and compared.shows_part_of(example.compared)

    smaller = shrink(versions.plain | dict(example.answers), plain=versions.plain, shows=shows)
    return next(_differing(versions, [smaller]))


def _spread(examples: Iterable[Example], most: int) -> list[Example]:
    """The plainest for each thing shown, one facet after the other, so that no facet crowds out the rest."""
    kinds: dict[tuple[str, ...], Example] = {}
    for example in sorted(examples, key=lambda example: example.size):
        kinds.setdefault(example.compared.shows, example)
    by_facet = ([example for example in kinds.values() if example.facet == facet] for facet in FACETS)
    turns = chain.from_iterable(zip_longest(*by_facet))
    return list(islice((example for example in turns if example), most))
