"""Constraints evaluated on a row, whole or partial, in Kleene's three values: True, False, or None for unknown.

Used by the judge alone: the generator has its own reading of constraints, so that each can be held against the other.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache

from bot.domain.covering import AllOf, AnyOf, Comparison, Expression, Literal, Not, Path, Relation

Cells = Mapping[str, Literal]


def truth(expression: Expression, cells: Cells) -> bool | None:
    """Return what the expression comes to where the components that it names are absent or not decided yet."""
    match expression:
        case Comparison():
            return _compared(expression, cells)
        case Not(term=term):
            inner = truth(term, cells)
            return None if inner is None else not inner
        case AllOf(terms=terms):
            return _joined(terms, cells, decides=False)
        case AnyOf(terms=terms):
            return _joined(terms, cells, decides=True)


def paths(expression: Expression) -> Iterator[str]:
    """Yield the components that an expression speaks of, each as often as it does."""
    match expression:
        case Comparison(path=path, other=other):
            yield path
            if isinstance(other, Path):
                yield other.path
        case Not(term=term):
            yield from paths(term)
        case AllOf(terms=terms) | AnyOf(terms=terms):
            for one in terms:
                yield from paths(one)


def _joined(terms: tuple[Expression, ...], cells: Cells, *, decides: bool) -> bool | None:
    unknown = False
    for term in terms:
        value = truth(term, cells)
        if value is decides:
            return decides
        unknown = unknown or value is None
    return None if unknown else not decides


def _compared(term: Comparison, cells: Cells) -> bool | None:
    if term.path not in cells or (isinstance(term.other, Path) and term.other.path not in cells):
        return None
    left = cells[term.path]
    other = cells[term.other.path] if isinstance(term.other, Path) else term.other
    if isinstance(other, tuple):
        return any(_equal(left, one) for one in other)
    return _holds(left, term.relation, other)


def _holds(left: Literal, relation: Relation, right: Literal) -> bool:
    match relation:
        case Relation.EQUAL | Relation.IN:
            return _equal(left, right)
        case Relation.UNEQUAL:
            return not _equal(left, right)
        case Relation.LIKE:
            return isinstance(left, str) and _pattern(str(right)).fullmatch(left) is not None
        case _:
            return _ordered(left, relation, right)


def _ordered(left: Literal, relation: Relation, right: Literal) -> bool:
    """Numbers are ordered beside numbers and texts beside texts; anything else is in no order."""
    sign = _sign(left, right)
    match relation:
        case Relation.LESS:
            return sign == -1
        case Relation.AT_MOST:
            return sign in (-1, 0)
        case Relation.MORE:
            return sign == 1
        case _:
            return sign in (0, 1)


def _sign(left: Literal, right: Literal) -> int | None:
    if isinstance(left, str) and isinstance(right, str):
        return (left > right) - (left < right)
    if _number(left) and _number(right):
        assert isinstance(left, int | float)
        assert isinstance(right, int | float)
        return (left > right) - (left < right)
    return None


def _equal(left: Literal, right: Literal) -> bool:
    return left == right if _number(left) and _number(right) else type(left) is type(right) and left == right


def _number(value: Literal) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


@cache
def _pattern(text: str) -> re.Pattern[str]:
    parts = {"*": ".*", "?": "."}
    return re.compile("".join(parts.get(sign, re.escape(sign)) for sign in text), re.DOTALL)
