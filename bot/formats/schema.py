"""JSON Schema: what an answer violates, and what is wrong with a configuration.

Schemas come from the repository under review, so they are data too: nothing is fetched, regular expressions run on
texts short enough for them (security requirement B-12), and a schema that makes no sense is no violation.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from jsonschema import Draft202012Validator, ValidationError
from jsonschema.exceptions import UnknownType
from jsonschema.validators import extend
from referencing import Registry
from referencing.exceptions import Unresolvable

from bot.domain.errors import InputError
from bot.domain.json import Json, JsonObject

_SENSELESS = (
    Unresolvable,
    UnknownType,
    RecursionError,
    TypeError,
    ValueError,
    AttributeError,
    ArithmeticError,
    KeyError,
)
MAX_VIOLATIONS = 10
_SHOWN = 80
_REGEX_STEPS = 10_000_000
# A group that holds a quantifier or a choice and is repeated itself: the shape of exponential backtracking.
_NESTED = re.compile(r"[*+?}|][^()]*\)+[*+{]")
_UNBOUNDED = re.compile(r"[*+]|\{\d*,\d*\}")
_SCHEMAS_IN_MAP = ("properties", "$defs", "definitions", "dependentSchemas")
# Their keys are regular expressions of the repository's, matched by jsonschema itself.
_UNJUDGED = ("patternProperties", "unevaluatedProperties")
_SCHEMAS_IN_LIST = ("allOf", "anyOf", "oneOf", "prefixItems")
_SCHEMA = ("items", "additionalProperties", "not", "if", "then", "else", "contains", "propertyNames")


def violations(instance: Json, schema: JsonObject) -> tuple[str, ...]:
    """Say how `instance` breaks `schema` (OpenAPI 3.0 or 2020-12): at most ten lines such as `total: -1 is less ...`.

    A schema that cannot be applied (an unknown type, a reference to elsewhere) has no violations.
    """
    found = set()
    try:
        for error in _validator(normalised(schema)).iter_errors(instance):
            found.add((_order(error.absolute_path), _place(error), _problem(error)))
    except (
        Unresolvable,
        UnknownType,
        RecursionError,
        TypeError,
        ValueError,
        AttributeError,
        ArithmeticError,
        KeyError,
    ):
        # What was found before the schema stopped making sense still holds.
        pass
    lines = [f"{place}: {problem}" if place else problem for _, place, problem in sorted(found)]
    return tuple(lines[:MAX_VIOLATIONS])


def check(document: Json, schema: JsonObject, *, what: str, slug: str) -> None:
    """Raise InputError(`slug`) for the first thing in `document` that its schema does not know or allow.

    `what` names the document. An unknown key is answered with the known one that looks like it.
    """
    errors = sorted(_validator(schema).iter_errors(document), key=lambda error: _order(error.absolute_path))
    if not errors:
        return
    error = errors[0]
    place = _place(error)
    unknown = _unknown_key(error)
    if unknown is not None:
        raise _unknown(unknown, error, where=f"{what}, in `{place}`" if place else what, slug=slug)
    remedy = str(error.schema.get("description", "")) if isinstance(error.schema, Mapping) else ""
    raise InputError(
        f"{what}: {f'`{place}` ' if place else 'it '}{_complaint(error)}.",
        remedy=remedy or "Correct the value; configs/default.yml documents every key.",
        slug=slug,
    )


def normalised(schema: JsonObject) -> JsonObject:
    """Return an OpenAPI 3.0 or Swagger 2.0 schema in the words of JSON Schema 2020-12; others come out unchanged."""
    result = {key: _normalised_part(key, value) for key, value in schema.items() if key not in _UNJUDGED}
    if "patternProperties" in schema:
        result.pop("additionalProperties", None)
    for bound, exclusive in (("minimum", "exclusiveMinimum"), ("maximum", "exclusiveMaximum")):
        if isinstance(result.get(exclusive), bool):
            strict = result.pop(exclusive)
            if strict and bound in result:
                result[exclusive] = result.pop(bound)
    if result.get("type") == "integer":
        result |= {key: int(value) for key, value in result.items() if isinstance(value, float) and value.is_integer()}
    if result.get("type") == "file":
        del result["type"]
    nullable = [result.pop(key, None) for key in ("nullable", "x-nullable")]
    return _with_null(result) if True in nullable else result


def _normalised_part(key: str, value: Json) -> Json:
    if isinstance(value, Mapping):
        if key in _SCHEMAS_IN_MAP:
            return {name: normalised(item) if isinstance(item, Mapping) else item for name, item in value.items()}
        return normalised(value) if key in _SCHEMA else value
    if key in _SCHEMAS_IN_LIST and isinstance(value, (list, tuple)):
        return [normalised(item) if isinstance(item, Mapping) else item for item in value]
    return value


def _with_null(schema: dict[str, Json]) -> JsonObject:
    kind = schema.get("type")
    enum = schema.get("enum")
    if isinstance(enum, (list, tuple)) and None not in enum:
        schema["enum"] = [*enum, None]
    if isinstance(kind, str):
        return schema | {"type": [kind, "null"] if kind != "null" else kind}
    return schema if not schema or isinstance(kind, Sequence) else {"anyOf": [schema, {"type": "null"}]}


def _pattern(_validator: object, pattern: Any, instance: object, _schema: object) -> Iterator[ValidationError]:
    """Check `pattern` where that takes a bounded time; elsewhere say nothing."""
    if not isinstance(pattern, str) or not isinstance(instance, str) or not _affordable(pattern, len(instance)):
        return
    try:
        matches = re.search(pattern, instance)
    except re.error:
        return
    if not matches:
        yield ValidationError(f"{instance!r} does not match {pattern!r}")


def _affordable(pattern: str, length: int) -> bool:
    loops = len(_UNBOUNDED.findall(pattern))
    return len(pattern) <= 500 and not _NESTED.search(pattern) and max(length, 1) ** max(loops, 1) <= _REGEX_STEPS


_Validator: Any = extend(Draft202012Validator, {"pattern": _pattern})  # type: ignore[no-untyped-call]  # its stubs


def _validator(schema: JsonObject) -> Any:
    return _Validator(schema, registry=Registry())


def _order(path: Sequence[str | int]) -> tuple[tuple[bool, int, str], ...]:
    return tuple((isinstance(part, str), part if isinstance(part, int) else 0, str(part)) for part in path)


def _place(error: ValidationError) -> str:
    place = ""
    for part in error.absolute_path:
        place += f"[{part}]" if isinstance(part, int) else f"{'.' if place else ''}{part}"
    return place[:300]


def _problem(error: ValidationError) -> str:
    """Return jsonschema's own words, with the value cut to a readable length."""
    whole = repr(error.instance)
    if len(whole) <= _SHOWN:
        return error.message[:300]
    return error.message.replace(whole, _shown(error.instance), 1)[:300]


