"""Reading JSON Schema the way the engines need it: one shape without `allOf`, null set apart, bounds as numbers."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from bot.domain.json import Json, JsonObject


def settled(schema: JsonObject) -> tuple[JsonObject, bool]:
    """Return the schema without its null alternative and with `allOf` merged, and whether null is allowed."""
    merged = _merged(schema)
    nullable = merged.get("nullable") is True
    kinds = merged.get("type")
    if isinstance(kinds, Sequence) and not isinstance(kinds, str):
        nullable = nullable or "null" in kinds
        real = [kind for kind in kinds if kind != "null"]
        merged = {**merged, "type": real[0] if real else "null"}
    for key in ("anyOf", "oneOf"):
        options = objects(merged.get(key))
        if not options:
            continue
        real_options = [option for option in options if option.get("type") != "null"]
        nullable = nullable or len(real_options) < len(options)
        rest = {name: value for name, value in merged.items() if name != key}
        if len(real_options) == 1:
            inner, inner_null = settled({**rest, **real_options[0]})
            return inner, nullable or inner_null
        merged = {**rest, key: real_options}
    return merged, nullable


def _merged(schema: JsonObject) -> JsonObject:
    parts = objects(schema.get("allOf"))
    if not parts:
        return schema
    result: dict[str, Json] = {name: value for name, value in schema.items() if name != "allOf"}
    for part in map(_merged, parts):
        for name, value in part.items():
            result[name] = _joined(name, result.get(name), value)
    return result


def _joined(name: str, old: Json, new: Json) -> Json:
    if name == "properties" and isinstance(old, Mapping) and isinstance(new, Mapping):
        return {**old, **new}
    if name == "required" and isinstance(old, Sequence) and isinstance(new, Sequence):
        return [*old, *(item for item in new if item not in old)]
    return new


def kind_of(schema: JsonObject) -> str:
    """Return the JSON type that the schema asks for; `any` when it does not say."""
    kind = schema.get("type")
    if isinstance(kind, str):
        return kind
    if isinstance(schema.get("properties"), Mapping):
        return "object"
    return "array" if "items" in schema else "any"


def objects(value: Json) -> tuple[JsonObject, ...]:
    """Return the objects of a list, or nothing."""
    if isinstance(value, Sequence) and not isinstance(value, str):
        return tuple(item for item in value if isinstance(item, Mapping))
    return ()


def properties(schema: JsonObject) -> dict[str, JsonObject]:
    """Return an object schema's properties in their order."""
    found = schema.get("properties")
    if not isinstance(found, Mapping):
        return {}
    return {name: value for name, value in found.items() if isinstance(value, Mapping)}


def required(schema: JsonObject) -> frozenset[str]:
    """Return the names that an object must have."""
    names = schema.get("required")
    if isinstance(names, Sequence) and not isinstance(names, str):
        return frozenset(name for name in names if isinstance(name, str))
    return frozenset()


def choices(schema: JsonObject) -> tuple[Json, ...] | None:
    """Return the closed set of values, null apart, or None when it is open."""
    if "const" in schema:
        return (schema["const"],)
    values = schema.get("enum")
    if isinstance(values, Sequence) and not isinstance(values, str):
        return tuple(value for value in values if value is not None)
    return None


def number(schema: JsonObject, key: str) -> float | None:
    """Return a numeric keyword, or None."""
    value = schema.get(key)
    return value if isinstance(value, int | float) and not isinstance(value, bool) else None


def whole(schema: JsonObject, key: str) -> int | None:
    """Return a keyword that counts something, or None."""
    value = number(schema, key)
    return int(value) if value is not None and value >= 0 else None


def bounds(schema: JsonObject, step: float) -> tuple[float | None, float | None]:
    """Return the least and greatest allowed number; exclusive limits are moved by one `step`."""
    low, high = number(schema, "minimum"), number(schema, "maximum")
    beyond, below = schema.get("exclusiveMinimum"), schema.get("exclusiveMaximum")
    if isinstance(beyond, int | float) and not isinstance(beyond, bool):
        low = beyond + step
    elif beyond is True and low is not None:
        low += step
    if isinstance(below, int | float) and not isinstance(below, bool):
        high = below - step
    elif below is True and high is not None:
        high -= step
    return low, high


def words(name: str) -> tuple[str, ...]:
    """Split a name: `zipCode`, `zip_code` and `zip-code` are `zip`, `code`."""
    spaced = re.sub(r"([a-z0-9])([A-Z])", r"\1 \2", name)
    return tuple(word.lower() for word in re.split(r"[^A-Za-z0-9]+", spaced) if word)
