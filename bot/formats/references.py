"""Schemas of an OpenAPI document without their references: resolved, cycles cut at `{}`, simple `allOf` merged.

Only references into the same document (`#/...`) are followed. Expansion is bounded, for one schema and for the whole
document, because a few references can describe a value of any size.
"""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import unquote

from bot.domain.json import Json, JsonObject
from bot.formats.schema import normalised

MAX_SCHEMA_NODES = 10_000
MAX_DOCUMENT_NODES = 2_000_000
_MAPS = ("properties", "$defs", "definitions", "dependentSchemas")
_LISTS = ("allOf", "anyOf", "oneOf", "prefixItems")
_SINGLE = ("items", "additionalProperties", "not", "if", "then", "else", "contains", "propertyNames")
_WORDS = ("description", "title", "example", "examples", "externalDocs", "xml", "deprecated", "default", "$comment")
_LOWER = ("minimum", "exclusiveMinimum", "minLength", "minItems")
_BOUNDS = (*_LOWER, "maximum", "exclusiveMaximum", "maxLength", "maxItems")


class BrokenPartError(Exception):
    """A part of the document that cannot be understood; its text says which and why."""


class Resolver:
    """Resolves references of one document; `cut` tells whether the current schema was too large to be expanded."""

    def __init__(self, document: JsonObject) -> None:
        self.document = document
        self.cut = False
        self._left = MAX_DOCUMENT_NODES
        self._left_here = 0
        self._normal: dict[str, Json] = {}

    def target(self, node: Json, what: str) -> JsonObject:
        """Follow a reference to a parameter, body, answer or path item; raise BrokenPartError when it leads nowhere."""
        for _ in range(20):
            if not isinstance(node, Mapping):
                raise BrokenPartError(f"{what} is not a map")
            reference = node.get("$ref")
            if not isinstance(reference, str):
                return node
            node = self._at(reference)
        raise BrokenPartError(f"{what} refers to itself")

    def schema(self, node: Json, what: str) -> JsonObject:
        """Return a whole schema; raise BrokenPartError for references that lead nowhere or outside."""
        self._left_here = MAX_SCHEMA_NODES
        self.cut = False
        resolved = self._schema(_normal(node), ())
        if isinstance(resolved, Mapping):
            return resolved
        raise BrokenPartError(f"the schema of {what} is not a map")

    def _at(self, reference: str) -> Json:
        if not reference.startswith("#"):
            raise BrokenPartError(f"the reference {reference!r:.100} leads outside the document")
        node: Json = self.document
        for part in unquote(reference[1:]).split("/")[1:]:
            name = part.replace("~1", "/").replace("~0", "~")
            if isinstance(node, Mapping) and name in node:
                node = node[name]
            elif isinstance(node, list) and name.isdecimal() and int(name) < len(node):
                node = node[int(name)]
            else:
                raise BrokenPartError(f"the reference {reference!r:.100} leads nowhere")
        return node

    def _schema(self, node: Json, trail: tuple[str, ...]) -> Json:
        """Resolve one schema; `trail` holds the references that led here."""
        if isinstance(node, bool):
            return {} if node else {"not": {}}
        if not isinstance(node, Mapping):
            return node
        self._left -= 1
        self._left_here -= 1
        reference = node.get("$ref")
        if isinstance(reference, str):
            return self._referred(reference, node, trail)
        return merged(named_choices(node, self._parts(node, trail)))

    def _referred(self, reference: str, node: JsonObject, trail: tuple[str, ...]) -> Json:
        if reference in trail:
            return {}
        if min(self._left, self._left_here) < 0:
            self.cut = True
            return {}
        beside = self._parts({key: value for key, value in node.items() if key != "$ref"}, trail)
        if reference not in self._normal:
            self._normal[reference] = _normal(self._at(reference))
        resolved = self._schema(self._normal[reference], (*trail, reference))
        return {**resolved, **beside} if isinstance(resolved, Mapping) else resolved

    def _parts(self, node: JsonObject, trail: tuple[str, ...]) -> dict[str, Json]:
        return {key: self._part(key, value, trail) for key, value in node.items()}

    def _part(self, key: str, value: Json, trail: tuple[str, ...]) -> Json:
        if key in _MAPS and isinstance(value, Mapping):
            return {name: self._schema(item, trail) for name, item in value.items()}
        if key in _LISTS and isinstance(value, list):
            return [self._schema(item, trail) for item in value]
        if key in _SINGLE and isinstance(value, Mapping):
            return self._schema(value, trail)
        return value


