"""Frozen dataclasses as JSON lines and back, strictly: what comes out of a sandbox is a claim.

One object a line. A dataclass is `{"type": <class name>, <field>: <value>, ...}` without the fields that hold their
default. Reading checks every type, refuses unknown types and fields, lone surrogates, NaN, deep or large input, and
locators that are not chains of allowed calls: always with ValueError.
"""

from __future__ import annotations

import dataclasses
import json
import math
import types
from collections.abc import Mapping, Sequence
from enum import Enum
from functools import cache
from typing import TypeVar, Union, cast, get_args, get_origin, get_type_hints

from bot.domain.json import Json
from bot.domain.probe import Locator
from bot.formats import locator

T = TypeVar("T")

LARGEST = 64 * 1024 * 1024
DEEPEST = 100


def encode(value: object) -> str:
    """Return a dataclass as one line of ASCII without its newline; raise ValueError when it is too large or deep."""
    try:
        text = json.dumps(_plain(value), ensure_ascii=True, allow_nan=False, separators=(",", ":"))
    except RecursionError as error:
        msg = "a message that is nested too deeply"
        raise ValueError(msg) from error
    if len(text) > LARGEST:
        msg = f"a message of {len(text)} bytes, more than {LARGEST}"
        raise ValueError(msg)
    return text


def decode(line: str, *kinds: type[T]) -> T:
    """Read one line as a value of one of `kinds` (dataclasses); raise ValueError for anything else."""
    return cast(T, _read_union(_json(line), kinds, depth=0))


def _json(line: str) -> object:
    if len(line) > LARGEST:
        msg = f"a message of {len(line)} characters, more than {LARGEST}"
        raise ValueError(msg)
    try:
        return json.loads(line, parse_constant=_refuse, object_pairs_hook=_distinct)
    except RecursionError as error:
        msg = "a message that is nested too deeply"
        raise ValueError(msg) from error


def _refuse(word: str) -> object:
    msg = f"{word} is not JSON"
    raise ValueError(msg)


def _distinct(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) != len(pairs):
        msg = "an object with a key twice"
        raise ValueError(msg)
    return found


def _plain(value: object) -> object:
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode("utf-8")
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        shown = {field.name: getattr(value, field.name) for field in dataclasses.fields(value)}
        kept = {name: item for name, item in shown.items() if not _is_default(value, name, item)}
        return {"type": type(value).__name__, **{name: _plain(item) for name, item in kept.items()}}
    if isinstance(value, frozenset):
        return sorted((_plain(item) for item in value), key=repr)
    if isinstance(value, Mapping):
        return {str(_plain(key)): _plain(item) for key, item in value.items()}
    if isinstance(value, Sequence):
        return [_plain(item) for item in value]
    return value


def _is_default(owner: object, name: str, value: object) -> bool:
    default = _defaults(cast(type, type(owner))).get(name, dataclasses.MISSING)
    return type(default) is type(value) and default == value


@cache
def _defaults(kind: type[object]) -> dict[str, object]:
    return {field.name: field.default for field in dataclasses.fields(kind)}  # type: ignore[arg-type]  # is_dataclass


@cache
def _hints(kind: type[object]) -> dict[str, object]:
    return get_type_hints(kind)


def _read(value: object, hint: object, *, depth: int) -> object:
    if depth > DEEPEST:
        msg = "a message that is nested too deeply"
        raise ValueError(msg)
    origin = get_origin(hint)
    if origin in (types.UnionType, Union):
        # Json is the one union with a mapping in it; resolving forward references makes a new object of it.
        if any(get_origin(member) is Mapping for member in get_args(hint)):
            return _read_json(value, depth=depth)
        return _read_union(value, get_args(hint), depth=depth)
    if origin in (tuple, frozenset):
        return _read_items(value, origin, get_args(hint), depth=depth)
    if isinstance(hint, type):
        return _read_plain(value, hint, depth=depth)
    msg = f"no wire form for {hint}"
    raise ValueError(msg)


def _read_plain(value: object, hint: type, *, depth: int) -> object:
    if dataclasses.is_dataclass(hint):
        return _read_dataclass(value, hint, depth=depth)
    if issubclass(hint, Enum):
        return hint(value)
    if issubclass(hint, tuple):
        return cast(type[object], hint)(*_sequence(value, tuple(_hints(hint).values()), depth=depth))
    if hint is float and type(value) is int:
        return float(value)
    if type(value) is not hint:
        msg = f"a {type(value).__name__} where a {hint.__name__} belongs"
        raise ValueError(msg)
    return _sound(value)


def _sound(value: object) -> object:
    if isinstance(value, float) and not math.isfinite(value):
        msg = "a number that is not finite"
        raise ValueError(msg)
    return _encodable(value) if isinstance(value, str) else value


def _encodable(text: str) -> str:
    try:
        text.encode("utf-8")
    except UnicodeEncodeError as error:
        msg = "text with a lone surrogate"
        raise ValueError(msg) from error
    return text


def _read_dataclass(value: object, kind: type, *, depth: int) -> object:
    if not isinstance(value, dict) or value.get("type") != kind.__name__:
        msg = f"not a {kind.__name__}"
        raise ValueError(msg)
    hints = _hints(kind)
    given = {name: item for name, item in value.items() if name != "type"}
    required = {name for name, default in _defaults(kind).items() if default is dataclasses.MISSING}
    if unknown := sorted(given.keys() - hints.keys()) or sorted(required - given.keys()):
        msg = f"{kind.__name__} with unknown or missing fields {unknown[:5]!r}"
        raise ValueError(msg)
    made: object = kind(**{name: _read(item, hints[name], depth=depth + 1) for name, item in given.items()})
    return locator.checked(made) if isinstance(made, Locator) else made


def _read_union(value: object, kinds: tuple[object, ...], *, depth: int) -> object:
    """Pick the member by the tag of an object, else by the exact type of a plain value."""
    named: list[object]
    if isinstance(value, dict):
        named = [kind for kind in kinds if isinstance(kind, type) and kind.__name__ == value.get("type")]
    else:
        named = [kind for kind in kinds if kind is type(value) or (get_origin(kind) is tuple and type(value) is list)]
    if len(named) != 1:
        msg = "a value of a type that does not belong here"
        raise ValueError(msg)
    return _read(value, named[0], depth=depth)


def _read_items(value: object, origin: type, arguments: tuple[object, ...], *, depth: int) -> object:
    if origin is frozenset or (len(arguments) == 2 and arguments[1] is Ellipsis):
        if not isinstance(value, list):
            msg = "not a list"
            raise ValueError(msg)
        return origin(_read(item, arguments[0], depth=depth + 1) for item in value)
    return _sequence(value, arguments, depth=depth)


def _sequence(value: object, hints: tuple[object, ...], *, depth: int) -> tuple[object, ...]:
    if not isinstance(value, list) or len(value) != len(hints):
        msg = f"not a list of {len(hints)}"
        raise ValueError(msg)
    return tuple(_read(item, hint, depth=depth + 1) for item, hint in zip(value, hints, strict=True))


def _read_json(value: object, *, depth: int) -> Json:
    if depth > DEEPEST:
        msg = "JSON that is nested too deeply"
        raise ValueError(msg)
    if isinstance(value, dict):
        return {_encodable(key): _read_json(item, depth=depth + 1) for key, item in value.items()}
    if isinstance(value, list):
        return [_read_json(item, depth=depth + 1) for item in value]
    return cast(Json, _sound(value))
