"""The typed reader of the environment."""

import pytest
from django.core.exceptions import ImproperlyConfigured

from config.environment import Environment


def test_an_empty_environment_is_the_embedded_set_up() -> None:
    env = Environment({})
    env.demand("DATABASE_URL", hint="never needed here")
    env.finish()
    assert not env.production
    assert env.text("PUBLIC_URL", default="http://127.0.0.1:8000") == "http://127.0.0.1:8000"


def test_lists_are_separated_by_commas() -> None:
    assert Environment({"ALLOWED_HOSTS": " a.example, ,b.example "}).words("ALLOWED_HOSTS", default="") == [
        "a.example",
        "b.example",
    ]


def test_a_set_up_nobody_knows_is_refused() -> None:
    with pytest.raises(ImproperlyConfigured, match=r"'staging'.*'embedded'.*'production'"):
        Environment({"UNKNOT_ENV": "staging"})


def test_what_may_be_empty_is_refused_only_where_it_is_too_short_in_production() -> None:
    for variables in ({}, {"TOKEN": ""}, {"TOKEN": "xxxx"}, {"UNKNOT_ENV": "embedded", "TOKEN": "x"}):
        env = Environment({"UNKNOT_ENV": "production"} | variables)
        env.spare("TOKEN", least=4, hint="four")
        env.finish()
    env = Environment({"UNKNOT_ENV": "production", "TOKEN": "xxx"})
    env.spare("TOKEN", least=4, hint="four characters")
    with pytest.raises(ImproperlyConfigured, match="TOKEN: four characters"):
        env.finish()


def test_a_choice_is_the_first_where_nothing_is_said_and_never_another_word() -> None:
    assert Environment({}).choice("SIZE", among=("small", "large", "huge")) == "small"
    assert Environment({"SIZE": " huge "}).choice("SIZE", among=("small", "large", "huge")) == "huge"
    with pytest.raises(
        ImproperlyConfigured, match=r"SIZE is 'x'\. It must be 'small' \(or empty\) or 'large' or 'huge'"
    ):
        Environment({"SIZE": "x"}).choice("SIZE", among=("small", "large", "huge"))


def test_a_number_is_whole_and_large_enough() -> None:
    assert Environment({}).number("SENDERS", default=4, least=1) == 4
    assert Environment({"SENDERS": " 12 "}).number("SENDERS", default=4, least=1) == 12
    for wrong in ("0", "-1", "2.5", "many", "²"):
        with pytest.raises(ImproperlyConfigured, match=r"SENDERS is '.+'\. It must be a whole number, 1 or more\."):
            Environment({"SENDERS": wrong}).number("SENDERS", default=4, least=1)


def test_everything_that_is_missing_is_named_at_once_with_what_to_set() -> None:
    env = Environment({"UNKNOT_ENV": "production", "PUBLIC_URL": " "})
    env.demand("PUBLIC_URL", hint="the address people use")
    env.demand("DATABASE_URL", hint="where the database is")
    with pytest.raises(ImproperlyConfigured) as refusal:
        env.finish()
    assert "PUBLIC_URL: the address people use" in str(refusal.value)
    assert "DATABASE_URL: where the database is" in str(refusal.value)
