"""Numbers an author gives on the command line."""

from argparse import ArgumentTypeError


def at_least_one(text: str) -> int:
    """A whole number from 1. Raises ArgumentTypeError, which argparse tells kindly."""
    if text.isascii() and text.isdigit() and int(text) > 0:
        return int(text)
    raise ArgumentTypeError(f"{text} is not a whole number from 1")


def percentage(text: str) -> float:
    """A share from 0 to 1, given in percent. Raises ArgumentTypeError."""
    try:
        share = float(text.removesuffix("%")) / 100
    except ValueError:
        share = -1
    if 0 <= share <= 1:
        return share
    raise ArgumentTypeError(f"{text} is not a percentage from 0 to 100")
