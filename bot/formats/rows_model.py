"""A model of components as JSON, the format of `gen-tests rows`.

`{"name", "components": [{"path", "values": [...], "when": {"component", "in": [...]}, "invalid": [...], "weight"}],
"constraints": ["if a = 'x' then b < c", ...], "strength", "core", "core_strength"}`. `weight` is a list of positive
numbers, one a value, or an object from a value's text to a number.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from math import isfinite
from typing import NoReturn

from bot.domain.covering import Component, Constraint, Guard, Literal, Model
from bot.domain.errors import InputError
from bot.domain.json import Json, JsonObject
from bot.formats import expressions
from bot.formats.rows_source import LONGEST, RowsSource

SLUG = "rows-model"
_MODEL = ("name", "components", "constraints", "strength", "core", "core_strength")
_COMPONENT = ("path", "values", "when", "invalid", "weight", "weights")
_REMEDY = "docs/combinatorial.md shows a model with every key."


def read(text: str, *, origin: str) -> RowsSource:
    """Return the model that a JSON document describes; raise InputError (`rows-model`, `constraint-syntax`)."""
    document = _object(_parsed(text, origin), "the document", origin)
    _keys(document, _MODEL, "the document", origin)
    components = tuple(
        _component(one, f"components[{number}]", origin)
        for number, one in enumerate(_list(document.get("components"), "`components`", origin))
    )
    name = document.get("name", "")
    if not isinstance(name, str):
        _refuse(f"`name` is {_seen(name)}, which is no text", origin)
    paths = frozenset(part.path for part in components)
    constraints = _list(document.get("constraints", []), "`constraints`", origin)
    return RowsSource(
        model=Model(
            components=components,
            constraints=tuple(_constraint(one, number, paths, origin) for number, one in enumerate(constraints, 1)),
            name=name or origin,
        ),
        strength=_whole(document, "strength", origin),
        core=tuple(_path(one, "core", origin) for one in _list(document.get("core", []), "`core`", origin)),
        core_strength=_whole(document, "core_strength", origin),
    )


def _parsed(text: str, origin: str) -> Json:
    if len(text) > LONGEST:
        _refuse(f"it is longer than {LONGEST // 1024 // 1024} MiB", origin)
    try:
        found: Json = json.loads(text, parse_constant=_no_number)
    except json.JSONDecodeError as error:
        _refuse(f"line {error.lineno}, column {error.colno}: {error.msg}", origin)
    except RecursionError:
        _refuse("it is nested too deeply", origin)
    except ValueError as error:
        _refuse(f"a number cannot be read ({str(error)[:80]})", origin)
    return found


def _no_number(text: str) -> NoReturn:
    raise ValueError(text)


def _component(entry: Json, where: str, origin: str) -> Component:
    given = _object(entry, where, origin)
    _keys(given, _COMPONENT, where, origin)
    path = _path(given.get("path"), f"{where}.path", origin)
    values = _literals(given.get("values"), f"`values` of '{path}'", origin)
    weight = given.get("weight", given.get("weights"))
    return Component(
        path=path,
        values=values,
        when=None if given.get("when") is None else _guard(given["when"], path, origin),
        invalid=_literals(given.get("invalid", []), f"`invalid` of '{path}'", origin),
        weights=() if weight is None else _weights(weight, values, path, origin),
    )


def _guard(entry: Json, path: str, origin: str) -> Guard:
    where = f"`when` of '{path}'"
    given = _object(entry, where, origin)
    _keys(given, ("component", "in"), where, origin)
    selector = _path(given.get("component"), f"{where}.component", origin)
    return Guard(component=selector, values=_literals(given.get("in"), f"{where}.in", origin))


def _weights(entry: Json, values: tuple[Literal, ...], path: str, origin: str) -> tuple[float, ...]:
    if isinstance(entry, Mapping):
        texts = [value if isinstance(value, str) else json.dumps(value) for value in values]
        stranger = next((name for name in entry if name not in texts), None)
        if stranger is not None:
            _refuse(f"`weight` of '{path}' names {stranger!r}, which is no value of it", origin)
        entry = [entry.get(text, 1) for text in texts]
    if not isinstance(entry, list | tuple) or len(entry) != len(values):
        _refuse(f"`weight` of '{path}' is no list of {len(values)} numbers, one a value", origin)
    return tuple(_weight(one, path, origin) for one in entry)


def _weight(entry: Json, path: str, origin: str) -> float:
    if isinstance(entry, bool) or not isinstance(entry, int | float) or not 0 < entry <= 1e9:
        _refuse(f"`weight` of '{path}' holds {_seen(entry)}, which is no positive number", origin)
    return float(entry)


def _constraint(entry: Json, number: int, paths: frozenset[str], origin: str) -> Constraint:
    if not isinstance(entry, str):
        _refuse(f"constraint {number} is {_seen(entry)}, which is no text", origin)
    try:
        return Constraint(text=entry, expression=expressions.read(entry, paths=paths))
    except expressions.SyntaxFault as fault:
        raise InputError(
            f"{origin}: constraint {number}, column {fault.offset + 1}: {fault.message}.",
            remedy="Write it like: if a = 'x' then b < c.",
            slug="constraint-syntax",
        ) from fault


def _literals(entry: Json, where: str, origin: str) -> tuple[Literal, ...]:
    return tuple(_literal(one, where, origin) for one in _list(entry, where, origin))


def _literal(entry: Json, where: str, origin: str) -> Literal:
    if isinstance(entry, Mapping | list | tuple) or (isinstance(entry, float) and not isfinite(entry)):
        _refuse(f"{where} holds {_seen(entry)}, which is no text, number, true, false or null", origin)
    assert entry is None or isinstance(entry, str | bool | int | float)
    return entry


def _path(entry: Json, where: str, origin: str) -> str:
    if not isinstance(entry, str) or not entry:
        _refuse(f"`{where}` is {_seen(entry)}, which is no name of a component", origin)
    return entry


def _whole(document: JsonObject, key: str, origin: str) -> int | None:
    found = document.get(key)
    if found is not None and (isinstance(found, bool) or not isinstance(found, int)):
        _refuse(f"`{key}` is {_seen(found)}, which is no whole number", origin)
    return found


def _list(entry: Json, where: str, origin: str) -> list[Json]:
    if not isinstance(entry, list | tuple):
        _refuse(f"{where} is {_seen(entry)}, which is no list", origin)
    return list(entry)


def _object(entry: Json, where: str, origin: str) -> JsonObject:
    if not isinstance(entry, Mapping):
        _refuse(f"{where} is {_seen(entry)}, which is no object", origin)
    return entry


def _keys(given: JsonObject, known: tuple[str, ...], where: str, origin: str) -> None:
    stranger = next((key for key in given if key not in known), None)
    if stranger is not None:
        _refuse(f"{where} has a key {_seen(stranger)}; the keys are {', '.join(known)}", origin)


def _seen(value: Json) -> str:
    text = json.dumps(value)
    return "missing" if value is None else text if len(text) <= 60 else f"{text[:57]}..."


def _refuse(what: str, origin: str) -> NoReturn:
    raise InputError(f"{origin}: {what}.", remedy=_REMEDY, slug=SLUG)
