"""Frozen data as JSON and back, by the types of its fields: what one job of ours leaves for another.

A dataclass is an object with the names of its fields and, where a field may hold several of them, the name of the class
under `is`. Tuples are lists, sets sorted lists; sets of lines and branches are ranges a file (`report_json.spans`).
Reading is strict: a value that is not of its type is an InputError (`recording`), never another type.
"""

from __future__ import annotations

import contextlib
import dataclasses
import json
import types
from collections.abc import Iterable, Mapping, Sequence
from enum import Enum
from functools import cache
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

from bot.domain.errors import InputError
from bot.domain.lines import Branch, Line
from bot.formats.report_json.spans import read_jumps, read_lines, write_jumps, write_lines

MAX_BYTES = 256 * 1024 * 1024
SLUG = "recording"
_PLAIN = (str, int, float, bool)

Recorded = TypeVar("Recorded")


def write(value: object) -> str:
    """Return a frozen dataclass as text; equal values give equal bytes."""
    return json.dumps(_written(value), ensure_ascii=True, allow_nan=False, separators=(",", ":")) + "\n"


def read(text: str, kind: type[Recorded]) -> Recorded:
    """Return what `write` wrote; raise InputError (`recording`) for anything else."""
    if len(text) > MAX_BYTES:
        raise _refused("it is too large")
    try:
        found = _read(json.loads(text), kind, kind.__name__)
    except (ValueError, TypeError, RecursionError) as error:
        raise _refused(str(error)[:300]) from error
    if not isinstance(found, kind):
        raise _refused(f"it is no {kind.__name__}")
    return found


def _written(value: Any) -> Any:
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        fields = {field.name: _written(getattr(value, field.name)) for field in dataclasses.fields(value)}
        return {"is": type(value).__name__, **fields}
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, frozenset):
        return _written_set(value)
    if isinstance(value, Mapping):
        return {str(key): _written(item) for key, item in value.items()}
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [_written(item) for item in value]
    return value


def _written_set(value: frozenset[Any]) -> Any:
    if value and all(isinstance(item, Line) for item in value):
        return {path: write_lines(line.number for line in value if line.path == path) for path in _paths(value)}
    if value and all(isinstance(item, Branch) for item in value):
        return {
            path: write_jumps((jump.source, jump.target) for jump in value if jump.path == path)
            for path in _paths(value)
        }
    return sorted(_written(item) for item in value)


def _paths(value: Iterable[Any]) -> list[str]:
    return sorted({item.path for item in value})


def _read(value: Any, hint: Any, place: str) -> Any:
    origin = get_origin(hint)
    if origin in {Union, types.UnionType}:
        return _read_union(value, get_args(hint), place)
    if origin is tuple:
        return _read_tuple(_list(value, place), get_args(hint), place)
    if origin is frozenset:
        return _read_set(value, get_args(hint)[0], place)
    if origin is not None or hint in {Any, object}:
        # A mapping or a sequence of JSON values: whatever is in there is data of the project.
        return value
    if dataclasses.is_dataclass(hint):
        return _read_fields(value, hint, place)
    return _read_plain(value, hint, place)


def _read_plain(value: Any, hint: Any, place: str) -> Any:
    if hint is type(None) and value is None:
        return None
    if isinstance(hint, type) and issubclass(hint, Enum):
        return hint(value)
    if hint is float and type(value) is int:
        return float(value)
    if hint in _PLAIN and type(value) is hint:
        return value
    raise ValueError(f"{place} holds {_shown(value)}")


def _read_union(value: Any, options: tuple[Any, ...], place: str) -> Any:
    if any(get_origin(option) is not None and get_origin(option) not in {tuple, frozenset} for option in options):
        return value
    if value is None and type(None) in options:
        return None
    named = {option.__name__: option for option in options if isinstance(option, type) and _has_fields(option)}
    if isinstance(value, dict) and named:
        known = named.get(str(value.get("is")))
        if known is None:
            raise ValueError(f"{place} is none of {', '.join(named)}")
        return _read(value, known, place)
    for option in options:
        with contextlib.suppress(ValueError, TypeError):
            return _read(value, option, place)
    raise ValueError(f"{place} holds {_shown(value)}")


def _has_fields(kind: type) -> bool:
    return dataclasses.is_dataclass(kind)


def _read_fields(value: Any, hint: Any, place: str) -> Any:
    hints = _hints(hint)
    if not isinstance(value, dict) or set(value) != {"is", *hints} or value["is"] != hint.__name__:
        raise ValueError(f"{place} is no {hint.__name__}")
    return hint(**{name: _read(value[name], kind, f"{place}.{name}") for name, kind in hints.items()})


def _read_tuple(value: list[Any], arguments: tuple[Any, ...], place: str) -> tuple[Any, ...]:
    if len(arguments) == 2 and arguments[1] is Ellipsis:
        return tuple(_read(item, arguments[0], place) for item in value)
    if len(value) != len(arguments):
        raise ValueError(f"{place} holds {len(value)} values")
    return tuple(_read(item, hint, place) for item, hint in zip(value, arguments, strict=True))


def _read_set(value: Any, hint: Any, place: str) -> frozenset[Any]:
    if hint is Line and isinstance(value, dict):
        return frozenset(
            Line(path, number) for path, text in value.items() for number in read_lines(_text(text, place))
        )
    if hint is Branch and isinstance(value, dict):
        texts = {path: _text(text, place) for path, text in value.items()}
        return frozenset(Branch(path, *jump) for path, text in texts.items() for jump in read_jumps(text))
    return frozenset(_read(item, hint, place) for item in _list(value, place))


def _list(value: Any, place: str) -> list[Any]:
    if not isinstance(value, list):
        raise TypeError(f"{place} holds {_shown(value)}")
    return value


def _text(value: Any, place: str) -> str:
    if not isinstance(value, str):
        raise TypeError(f"{place} holds {_shown(value)}")
    return value


@cache
def _hints(kind: Any) -> dict[str, Any]:
    # The name inside the recursive type of JSON values is unknown where only an alias of it was imported.
    hints = get_type_hints(kind, localns={"Json": object})
    return {field.name: hints[field.name] for field in dataclasses.fields(kind)}


def _shown(value: Any) -> str:
    return json.dumps(value, default=str)[:80] if isinstance(value, str | int | float | None) else type(value).__name__


def _refused(problem: str) -> InputError:
    return InputError(
        f"The record of a shard cannot be read: {problem}.",
        remedy="Pass the folders that `gen-tests sweep --shard` of this version wrote.",
        slug=SLUG,
    )
