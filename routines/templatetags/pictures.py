"""What templates that draw ask for: the figure of pictures and body map, a thumbnail's width, a tool by its name."""

from django import template

from recommender.knowledge import shipped
from routines.pages.pictures import Figure, figure
from routines.pages.thumbnails import thumbnail_width

register = template.Library()
register.simple_tag(thumbnail_width)


@register.simple_tag
def the_figure() -> Figure:
    """The back that all pictures are drawn on."""
    return figure()


@register.simple_tag
def tool_called(words: str) -> str:
    """The code of the tool that has this name today. Empty where none has, as in a version from before."""
    return {name: code for code, name in shipped().wording.tools.items()}.get(words, "")
