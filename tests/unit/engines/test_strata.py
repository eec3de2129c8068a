"""Strata satisfy their schema, flaws break it, and patterns are matched or given up visibly."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.api import Body, Operation, Parameter
from bot.engines.combinatorial import patterns, values
from bot.engines.combinatorial.components import all_flaws, components, shape_of
from bot.engines.combinatorial.nodes import generic, value_of
from bot.engines.combinatorial.schemas import bounds, settled, words
from bot.engines.combinatorial.strata import flaws, label, strata
from bot.engines.exercising.filling import fill
from bot.engines.exercising.requests import completed, model_of

KNOWN = {"unique": "u0123456789", "other": "u9876543210"}


@st.composite
def primitives(draw: st.DrawFn) -> dict[str, Any]:
    kind = draw(st.sampled_from(["string", "integer", "number", "boolean", "enum", "pattern"]))
    low = draw(st.integers(-5, 5))
    span = draw(st.integers(0, 30))
    if kind == "string":
        return {"type": "string", "minLength": abs(low), "maxLength": abs(low) + span}
    if kind == "enum":
        return {"enum": draw(st.lists(st.text(max_size=5), min_size=1, max_size=4, unique=True))}
    if kind == "pattern":
        return {"type": "string", "pattern": draw(st.sampled_from(["^[0-9]{5}$", "^[A-Z]{2}-\\d+$", "^(a|b)c?$"]))}
    if kind == "boolean":
        return {"type": "boolean"}
    limits = draw(st.sampled_from([{"minimum": low, "maximum": low + span}, {"minimum": low}, {}]))
    return {"type": kind, **limits}


@settings(max_examples=300, deadline=None)
@given(
    schema=primitives(), name=st.sampled_from(["email", "password", "card_number", "age", "quantity", "x", "zipCode"])
)
def test_every_stratum_is_allowed_and_every_flaw_forbidden(schema: dict[str, Any], name: str) -> None:
    validator = jsonschema.Draft202012Validator(schema)
    found = strata(schema, name)

    assert found
    assert len({stratum.label for stratum in found}) == len(found)
    assert all(validator.is_valid(fill(stratum.value, KNOWN)) for stratum in found)
    assert not any(validator.is_valid(flaw.value) for flaw in flaws(schema))
    assert strata(schema, name) == found


@st.composite
def bodies(draw: st.DrawFn, depth: int = 2) -> dict[str, Any]:
    kind = draw(st.sampled_from(["leaf", "object", "array", "null", "either"] if depth else ["leaf"]))
    if kind == "leaf":
        return draw(primitives())
    inner = bodies(depth=depth - 1)
    if kind == "array":
        least = draw(st.integers(0, 2))
        return {"type": "array", "items": draw(inner), "minItems": least, "maxItems": least + draw(st.integers(0, 2))}
    if kind == "null":
        return {"anyOf": [draw(inner), {"type": "null"}]}
    if kind == "either":
        tagged = [
            {"type": "object", "required": ["tag"], "properties": {"tag": {"const": tag}, "x": draw(inner)}}
            for tag in ("one", "two")
        ]
        return {"oneOf": tagged, "discriminator": {"propertyName": "tag"}}
    names = draw(st.lists(st.sampled_from(["a", "b_id", "email"]), min_size=1, unique=True))
    needed = [name for name in names if draw(st.booleans())]
    return {"type": "object", "properties": {name: draw(inner) for name in names}, "required": needed}


@settings(max_examples=200, deadline=None)
@given(schema=bodies())
def test_every_row_of_an_operation_builds_a_body_that_its_schema_allows(schema: dict[str, Any]) -> None:
    whole: dict[str, Any] = {"type": "object", "required": ["it"], "properties": {"it": schema}}
    operation = Operation(
        method="POST",
        path="/x",
        operation_id="x",
        body=Body(media_type="application/json", required=True, schema=whole),
    )
    shape = shape_of(operation, {})
    model = model_of(shape, operation)
    validator = jsonschema.Draft202012Validator(whole)
    assert shape.body is not None

    for part in model.components:
        for value in part.values:
            row = completed(model, {}, {part.path: str(value)})
            assert row[part.path] == value
            assert validator.is_valid(fill(value_of(shape.body, row).value, KNOWN))
    for flaw in all_flaws(shape):
        assert components(shape) == components(shape)
        assert flaw.path.startswith("body")


@pytest.mark.parametrize(
    "pattern",
    [
        "^[0-9]{5}$",
        "^[A-Z]{2}[0-9]{8,12}$",
        "^(0[1-9]|1[0-2])/[0-9]{2}$",
        r"^[^@\s]+@[^@\s]+\.[^@\s]+$",
        r"^\d{3}-\w+\.[a-f]*$",
        "abc|def",
        "^(?:x|y){2,3}z?$",
        r"^\+?[1-9]\d{1,14}$",
    ],
)
def test_strings_are_made_for_usual_patterns_and_others_that_break_them(pattern: str) -> None:
    made = patterns.matching(pattern)
    broken = patterns.breaking(pattern)

    assert made
    assert all(re.search(pattern, text) for text in made)
    assert broken is None or not re.search(pattern, broken)
    assert patterns.admits(pattern, made[0])


@pytest.mark.parametrize("pattern", ["^(a+)+$", "(", "[", "\\p{L}+", "x" * 300, "(?P=n)", "a{2", "*"])
def test_patterns_that_could_take_for_ever_or_cannot_be_read_are_given_up(pattern: str) -> None:
    found = patterns.matching(pattern)

    assert all(re.search(pattern, text) for text in found)


def test_a_rule_with_look_ahead_is_met_by_a_value_that_is_known_to_be_strong() -> None:
    schema = {"type": "string", "pattern": r"^(?=.*[A-Z])(?=.*\d).{8,}$"}

    assert [stratum.value for stratum in strata(schema, "password")][:1] == ["Str0ng-Passw0rd!"]


@settings(max_examples=200, deadline=None)
@given(pattern=st.text(alphabet="ab[]()|*+?{}12,^$\\d-.", max_size=12))
def test_no_pattern_makes_the_generator_fail(pattern: str) -> None:
    for text in patterns.matching(pattern):
        assert re.search(pattern, text)
    patterns.breaking(pattern)


def test_a_card_number_has_a_right_check_digit() -> None:
    digits = [int(char) for char in reversed(values.BY_NAME[0][1][0])]
    doubled = [sum(divmod(digit * 2, 10)) if place % 2 else digit for place, digit in enumerate(digits)]

    assert sum(doubled) % 10 == 0


def test_the_shipped_rules_say_what_the_engine_does() -> None:
    text = (Path(__file__).parents[3] / "configs" / "strata.yml").read_text(encoding="utf-8")
    rules = yaml.safe_load(text)

    assert rules["formats"] == {name: list(found) for name, found in values.BY_FORMAT.items()}
    assert [(rule["name"], tuple(rule["values"])) for rule in rules["names"]] == list(values.BY_NAME)
    assert rules["texts"] == list(values.TEXTS)
    assert list(rules["numbers"].items()) == list(values.NUMBERS)
    assert rules["consumed"] == list(values.CONSUMED)


def test_labels_are_short_and_printable() -> None:
    assert label("") == "empty"
    assert label("\x1b[31m" + "x" * 50).isascii()
    assert len(label("x" * 50)) == 24


def test_a_settled_schema_has_no_all_of_and_no_null() -> None:
    shape, nullable = settled(
        {
            "nullable": True,
            "allOf": [
                {"type": "object", "properties": {"a": {"type": "string"}}, "required": ["a"]},
                {"properties": {"b": {"type": "integer"}}, "required": ["b"]},
            ],
        }
    )

    assert nullable
    assert shape["required"] == ["a", "b"]
    assert list(shape["properties"]) == ["a", "b"]  # type: ignore[arg-type]  # a mapping, as built above
    assert settled({"type": ["string", "null"]}) == ({"type": "string"}, True)


def test_parameters_are_text_and_pools_name_paths() -> None:
    operation = Operation(
        method="GET",
        path="/x/{x_id}",
        operation_id="x",
        parameters=(
            Parameter(name="x_id", place="path", required=True, schema={"type": "integer"}),
            Parameter(name="tags", place="query", required=True, schema={"type": "array", "items": {"type": "string"}}),
            Parameter(name="deep", place="query", required=False, schema={"type": "object"}),
            Parameter(name="Authorization", place="header", required=False, schema={"type": "string"}),
        ),
    )
    paths = [part.path for part in components(shape_of(operation, {}))]

    assert "query.tags@length" in paths
    assert not any("Authorization" in path for path in paths)
    assert generic("body.items[0].id") == "body.items[].id"
    assert words("zipCode") == words("zip_code") == ("zip", "code")


@pytest.mark.parametrize(
    ("schema", "limits"),
    [
        ({"exclusiveMinimum": 3, "exclusiveMaximum": 9}, (4, 8)),
        ({"minimum": 3, "exclusiveMinimum": True, "maximum": 9, "exclusiveMaximum": True}, (4, 8)),
        ({"exclusiveMinimum": True, "exclusiveMaximum": True}, (None, None)),
        ({"minimum": True}, (None, None)),
    ],
)
def test_exclusive_limits_of_both_versions_are_moved_by_a_step(
    schema: dict[str, Any], limits: tuple[float | None, float | None]
) -> None:
    assert bounds(schema, 1) == limits
