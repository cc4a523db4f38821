"""The data map names every table and every column there is, Django's own as well, and nothing that is not there."""

import re
from pathlib import Path

import pytest
from django.apps import apps

TEXT = (Path(__file__).parents[2] / "docs" / "privacy.md").read_text()
ROWS = TEXT.partition("## Rows")[2].partition("## Outside")[0]
TABLES = {model.__name__: model for model in apps.get_models()}


def paragraph_of(table: str) -> str:
    """The part of the map that is about this table."""
    return next(part for part in ROWS.split("\n\n") if f"**`{table}`**" in part)


@pytest.mark.parametrize("table", TABLES)
def test_every_column_of_a_table_is_on_the_map(table: str) -> None:
    named = set(re.findall(r"`(\w+)`", paragraph_of(table)))
    assert {field.name for field in TABLES[table]._meta.concrete_fields} - named == set()


def test_the_map_names_nothing_that_is_not_there() -> None:
    columns = {field.name for model in TABLES.values() for field in model._meta.concrete_fields}
    named = set(re.findall(r"`(\w+)`", ROWS)) - {"Idempotency"}
    in_the_database = {model._meta.db_table for model in TABLES.values()}
    assert named - columns - set(TABLES) - in_the_database == set()