def _normal(node: Json) -> Json:
    return normalised(node) if isinstance(node, Mapping) else node


def named_choices(node: JsonObject, parts: dict[str, Json]) -> dict[str, Json]:
    """Write into each `oneOf`/`anyOf` branch the discriminator value that chooses it.

    References carry the names (OpenAPI 3.1, 4.8.25), so the knowledge would be lost with them.
    """
    discriminator = node.get("discriminator")
    if not isinstance(discriminator, Mapping) or not isinstance(discriminator.get("propertyName"), str):
        return parts
    name = str(discriminator["propertyName"])
    mapping = discriminator.get("mapping")
    values = {target: value for value, target in mapping.items()} if isinstance(mapping, Mapping) else {}
    for keyword in ("oneOf", "anyOf"):
        raw, resolved = node.get(keyword), parts.get(keyword)
        if isinstance(raw, list) and isinstance(resolved, list):
            parts[keyword] = [_chosen(*pair, name, values) for pair in zip(raw, resolved, strict=True)]
    return parts


def _chosen(raw: Json, branch: Json, name: str, values: Mapping[Json, str]) -> Json:
    reference = raw.get("$ref") if isinstance(raw, Mapping) else None
    if not isinstance(reference, str) or not isinstance(branch, Mapping):
        return branch
    value = values.get(reference, values.get(reference.rsplit("/", 1)[-1], reference.rsplit("/", 1)[-1]))
    properties = branch.get("properties")
    own = properties.get(name) if isinstance(properties, Mapping) else None
    if not isinstance(properties, Mapping) or not isinstance(own, Mapping) or {"const", "enum"} & own.keys():
        return branch
    return {**branch, "properties": {**properties, name: {**own, "const": value}}}


def merged(schema: dict[str, Json]) -> JsonObject:
    """Merge `allOf` into the schema around it where the result means the same; otherwise leave it."""
    parts = schema.get("allOf")
    if not isinstance(parts, list) or not parts or not all(isinstance(part, Mapping) for part in parts):
        return schema
    result: dict[str, Json] = {key: value for key, value in schema.items() if key != "allOf"}
    everyone = [result, *(part for part in parts if isinstance(part, Mapping))]
    closed = [part for part in everyone if part.get("additionalProperties") is False]
    if closed and sum("properties" in part for part in everyone) > 1:
        return schema
    for part in everyone[1:]:
        if not _absorb(result, part):
            return schema
    return result


def _absorb(result: dict[str, Json], part: JsonObject) -> bool:
    """Add the rules of `part` to `result`; False where two rules cannot be one."""
    for key, value in part.items():
        if key not in result:
            result[key] = value
            continue
        union = _united(key, result[key], value)
        if union is None:
            return False
        result[key] = union[0]
    return True


def _united(key: str, one: Json, other: Json) -> tuple[Json] | None:
    """Return one rule that means both, or None."""
    if one == other or key in _WORDS or key.startswith("x-"):
        return (one,)
    if key == "required" and isinstance(one, list) and isinstance(other, list):
        return ([*one, *(name for name in other if name not in one)],)
    if key == "properties" and isinstance(one, Mapping) and isinstance(other, Mapping):
        both = {name: merged({"allOf": [one[name], other[name]]}) for name in one if name in other}
        return ({**one, **other, **both},)
    if key in _BOUNDS and isinstance(one, int | float) and isinstance(other, int | float):
        return ((max if key in _LOWER else min)(one, other),)
    if key == "enum" and isinstance(one, list) and isinstance(other, list):
        return ([value for value in one if value in other],)
    return None
