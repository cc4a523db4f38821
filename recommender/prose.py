"""How words are put together for people. It knows nothing of massage."""

from collections.abc import Sequence


def listed(words: Sequence[str], *, last: str = "and") -> str:
    """Words as people list them: "a, b and c"; nothing for none."""
    return f" {last} ".join(part for part in (", ".join(words[:-1]), *words[-1:]) if part)


def sentence(words: str) -> str:
    """The words with a capital at their start."""
    return words[:1].upper() + words[1:]


def clock(seconds: int) -> str:
    """Seconds as "1:05"."""
    return f"{seconds // 60}:{seconds % 60:02}"


_SMALL = (
    *("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"),
    *("thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"),
)
_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")


def in_letters(number: int) -> str:
    """A number from 0 to 99 in words: 25 is "twenty-five"."""
    if number < len(_SMALL):
        return _SMALL[number]
    tens, ones = divmod(number, 10)
    return _TENS[tens - 2] + (f"-{_SMALL[ones]}" if ones else "")
