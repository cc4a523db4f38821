"""Reads the environment for the settings, each variable once and typed, and remembers all that is missing."""

from collections.abc import Mapping, Sequence

from django.core.exceptions import ImproperlyConfigured


class Environment:
    """Typed reads of environment variables. In production a `secret` without a value is collected, not guessed."""

    def __init__(self, variables: Mapping[str, str]) -> None:
        self._variables = variables
        self._missing: list[str] = []
        self.production = self.choice("UNKNOT_ENV", among=("embedded", "production")) == "production"

    def text(self, name: str, *, default: str) -> str:
        """The value of `name` without surrounding blanks; the default where it is unset or empty."""
        return self._variables.get(name, "").strip() or default

    def words(self, name: str, *, default: str) -> list[str]:
        """A comma-separated list, without empty entries."""
        return [word.strip() for word in self.text(name, default=default).split(",") if word.strip()]

    def choice(self, name: str, *, among: Sequence[str]) -> str:
        """One of these words, the first where `name` is unset or empty. Raises ImproperlyConfigured."""
        chosen = self.text(name, default=among[0])
        if chosen not in among:
            known = " or ".join(repr(word) for word in among[1:])
            raise ImproperlyConfigured(f"{name} is {chosen!r}. It must be {among[0]!r} (or empty) or {known}.")
        return chosen

    def number(self, name: str, *, default: int, least: int, because: str = "") -> int:
        """A whole number, the default where `name` is unset or empty. Raises ImproperlyConfigured below `least`."""
        text = self.text(name, default=str(default))
        if not text.isascii() or not text.isdecimal() or int(text) < least:
            raise ImproperlyConfigured(f"{name} is {text!r}. It must be a whole number, {least} or more{because}.")
        return int(text)

    def demand(self, name: str, *, hint: str, least: int = 1) -> None:
        """In production, `name` needs `least` characters: remember it as missing, with what to set, if it has not."""
        if self.production and len(self.text(name, default="")) < least:
            self.refuse(name, hint=hint)

    def demand_each(self, name: str, *, hint: str, least: int) -> None:
        """In production, `name` is a comma-separated list of at least one word, and each needs `least` characters."""
        words = self.words(name, default="")
        if self.production and (not words or any(len(word) < least for word in words)):
            self.refuse(name, hint=hint)

    def spare(self, name: str, *, hint: str, least: int) -> None:
        """`name` may be empty. In production, a value of fewer than `least` characters is remembered as unusable."""
        if self.text(name, default=""):
            self.demand(name, hint=hint, least=least)

    def refuse(self, name: str, *, hint: str) -> None:
        """Remember that `name` is missing or unusable, and what to set instead."""
        self._missing.append(f"  {name}: {hint}")

    def finish(self) -> None:
        """Refuse to start, naming everything that is missing at once."""
        if self._missing:
            raise ImproperlyConfigured("UNKNOT_ENV=production needs these variables:\n" + "\n".join(self._missing))
