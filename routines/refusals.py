"""What the services refuse, for pages and API to tell in their own way. A refusal changes nothing that is stored."""

from collections.abc import Sequence

from recommender import FieldError


class InvalidFields(ValueError):
    """Something that was sent cannot be used. `errors` holds one FieldError for each field that is wrong."""

    def __init__(self, errors: Sequence[FieldError]) -> None:
        super().__init__("; ".join(f"{error.field}: {error.code}" for error in errors))
        self.errors = tuple(errors)


class NotPossible(Exception):
    """The request is right, but not in the state things are in. `code` is for programs, the message for people."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message


class TooOften(NotPossible):
    """Somebody came too often. They may come again in `wait` seconds, which the message says in words."""

    def __init__(self, message: str, *, wait: int) -> None:
        super().__init__("too_often", message)
        self.wait = wait


def check_first() -> NotPossible:
    """The questions about safety come before anything else."""
    return NotPossible("check_first", "Please check again first, on the page of your routine.")


def no_consent(message: str) -> InvalidFields:
    """Nothing is stored without consent."""
    return InvalidFields([FieldError("consent", "consent_required", message)])
