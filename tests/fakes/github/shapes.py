"""Answers of the right shape: the smallest value a schema allows, with what matters laid over it."""

from __future__ import annotations

import copy
from functools import cache
from typing import Any

from tests.fakes.github import contract

_MOMENT = "2026-01-01T00:00:00Z"


def shaped(component: str, /, **values: Any) -> dict[str, Any]:
    """Return an instance of a component with these values; the answer it becomes part of is validated as a whole."""
    return {**copy.deepcopy(_smallest_of(component)), **values}


@cache
def _smallest_of(component: str) -> Any:
    return smallest(contract.schema(component))


def smallest(schema: Any) -> Any:
    """Return a small valid value of a schema."""
    if "$ref" in schema:
        return copy.deepcopy(_smallest_of(schema["$ref"].rpartition("/")[2]))
    if "enum" in schema:
        return schema["enum"][0]
    kinds = schema.get("type")
    kind = next(iter(kinds), None) if isinstance(kinds, list) else kinds
    if isinstance(kinds, list) and "null" in kinds:
        return None
    for word in ("anyOf", "oneOf"):
        if word in schema:
            return None if {"type": "null"} in schema[word] else smallest(schema[word][0])
    if "allOf" in schema:
        return {key: value for part in schema["allOf"] for key, value in smallest(part).items()}
    if kind == "object" or "properties" in schema:
        return {key: smallest(schema["properties"][key]) for key in schema.get("required", [])}
    return _plain(kind, schema)


def _plain(kind: str | None, schema: Any) -> Any:
    if kind == "string":
        return {"date-time": _MOMENT, "uri": "https://example.test/"}.get(schema.get("format"), "")
    return {"integer": 1, "number": 1, "boolean": False, "array": []}.get(kind or "")
