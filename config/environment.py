"""Reads the environment for the settings, each variable once and typed, and remembers all that is missing."""

from collections.abc import Mapping

from django.core.exceptions import ImproperlyConfigured


class Environment:
    """Typed reads of environment variables. In production a `secret` without a value is collected, not guessed."""

    def __init__(self, variables: Mapping[str, str]) -> None:
        self._variables = variables
        self._missing: list[str] = []
        name = self.text("UNKNOT_ENV", default="embedded")
        if name not in ("embedded", "production"):
            raise ImproperlyConfigured(f"UNKNOT_ENV is {name!r}. It must be 'embedded' (or empty) or 'production'.")
        self.production = name == "production"

    def text(self, name: str, *, default: str) -> str:
        """The value of `name` without surrounding blanks; the default where it is unset or empty."""
        return self._variables.get(name, "").strip() or default

    def words(self, name: str, *, default: str) -> list[str]:
        """A comma-separated list, without empty entries."""
        return [word.strip() for word in self.text(name, default=default).split(",") if word.strip()]

    def demand(self, name: str, *, hint: str, least: int = 1) -> None:
        """In production, `name` needs `least` characters: remember it as missing, with what to set, if it has not."""
        if self.production and len(self.text(name, default="")) < least:
            self.refuse(name, hint=hint)

    def refuse(self, name: str, *, hint: str) -> None:
        """Remember that `name` is missing or unusable, and what to set instead."""
        self._missing.append(f"  {name}: {hint}")

    def finish(self) -> None:
        """Refuse to start, naming everything that is missing at once."""
        if self._missing:
            raise ImproperlyConfigured("UNKNOT_ENV=production needs these variables:\n" + "\n".join(self._missing))
