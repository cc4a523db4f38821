"""How often addresses were written to that have not said yes; not which."""

from django.contrib import admin

from routines.admin.base import ReadOnly
from routines.models import UnconfirmedMail


@admin.register(UnconfirmedMail)
class UnconfirmedMailAdmin(ReadOnly):
    """Counts and days."""

    fields = ("count", "last_at")
    list_display = ("__str__", "last_at")
    list_display_links = None  # its number in a link would be the hash
    ordering = ("-last_at",)

    def number_of(self, row: UnconfirmedMail) -> object:
        """Its number is the hash of an address, which is to be forgotten before a note is."""
        return ""
