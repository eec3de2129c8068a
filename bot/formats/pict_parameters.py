"""One line of a PICT model: a parameter and its values, aliases, weights and negative values."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from bot.formats.expressions import SyntaxFault, number
from bot.formats.rows_source import mark

Literal = str | int | float
_WEIGHT = re.compile(r"(.*?)\s*\(\s*(\d{1,9})\s*\)", re.DOTALL)


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A line and where it begins in the file."""

    text: str
    offset: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Value:
    """A value: what it is in the model, the names it is written with, and what it compares as."""

    text: str
    names: tuple[str, ...]
    negative: bool
    weight: int
    literal: Literal


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """A parameter; it is numeric when the first names of all its values are numbers."""

    name: str
    values: tuple[Value, ...]
    numeric: bool


def parameter(line: Line, known: Mapping[str, Parameter]) -> Parameter:
    """Read `Name: value, value`; `<Name>` stands for the values of a parameter before it."""
    name, colon, rest = line.text.partition(":")
    if not colon:
        raise SyntaxFault(f"':' was expected in {line.text.strip()[:60]!r}", line.offset + len(line.text))
    if not name.strip():
        raise SyntaxFault("a name was expected before ':'", line.offset)
    if not rest.strip():
        raise SyntaxFault(f"{name.strip()!r} has no values", line.offset + len(line.text))
    values = list(_values(Line(text=rest, offset=line.offset + len(name) + 1), known))
    if all(value.negative for value in values):
        raise SyntaxFault(f"{name.strip()!r} has no valid value", line.offset + len(name) + 1)
    numbers = [number(value.text) for value in values]
    typed = [replace(value, literal=one) for value, one in zip(values, numbers, strict=True) if one is not None]
    numeric = len(typed) == len(values)
    return Parameter(name=name.strip(), values=_distinct(typed if numeric else values, line), numeric=numeric)


def _values(line: Line, known: Mapping[str, Parameter]) -> Iterator[Value]:
    offset = line.offset
    for piece in line.text.split(","):
        text = piece.strip()
        if len(text) > 2 and text[0] == "<" and text[-1] == ">":
            other = known.get(text[1:-1].strip().lower())
            if other is None:
                raise SyntaxFault(f"{text[:60]!r} names no parameter before this one", offset + piece.index("<"))
            yield from (replace(value, literal=value.text) for value in other.values)
        else:
            yield _value(text)
        offset += len(piece) + 1


def _value(text: str) -> Value:
    weighted = _WEIGHT.fullmatch(text)
    # Weights are positive: `(0)` is part of the name.
    weight = int(weighted[2]) if weighted is not None else 0
    names = tuple(name.strip() for name in (weighted[1] if weighted is not None and weight else text).split("|"))
    negative = names[0].startswith("~")
    first = names[0][1:].strip() if negative else names[0]
    return Value(text=first, names=names, negative=negative, weight=weight or 1, literal=first)


def _distinct(values: list[Value], line: Line) -> tuple[Value, ...]:
    """Values that are the same are one, with all of its names."""
    found: dict[str, Value] = {}
    for value in values:
        same = found.get(mark(value.literal))
        if same is None:
            found[mark(value.literal)] = value
            continue
        if same.negative != value.negative:
            raise SyntaxFault(f"{value.text!r} is both valid and negative", line.offset)
        names = tuple(dict.fromkeys((*same.names, *value.names)))
        found[mark(value.literal)] = replace(same, names=names, weight=max(same.weight, value.weight))
    return tuple(found.values())
