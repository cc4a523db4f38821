"""How words are put together for people. It knows nothing of massage."""

from collections.abc import Sequence


def listed(words: Sequence[str], *, last: str = "and") -> str:
    """Words as people list them: "a, b and c"; nothing for none."""
    return f" {last} ".join(part for part in (", ".join(words[:-1]), *words[-1:]) if part)
