"""Opens what an installation of a test has sealed, with the keys of that installation and not with ours."""

from collections.abc import Callable, Mapping
from functools import lru_cache, partial
from pathlib import Path

from django.test import override_settings

from routines.sealing import opened


def opener(environment: Mapping[str, str]) -> Callable[[str], str]:
    """For an installation with this environment."""
    given = environment.get("UNKNOT_DATA_KEYS", "")
    keys = given or (Path(environment["UNKNOT_VAR"]) / "secrets" / "data_key").read_text().strip()
    return partial(_opened, keys)


@lru_cache(maxsize=100_000)
def _opened(keys: str, seal: str) -> str:
    """Remembered, as some look again and again."""
    with override_settings(DATA_KEYS=keys.split(",")):
        return opened(seal)
