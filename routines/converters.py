"""The part of an address that holds a capability link's token. Anything else in its place is a 404 before any view."""

from django.urls import register_converter

from routines.links import TOKEN


class TokenConverter:
    """`<token:token>` in a route."""

    regex = TOKEN.pattern

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(TokenConverter, "token")
