"""The parts of an address that are a capability link's token or a version of the knowledge.

Anything else in their place is a 404 before any view.
"""

from django.urls import register_converter

from routines.links import TOKEN


class TokenConverter:
    """`<token:token>` in a route."""

    regex = TOKEN.pattern

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


class VersionConverter:
    """`<version:version>` in a route: a date, a plus and a hash. Some programs make the plus of a link a space."""

    regex = r"[0-9]{4}-[0-9]{2}-[0-9]{2}[+ ][0-9a-f]{12}"

    def to_python(self, value: str) -> str:
        return value.replace(" ", "+")

    def to_url(self, value: str) -> str:
        return value


register_converter(TokenConverter, "token")
register_converter(VersionConverter, "version")
