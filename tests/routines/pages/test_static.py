"""The stylesheet and the drawing keep up with the knowledge."""

from pathlib import Path

import pytest
from django.test import Client

import routines
from recommender.knowledge import shipped

STATIC = Path(routines.__file__).parent / "static" / "unknot"


@pytest.mark.parametrize("zone", list(shipped().zones))
def test_every_zone_lights_up_on_the_drawing(zone: str) -> None:
    css = (STATIC / "unknot.css").read_text()
    assert f':has([value="{zone}"]:checked) [data-zone="{zone}"]' in css


def test_every_zone_of_the_body_map_can_be_tapped(client: Client) -> None:
    page = client.get("/check/back/").content.decode()
    for option in shipped().questionnaire.questions["pain_zones"].options:
        assert f'data-zone="{option.id}"' in page
