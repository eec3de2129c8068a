"""YAML: what people write is read as they meant it, what attackers write is refused at once."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.errors import InputError
from bot.domain.json import Json
from bot.formats import yaml


def read(text: str, limits: yaml.Limits | None = None) -> Json:
    return yaml.read(text, what="x.yml", slug="configuration", limits=limits)


def refusal(text: str, limits: yaml.Limits | None = None) -> str:
    with pytest.raises(InputError) as caught:
        read(text, limits)
    assert caught.value.slug == "configuration"
    assert caught.value.message.startswith("x.yml cannot be read: ")
    return caught.value.message


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("", None),
        ("# only a comment\n", None),
        ("~", None),
        ("a: true\nb: FALSE\nc: null\nd:", {"a": True, "b": False, "c": None, "d": None}),
        ("[no, yes, on, off, y]", ["no", "yes", "on", "off", "y"]),
        (
            "[2024-01-31, 12:30, 1_000, 0b1, .nan, .inf, 1e999]",
            ["2024-01-31", "12:30", "1_000", "0b1", ".nan", ".inf", "1e999"],
        ),
        ("[1, -2, +3, 0x1F, 0o17, 0123, 1.5, .5, 1e3, -1.]", [1, -2, 3, 31, 15, 123, 1.5, 0.5, 1000.0, -1.0]),
        ("- '1'\n- \"true\"\n- |\n  a\n- >-\n  ~", ["1", "true", "a\n", "~"]),
        ("200: {on: x}\ntrue: y\n2024-01-01: z", {"200": {"on": "x"}, "true": "y", "2024-01-01": "z"}),
        ("'<<': 1", {"<<": 1}),
        ("a: =", {"a": "="}),
        ("- <<", ["<<"]),
        ("a: !!str 1", {"a": "1"}),
        ("\ufeffa: b", {"a": "b"}),
    ],
)
def test_values_follow_the_core_schema(text: str, value: Json) -> None:
    assert read(text) == value


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("a: &x 1\nb: *x", "line 1: anchors and aliases"),
        ("a: *x", "anchors and aliases"),
        ("a: 1\nb: 2\na: 3", "line 3: the key 'a' is there twice"),
        ("1: a\n'1': b", "the key '1' is there twice"),
        ("<<: {a: 1}", "merge keys"),
        ("? [a]\n: b", "a key must be plain text"),
        ("!!python/object/apply:os.system [x]", "the tag 'tag:yaml.org,2002:python/object/apply:os.system'"),
        ("!!python/name:os.system", "the tag"),
        ("a: !!set {b, c}", "the tag"),
        ("a: !!binary aGk=", "the tag"),
        ("a: !thing b", "the tag '!thing'"),
        ("a: [", "did not find expected"),
        ("a: b: c", "line 1: mapping values are not allowed"),
        ("--- 1\n--- 2", "line 2: but found another document"),
        ("\x00", "x.yml cannot be read"),
        ("\udcff", "x.yml cannot be read"),
        ("[" * 100_000, "nested more than 100 levels"),
        ("- " * 50_000, "nested more than 100 levels"),
        ("{a: " * 20_000, "nested more than 100 levels"),
        ("x" * 300_000, "300,000 bytes, more than 262,144"),
        ("é" * 200_000, "400,000 bytes"),
    ],
)
def test_what_is_not_plain_is_refused(text: str, problem: str) -> None:
    assert problem in refusal(text)


def bomb(levels: int, width: int = 9) -> str:
    lines = ["a0: &a0 [x]"]
    lines += [f"a{level}: &a{level} [{','.join([f'*a{level - 1}'] * width)}]" for level in range(1, levels)]
    return "\n".join(lines)


def test_an_alias_bomb_is_refused_however_many_aliases_are_allowed() -> None:
    assert "anchors and aliases" in refusal(bomb(9))
    assert "expand to too much" in refusal(bomb(9), yaml.Limits(aliases=100, nodes=10_000))


def test_an_alias_to_itself_is_refused() -> None:
    assert "expand to too much" in refusal("a: &a [*a]", yaml.Limits(aliases=5))


def test_a_few_aliases_are_expanded_where_they_are_allowed() -> None:
    assert read("a: &x {b: 1}\nc: *x", yaml.Limits(aliases=1)) == {"a": {"b": 1}, "c": {"b": 1}}
    assert "too many" in refusal("a: &x 1\nb: [*x, *x]", yaml.Limits(aliases=1))


def test_too_many_parts_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(yaml, "MAX_EVENTS", 50)

    assert "more than 50 parts" in refusal("[" + "1," * 60 + "]")


TEXT = st.text(st.characters(codec="ascii", exclude_categories=["Cc"]))
SCALARS = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | TEXT
KEYS = st.text(st.sampled_from("abz<1 "))
JSON_VALUES = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=4), max_leaves=15
)
PIECES = ["a", ": ", "- ", "\n", "  ", "[", "]", "{", "}", "&a", "*a", "!", "|", "'", '"', "<<", "?", "#"]


@given(JSON_VALUES)
def test_json_is_yaml(value: Json) -> None:
    assert read(json.dumps(value)) == value


@given(st.text() | st.lists(st.sampled_from(PIECES)).map("".join))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        first = read(text)
    except InputError:
        return
    assert first == read(text)