def _shown(value: object) -> str:
    text = repr(value)
    return text if len(text) <= _SHOWN else text[: _SHOWN - 3] + "..."


def _unknown_key(error: ValidationError) -> str | None:
    if error.validator != "additionalProperties" or not isinstance(error.instance, Mapping):
        return None
    known = error.schema.get("properties", {}) if isinstance(error.schema, Mapping) else {}
    return next((str(key) for key in error.instance if key not in known), None)


def _unknown(key: str, error: ValidationError, *, where: str, slug: str) -> InputError:
    known = [str(name) for name in error.schema["properties"]] if isinstance(error.schema, Mapping) else []
    close = difflib.get_close_matches(key, known, n=1, cutoff=0.5)
    hint = f"Did you mean `{close[0]}`?" if close else f"Known keys are {', '.join(f'`{name}`' for name in known)}."
    return InputError(f"{where}: `{key:.60}` is not a known key.", remedy=hint, slug=slug)


_KINDS = {
    "object": "a map",
    "array": "a list",
    "string": "a text",
    "integer": "a whole number",
    "number": "a number",
    "boolean": "true or false",
    "null": "empty",
}


def _complaint(error: ValidationError) -> str:
    seen = _shown(error.instance)
    value: Any = error.validator_value
    if error.validator == "type":
        kinds = [value] if isinstance(value, str) else list(value)
        return f"is {seen}, which is not {' or '.join(_KINDS[kind] for kind in kinds)}"
    if error.validator == "enum":
        return f"is {seen}, which is none of {', '.join(f'`{item}`' for item in value)}"
    if error.validator == "required":
        return f"lacks {error.message.split(' ', 1)[0]}"
    if error.validator in {"minItems", "minLength"}:
        return f"is {seen}, which is empty"
    return f"is not valid: {_problem(error)}"
