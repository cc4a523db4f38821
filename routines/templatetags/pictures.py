"""What a template asks for that draws the figure: `{% the_figure as figure %}`, for pictures and for the body map."""

from django import template

from routines.pages.pictures import Figure, figure

register = template.Library()


@register.simple_tag
def the_figure() -> Figure:
    """The back that all pictures are drawn on."""
    return figure()
