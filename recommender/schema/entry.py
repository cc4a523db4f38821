"""The base of every entry an author writes."""

import msgspec


class Entry(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """What every kind of entry shares: unknown keys are refused, so that a typo cannot pass in silence."""
