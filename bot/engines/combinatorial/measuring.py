"""What a set of rows covers, counted the slow and obvious way.

The judge of `covering`: plain Python over the model as written, no code shared with the generator.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations, product

from bot.domain.covering import Component, Literal, Model, Row

Interaction = tuple[tuple[str, Literal], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Measurement:
    """Combinations covered and feasible, those missing, and what is wrong with which row."""

    covered: int
    feasible: int
    missing: tuple[Interaction, ...]
    broken: tuple[tuple[int, str], ...]


def measure(model: Model, rows: tuple[Row, ...], *, strength: int) -> Measurement:
    """Count the interactions of the rows that keep the model's rules, and list what is missing or broken."""
    broken = tuple((number, fault) for number, row in enumerate(rows) if (fault := breach(model, row)))
    faulty = {number for number, _ in broken}
    feasible = {_key(tuples): tuples for tuples in interactions(model, strength)}
    seen = {
        _key(tuples)
        for number, row in enumerate(rows)
        if number not in faulty
        for tuples in combinations(_ordered(model, row), strength)
    }
    missing = tuple(tuples for key, tuples in feasible.items() if key not in seen)
    return Measurement(covered=len(feasible) - len(missing), feasible=len(feasible), missing=missing, broken=broken)


def breach(model: Model, row: Row) -> str:
    """Say what is wrong with a row, or nothing: an unknown value, a component that must (not) be there."""
    given = dict(row)
    known = {part.path: part for part in model.components}
    for path, value in row:
        if path not in known:
            return f"'{path}' is no component"
        if _key(((path, value),)) not in {_key(((path, other),)) for other in known[path].values}:
            return f"{value!r} is no value of '{path}'"
    for part in model.components:
        if _lives(part, given) != (part.path in given):
            return f"'{part.path}' is there although its guard says no, or the reverse"
    return ""


def interactions(model: Model, strength: int) -> Iterator[Interaction]:
    """Yield every combination of `strength` values that some row may hold, in model order."""
    known = {part.path: part for part in model.components}
    for parts in combinations(model.components, strength):
        for values in product(*(part.values for part in parts)):
            if _compatible(known, tuple(zip((part.path for part in parts), values, strict=True))):
                yield tuple(zip((part.path for part in parts), values, strict=True))


def _compatible(known: dict[str, Component], tuples: Interaction) -> bool:
    left: dict[str, set[str]] = {}
    for path, value in tuples:
        _narrow(left, path, {_tag(value)})
        guard = known[path].when
        while guard is not None:
            selector = known[guard.component]
            _narrow(left, selector.path, {_tag(v) for v in selector.values} & {_tag(v) for v in guard.values})
            guard = selector.when
    return all(left.values())


def _narrow(left: dict[str, set[str]], path: str, allowed: set[str]) -> None:
    left[path] = left.get(path, allowed) & allowed


def _lives(part: Component, given: dict[str, Literal]) -> bool:
    if part.when is None:
        return True
    return part.when.component in given and _tag(given[part.when.component]) in {_tag(v) for v in part.when.values}


def _ordered(model: Model, row: Row) -> list[tuple[str, Literal]]:
    given = dict(row)
    return [(part.path, given[part.path]) for part in model.components if part.path in given]


def _tag(value: Literal) -> str:
    return f"{type(value).__name__}:{value!r}"


def _key(tuples: Interaction) -> tuple[tuple[str, str], ...]:
    return tuple((path, _tag(value)) for path, value in tuples)
