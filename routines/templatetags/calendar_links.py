"""Lets a part of a page find the addresses of a calendar from the reminder alone."""

from django import template

from routines.models import Reminder
from routines.pages import calendar

register = template.Library()


@register.simple_tag
def calendar_links(reminder: Reminder) -> calendar.CalendarLinks:
    """`{% calendar_links reminder as calendar %}`: then `calendar.address` and `calendar.subscribe`."""
    return calendar.links_of(reminder)
