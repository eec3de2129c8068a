"""Violations in plain words; configurations checked with a hint; hostile schemas harmless."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.errors import ExitStatus, InputError
from bot.domain.json import Json, JsonObject
from bot.formats import schema


def obj(required: list[Json] | None = None, **properties: Json) -> JsonObject:
    return {"type": "object", "properties": properties, "required": required or []}


@pytest.mark.parametrize(
    ("instance", "rules", "lines"),
    [
        ({"total": -1}, obj(total={"minimum": 0}), ("total: -1 is less than the minimum of 0",)),
        ({"a": [{"b": "x"}]}, obj(a={"items": obj(b={"type": "integer"})}), ("a[0].b: 'x' is not of type 'integer'",)),
        ({}, obj(["a", "b"]), ("'a' is a required property", "'b' is a required property")),
        (5, {"type": "string"}, ("5 is not of type 'string'",)),
        ([1, 1], {"uniqueItems": True}, ("[1, 1] has non-unique elements",)),
        (None, {"type": "string", "nullable": True}, ()),
        (None, {"type": "string", "enum": ["a"], "nullable": True}, ()),
        (None, {"type": ["string", "null"], "nullable": True}, ()),
        (None, {"type": "null", "nullable": True}, ()),
        (None, {"nullable": True}, ()),
        (None, {"allOf": [{"type": "object"}], "nullable": True}, ()),
        (None, {"oneOf": [{"type": "object"}], "x-nullable": True}, ()),
        (None, {"type": "string", "nullable": False}, ("None is not of type 'string'",)),
        (0, {"minimum": 0, "exclusiveMinimum": True}, ("0 is less than or equal to the minimum of 0",)),
        (9, {"maximum": 9, "exclusiveMaximum": True}, ("9 is greater than or equal to the maximum of 9",)),
        (0, {"minimum": 0, "exclusiveMinimum": False}, ()),
        (0, {"exclusiveMinimum": True}, ()),
        ("x", {"type": "file"}, ()),
        (0, {"type": "integer", "minimum": 1.0}, ("0 is less than the minimum of 1",)),
        (0, {"type": "number", "minimum": 1.0}, ("0 is less than the minimum of 1.0",)),
        ("ab", {"pattern": "^[0-9]+$"}, ("'ab' does not match '^[0-9]+$'",)),
        (5, {"pattern": "^[0-9]+$"}, ()),
        ("12", {"pattern": "^[0-9]+$"}, ()),
        ({"x": 1}, {"additionalProperties": False}, ("Additional properties are not allowed ('x' was unexpected)",)),
        ({"x": 1}, {"patternProperties": {"(a+)+": {}}, "additionalProperties": False}, ()),
        ({"x": 1}, {"$defs": {"y": {"nullable": True}, "z": 3}, "properties": 5}, ()),
    ],
)
def test_violations_read_like_sentences(instance: Json, rules: JsonObject, lines: tuple[str, ...]) -> None:
    assert schema.violations(instance, rules) == lines


def test_only_ten_violations_are_told_in_a_fixed_order() -> None:
    lines = schema.violations({f"k{number}": 1 for number in range(30)}, {"additionalProperties": {"type": "string"}})

    assert len(lines) == schema.MAX_VIOLATIONS
    assert [line.split(":")[0] for line in lines[:4]] == ["k0", "k1", "k10", "k11"]


def test_a_long_value_is_cut() -> None:
    (line,) = schema.violations({"a": "x" * 5000}, obj(a={"anyOf": [{"type": "integer"}, {"type": "null"}]}))

    assert line.startswith("a: 'xxx")
    assert line.endswith("...' is not valid under any of the given schemas") or len(line) < 200


@pytest.mark.parametrize(
    "rules",
    [
        {"$ref": "http://127.0.0.1:9/x.json"},
        {"$ref": "file:///etc/passwd"},
        {"$ref": "../x.json"},
        {"$ref": "#"},
        {"$ref": "#/nowhere"},
        {"type": "strnig"},
        {"type": 5},
        {"required": True},
        {"properties": {"a": 5}},
        {"minimum": "a"},
        {"multipleOf": 0},
        {"pattern": "("},
        {"pattern": 5},
        {"pattern": "(a+)+$"},
        {"pattern": "(a|aa)*$"},
        {"pattern": "a*" * 12 + "b"},
        {"allOf": {"a": 1}},
        {"enum": 5},
        {"items": [{"type": "string"}]},
    ],
)
@pytest.mark.parametrize("instance", [5, "a" * 5000, {"a": 1}, [1], None])
def test_a_schema_that_makes_no_sense_has_no_violation_that_crashes(instance: Json, rules: JsonObject) -> None:
    assert schema.violations(instance, rules) == schema.violations(instance, rules)


def test_a_deep_schema_is_survived() -> None:
    deep: JsonObject = {"type": "string"}
    for _ in range(5000):
        deep = {"items": deep}

    assert schema.violations([], deep) == ()


KEYWORDS = st.sampled_from(
    ["type", "items", "nullable", "enum", "allOf", "pattern", "properties", "minimum", "exclusiveMinimum", "$ref"]
)
VALUES: st.SearchStrategy[Json] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                [
                    "type",
                    "items",
                    "nullable",
                    "enum",
                    "allOf",
                    "pattern",
                    "properties",
                    "minimum",
                    "exclusiveMinimum",
                    "$ref",
                ]
            ),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)


@given(VALUES, VALUES)
def test_no_schema_crashes(instance: Json, rules: Json) -> None:
    if isinstance(rules, dict):
        schema.violations(instance, rules)
        assert schema.normalised(schema.normalised(rules)) == schema.normalised(rules)


CONFIG: JsonObject = {
    "type": "object",
    "additionalProperties": False,
    "required": ["name"],
    "properties": {
        "name": {"type": "string", "minLength": 1},
        "services": {"type": "array", "items": {"enum": ["a", "b"], "description": "Write `a` or `b`."}},
        "count": {"type": ["integer", "null"], "minimum": 1},
        "run": {"type": "array", "minItems": 1},
    },
}


@pytest.mark.parametrize(
    ("document", "message", "remedy"),
    [
        ({"name": "x", "servces": []}, "c.yml: `servces` is not a known key.", "Did you mean `services`?"),
        (
            {"name": "x", "zzzzz": 1},
            "c.yml: `zzzzz` is not a known key.",
            "Known keys are `name`, `services`, `count`, `run`.",
        ),
        ({"name": "x", "count": "9"}, "c.yml: `count` is '9', which is not a whole number or empty.", "Correct"),
        ({"name": "x", "count": 0}, "c.yml: `count` is not valid: 0 is less than the minimum of 1.", "Correct"),
        (
            {"name": "x", "services": ["c"]},
            "c.yml: `services[0]` is 'c', which is none of `a`, `b`.",
            "Write `a` or `b`.",
        ),
        ({}, "c.yml: it lacks 'name'.", "Correct"),
        ({"name": ""}, "c.yml: `name` is '', which is empty.", "Correct"),
        ([], "c.yml: it is [], which is not a map.", "Correct"),
    ],
)
def test_what_is_wrong_is_told_with_a_remedy(document: Json, message: str, remedy: str) -> None:
    with pytest.raises(InputError) as caught:
        schema.check(document, CONFIG, what="c.yml", slug="configuration")

    assert caught.value.message == message
    assert caught.value.remedy.startswith(remedy)
    assert (caught.value.slug, caught.value.status) == ("configuration", ExitStatus.INPUT)


def test_a_good_document_passes() -> None:
    schema.check({"name": "x", "services": ["a"], "count": None}, CONFIG, what="c.yml", slug="configuration")
