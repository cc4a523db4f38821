"""Reads UNKNOT_LIMITS: how often one address may ask for something. Empty is USUAL."""

import re

from django.core.exceptions import ImproperlyConfigured

SECONDS = {"second": 1, "minute": 60, "hour": 3600, "day": 86400}
USUAL = (
    "preview=120/minute, why=60/minute, keep=30/hour, tell=60/hour, sign-up=10/hour, change=120/hour, "
    "confirm=30/hour, report=10/hour, login=20/hour, account=5/minute"
)
_ONE = re.compile(rf"([a-z-]+)=(?:(off)|([1-9][0-9]{{0,8}})/({'|'.join(SECONDS)}))")

Limits = dict[str, tuple[int, int]]
"""By what is asked for: so many requests within so many seconds. What is not named has no limit."""


def limits(text: str) -> Limits:
    """From "keep=60/hour, preview=off", laid over USUAL; "off" alone is no limit. Raises ImproperlyConfigured."""
    if text == "off":
        return {}
    usual = _read(USUAL)
    wanted = _read(text)
    if unknown := wanted.keys() - usual.keys():
        raise _refusal(min(unknown), f"It must be one of {', '.join(usual)}.")
    return {name: limit for name, limit in (usual | wanted).items() if limit[0]}


def _read(text: str) -> Limits:
    return dict(_one(part.strip()) for part in text.split(",") if part.strip())


def _one(part: str) -> tuple[str, tuple[int, int]]:
    found = _ONE.fullmatch(part)
    if found is None:
        raise _refusal(part, f"It must look like keep=30/hour (or a {', '.join(SECONDS)}) or keep=off.")
    name, _, most, unit = found.groups()
    return name, (int(most), SECONDS[unit]) if most else (0, 0)


def _refusal(part: str, mend: str) -> ImproperlyConfigured:
    return ImproperlyConfigured(f"UNKNOT_LIMITS has {part!r}. {mend}")
