"""Documented answers as JSON Schema constants: only what can fail."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bot.domain.json import Json, JsonObject
from bot.engines.combinatorial.patterns import readable
from bot.engines.writing.layout import wrapped

_KEPT = (
    "type",
    "enum",
    "const",
    "required",
    "minimum",
    "maximum",
    "exclusiveMinimum",
    "exclusiveMaximum",
    "multipleOf",
    "minLength",
    "maxLength",
    "pattern",
    "minItems",
    "maxItems",
    "uniqueItems",
    "minProperties",
    "maxProperties",
)


def reduced(schema: JsonObject) -> dict[str, Json]:
    """Return the part of a schema that constrains; OpenAPI's `nullable` becomes a type."""
    found: dict[str, Json] = {key: schema[key] for key in _KEPT if key in schema and _usable(key, schema[key])}
    fields = schema.get("properties")
    if isinstance(fields, Mapping):
        inner = {name: reduced(value) for name, value in fields.items() if isinstance(value, Mapping)}
        kept = {name: value for name, value in inner.items() if value or schema.get("additionalProperties") is False}
        found |= {"properties": kept} if kept else {}
    for key in ("items", "additionalProperties", "not"):
        value = schema.get(key)
        if isinstance(value, Mapping) and (value or key != "not") and reduced(value):
            found[key] = reduced(value)
        elif value is False:
            found[key] = False
    for key in ("anyOf", "oneOf", "allOf"):
        options = schema.get(key)
        if isinstance(options, Sequence) and not isinstance(options, str) and options:
            found[key] = [reduced(option) for option in options if isinstance(option, Mapping)]
    return _with_null(found, schema) if schema.get("nullable") is True else found


def assignment(name: str, schema: Json) -> str:
    """Return `NAME = {...}` laid out."""
    return f"{name} = {wrapped(schema, taken=len(name) + 3)}"


def _with_null(found: dict[str, Json], schema: JsonObject) -> dict[str, Json]:
    kind = schema.get("type")
    if isinstance(kind, str) and "enum" not in found and "const" not in found:
        return {**found, "type": [kind, "null"]}
    return {"anyOf": [found, {"type": "null"}]} if found else {}


def _usable(key: str, value: Json) -> bool:
    """Patterns that are not understood, and OpenAPI 3.0's boolean limits, would break the check itself."""
    if key == "pattern":
        return isinstance(value, str) and readable(value)
    return not (key.startswith("exclusive") and isinstance(value, bool)) and value != []
