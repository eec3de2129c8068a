"""Constraints compiled to what they forbid.

Glossary
    item    a component with one of its values; a set of items is the bits of one integer
    box     for some components, a set of their items each: no row may take all of its values from the sets at once

A constraint is broken only where it is plainly false: where a component that it needs is absent it says nothing. What
is false on a part of a row stays false on the whole, so the boxes of the false outcomes are all that has to be kept.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from bot.domain.covering import AllOf, AnyOf, Comparison, Expression, Literal, Not, Path, Relation
from bot.domain.errors import InputError

Box = Mapping[int, int]
MOST_BOXES = 20_000
_ORDERED = {Relation.LESS: (-1,), Relation.AT_MOST: (-1, 0), Relation.MORE: (1,), Relation.AT_LEAST: (0, 1)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """The items of each component, as (number, value), and the position of each path."""

    cells: tuple[tuple[tuple[int, Literal], ...], ...]
    position: Mapping[str, int]


def forbidden(expression: Expression, table: Table) -> tuple[Box, ...]:
    """Return the boxes that an expression rules out; raise InputError where they are too many to keep."""
    return tuple(_merged(_outcomes(expression, table, truth=False)))


def _outcomes(expression: Expression, table: Table, *, truth: bool) -> list[dict[int, int]]:
    """Return boxes that together are all ways for the expression to come out so."""
    match expression:
        case Comparison():
            return _compared(expression, table, truth=truth)
        case Not(term=term):
            return _outcomes(term, table, truth=not truth)
        case AllOf(terms=terms) if truth:
            return _all(terms, table, truth=truth)
        case AnyOf(terms=terms) if not truth:
            return _all(terms, table, truth=truth)
        case AllOf(terms=terms) | AnyOf(terms=terms):
            return [box for term in terms for box in _outcomes(term, table, truth=truth)]


def _all(terms: Iterable[Expression], table: Table, *, truth: bool) -> list[dict[int, int]]:
    found: list[dict[int, int]] = [{}]
    for term in terms:
        ways = _merged(_outcomes(term, table, truth=truth))
        found = [joint for box in found for way in ways if (joint := _joint(box, way)) is not None]
        if len(found) > MOST_BOXES:
            raise InputError(
                f"A constraint has more than {MOST_BOXES} ways to be broken, which is more than can be kept.",
                remedy="Split it into smaller constraints, or name fewer values.",
                slug="constraint-size",
            )
    return found


def _joint(left: Mapping[int, int], right: Mapping[int, int]) -> dict[int, int] | None:
    joint = dict(left)
    for part, items in right.items():
        joint[part] = joint.get(part, items) & items
        if not joint[part]:
            return None
    return joint


def _merged(boxes: list[dict[int, int]]) -> list[dict[int, int]]:
    """Join boxes that differ in one component only, as long as there are any."""
    joined = True
    while joined and len(boxes) > 1:
        joined = False
        for part in sorted({part for box in boxes for part in box}):
            rest: dict[tuple[tuple[int, int], ...], dict[int, int]] = {}
            for box in boxes:
                key = tuple(sorted((other, items) for other, items in box.items() if other != part))
                if part not in box:
                    rest[(*key, (-1, 0))] = box
                elif key in rest:
                    rest[key] = {**box, part: rest[key][part] | box[part]}
                else:
                    rest[key] = box
            joined = joined or len(rest) < len(boxes)
            boxes = list(rest.values())
    return boxes


def _compared(term: Comparison, table: Table, *, truth: bool) -> list[dict[int, int]]:
    part = table.position[term.path]
    cells = table.cells[part]
    if not isinstance(term.other, Path):
        items = _bits(number for number, value in cells if _holds(value, term.relation, term.other) is truth)
        return [{part: items}] if items else []
    other = table.position[term.other.path]
    if other == part:
        items = _bits(number for number, value in cells if _holds(value, term.relation, value) is truth)
        return [{part: items}] if items else []
    ways: dict[int, int] = {}
    for number, value in cells:
        beside = _bits(one for one, right in table.cells[other] if _holds(value, term.relation, right) is truth)
        ways[beside] = ways.get(beside, 0) | 1 << number
    return [{part: left, other: right} for right, left in ways.items() if right]


def _bits(numbers: Iterable[int]) -> int:
    found = 0
    for number in numbers:
        found |= 1 << number
    return found


def _holds(left: Literal, relation: Relation, right: Literal | tuple[Literal, ...]) -> bool:
    if isinstance(right, tuple):
        return any(_alike(left, one) for one in right)
    if relation in _ORDERED:
        return _sign(left, right) in _ORDERED[relation]
    if relation is Relation.LIKE:
        return isinstance(left, str) and re.fullmatch(_pattern(str(right)), left, re.DOTALL) is not None
    return _alike(left, right) is (relation is not Relation.UNEQUAL)


def _pattern(text: str) -> str:
    return "".join({"*": ".*", "?": "."}.get(sign, re.escape(sign)) for sign in text)


def _alike(left: Literal, right: Literal) -> bool:
    """Numbers are compared as numbers, everything else only within its kind."""
    return left == right if _numbers(left, right) else type(left) is type(right) and left == right


def _numbers(left: Literal, right: Literal) -> bool:
    return all(isinstance(one, int | float) and not isinstance(one, bool) for one in (left, right))


def _sign(left: Literal, right: Literal) -> int:
    """Return -1, 0 or 1, or 2 for values that are in no order."""
    if isinstance(left, str) and isinstance(right, str):
        return (left > right) - (left < right)
    if isinstance(left, int | float) and isinstance(right, int | float) and _numbers(left, right):
        return (left > right) - (left < right)
    return 2
