"""The inputs of the action: typed once, and whatever cannot be understood is told with what it may be."""

from __future__ import annotations

import contextlib
from dataclasses import fields

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.errors import InputError
from bot.domain.event import Shard
from bot.settings.action import INPUTS, ActionSettings, Task, read_action


def test_every_input_is_a_setting() -> None:
    """An input that nothing reads is a promise that is not kept."""
    assert [name.replace("-", "_") for name in INPUTS] == [field.name for field in fields(ActionSettings)][:-1]


def test_without_any_input_the_defaults_count() -> None:
    """The shortest workflow names nothing."""
    settings = read_action({})

    assert (settings.task, settings.seed, settings.budget, settings.strength) == (Task.GENERATE, 0, 600.0, 2)
    assert (settings.shard, settings.fail_on, settings.pull, settings.deliver) == (None, None, None, "comment")
    assert settings.runner.self_hosted, "a machine that does not say what it is may be anything"


@pytest.mark.parametrize("name", ["INPUT_SKIP-LABEL", "INPUT_SKIP_LABEL"])
def test_an_input_keeps_its_hyphen_or_not(name: str) -> None:
    """The runner keeps it for a container, no shell can pass it on."""
    assert read_action({name: " wip "}).skip_label == "wip"


def test_the_token_is_never_shown() -> None:
    """A settings object ends up in messages and in logs of others."""
    settings = read_action({"INPUT_GITHUB_TOKEN": "ghs_secret", "INPUT_SHARD": "2/4"})

    assert settings.github_token == "ghs_secret"
    assert "ghs_secret" not in repr(settings)
    assert settings.shard == Shard(number=2, count=4)


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("TASK", "genrate", "Did you mean `generate`?"),
        ("TASK", "Publish", "Did you mean `publish`?"),
        ("SEED", "one", "is not a whole number"),
        ("SEED", "1e9", "is not a whole number"),
        ("SEED", "\u0663", "is not a whole number"),
        ("BUDGET", "0", "is not a whole number from 1 to 86400"),
        ("STRENGTH", "nine", "is not a whole number from 1 to 3"),
        ("STRENGTH", "4", "is not a whole number from 1 to 3"),
        ("SHARD", "0/2", "is no part of several"),
        ("SHARD", "3/2", "is no part of several"),
        ("SHARD", "1/257", "is no part of several"),
        ("SHARD", "\u0661/2", "is no part of several"),
        ("FAIL_ON", "coverage:101", "is neither `findings` nor `coverage:`"),
        ("FAIL_ON", "always", "is neither"),
        ("DELIVER", "coment", "Did you mean `comment`?"),
        ("PULL", "-1", "is not a whole number"),
        ("BASE", "main", "is not a commit of 40 hexadecimal digits"),
        ("HEAD", "a" * 39 + "\n", "is not a commit"),
    ],
)
def test_a_value_that_is_not_allowed_is_told_with_what_is(name: str, value: str, said: str) -> None:
    """Whoever wrote the workflow finds the line to change in the message."""
    with pytest.raises(InputError) as caught:
        read_action({f"INPUT_{name}": value})

    assert said in caught.value.message
    assert caught.value.slug == "settings"
    assert name.lower().replace("_", "-") in caught.value.remedy


@given(st.dictionaries(st.sampled_from([f"INPUT_{name.upper()}" for name in INPUTS]), st.text(max_size=30), max_size=4))
def test_any_values_are_settings_or_one_error(environ: dict[str, str]) -> None:
    """A workflow may pass on whatever somebody typed when they started it."""
    settings: object = None
    with contextlib.suppress(InputError):
        settings = read_action(environ)
    assert settings is None or isinstance(settings, ActionSettings)
