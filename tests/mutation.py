"""What mutation testing needs of pytest: loaded by `[tool.mutmut]` alone, never by `make test`.

mutmut forks a process for every mutant from one that has loaded the knowledge already. Here it is loaded anew, by the
mutated code. The tests that mirror its module have to notice it. Quick ones go first, and the first to fail is enough.
"""

import os

import pytest

from recommender.knowledge import _shipped
from tests.properties import is_property

EXAMPLES = 15
PROMISES = "tests/recommender/test_promises.py"  # what the planner as a whole is held to
MUTANT = "MUTANT_UNDER_TEST"  # the environment variable in which mutmut names the mutant, as in recommender.rules.x_…


def pytest_configure() -> None:
    """The same examples every time, and no search for the smallest that fails."""
    from hypothesis import HealthCheck, Phase, settings

    phases = [Phase.explicit, Phase.generate]
    unhurried = [HealthCheck.too_slow]
    settings.register_profile(
        "mutants", derandomize=True, database=None, deadline=None, phases=phases, suppress_health_check=unhurried
    )
    settings.load_profile("mutants")


def pytest_sessionstart() -> None:
    """Forget the knowledge that was loaded before the fork."""
    _shipped.cache_clear()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Single situations before properties, and of each property few examples."""
    from hypothesis import settings

    mirrors = mirrors_of(os.environ.get(MUTANT, ""))
    items[:] = sorted((item for item in items if item.nodeid.startswith(mirrors)), key=is_property)
    for item in items:
        if isinstance(item, pytest.Function) and is_property(item):
            own = item.obj._hypothesis_internal_use_settings
            few = min(own.max_examples, EXAMPLES)
            item.obj._hypothesis_internal_use_settings = settings(own, max_examples=few)


def mirrors_of(mutant: str) -> tuple[str, ...]:
    """Where the tests of the mutant's module are; everywhere, where no mutant is named."""
    package, _, rest = mutant.partition(".")
    if package != "recommender":
        return ("tests/",)
    module = rest.split(".")[0]
    return (f"tests/recommender/test_{module}.py", f"tests/recommender/{module}/") + (PROMISES,) * (module == "planner")


@pytest.fixture(autouse=True)
def _loads_for_itself() -> None:
    """While mutmut notes which test runs which function, each test loads the knowledge that it uses."""
    if os.environ.get(MUTANT) == "stats":
        _shipped.cache_clear()
