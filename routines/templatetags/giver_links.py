"""Lets a part of a page find the giver's link from the routine alone."""

from django import template

from routines.models import Routine
from routines.pages import giver

register = template.Library()


@register.simple_tag
def giver_link(routine: Routine) -> giver.GiverLink:
    """`{% giver_link routine as giver %}`: then `giver.address` and `giver.qr`."""
    return giver.link_of(routine)
