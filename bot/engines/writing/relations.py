"""Relations inside accepted answers that held every time: counts, products, sums, orders. Grade D, never documented.

A sum is searched among the numbers of an answer: `total = sum(quantity * unit_price) + shipping_cost - discount` is
written only where it held in every row and at least five rows differ in it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, product

from bot.domain.exploration import Exchange
from bot.domain.json import Json
from bot.engines.combinatorial.schemas import words
from bot.engines.writing.checks import Check, items_of
from bot.engines.writing.literals import string

_COUNTS = ("count", "total", "size", "length", "number")
_SORTS = ("sort", "sort_by", "sortBy", "order", "order_by", "orderBy", "ordering")
_DOWN, _UP = ("desc", "descending"), ("asc", "ascending")
LEAST_DIFFERENT = 5
LEAST_PRODUCTS = 3
MOST_TERMS = 4
MOST_NUMBERS = 9

Bodies = Sequence[Mapping[str, Json]]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Term:
    """A number that every answer has: its source after `answer`, and its value in each answer."""

    source: str
    values: tuple[float, ...]
    name: str = ""


def relations(exchanges: Sequence[Exchange]) -> tuple[Check, ...]:
    """Return the checks of what held in all answers; they read nothing that was sent, or the query."""
    bodies = [one.response.body for one in exchanges if isinstance(one.response.body, Mapping)]
    found: list[Check] = []
    if len(bodies) == len(exchanges):
        found += [*_counts(bodies), *_products(bodies), *_sums(bodies)]
    return (*found, *_orders(exchanges))


def _counts(bodies: Bodies) -> Iterator[Check]:
    for listed in _lists(bodies):
        lengths = [len(_entries(body, listed)) for body in bodies]
        for name in _shared(bodies):
            if set(words(name)) & set(_COUNTS) and len(set(lengths)) > 1 and [body[name] for body in bodies] == lengths:
                line = f"assert answer[{string(name)}] == len(answer[{string(listed)}])"
                yield Check(lines=(line,), text=f"{name} counts {listed}", reads="")


def _products(bodies: Bodies) -> Iterator[Check]:
    """Entries in which one number is the product of two others."""
    for listed in _lists(bodies):
        entries = [entry for body in bodies for entry in _entries(body, listed)]
        names = _numeric(entries)
        for target in names:
            for one, other in combinations([name for name in names if name != target], 2):
                rows = {(_number(e, target), _number(e, one), _number(e, other)) for e in entries}
                varied = len(rows) >= LEAST_PRODUCTS and any(left > 1 and right > 1 for _, left, right in rows)
                if varied and all(_close(total, left * right) for total, left, right in rows):
                    line = (
                        f"assert all(item[{string(target)}] == item[{string(one)}] * item[{string(other)}]"
                        f" for item in answer[{string(listed)}])"
                    )
                    yield Check(lines=(line,), text=f"{target} is {one} times {other}", reads="")


def _sums(bodies: Bodies) -> Iterator[Check]:
    plain = [_Term(source=f"answer[{string(n)}]", values=_column(bodies, n), name=n) for n in _numeric(bodies)]
    terms = [term for term in (*plain, *_totals(bodies)) if len(set(term.values)) > 1][:MOST_NUMBERS]
    for target in terms:
        if not target.name or not {"total", "subtotal", "sum", "amount"} & set(words(target.name)):
            continue
        found = _sum_of(target, [term for term in terms if term is not target])
        if found is not None:
            line = f"assert {target.source} == {found[0]}"
            if any(value != int(value) for value in target.values):
                line = f"assert round({target.source}, 2) == round({found[0]}, 2)"
            note = f"# held in all {len(bodies)} answers, no document says so"
            yield Check(lines=(note, line), text=f"{target.name} is the sum of {found[1]}", reads="")


def _totals(bodies: Bodies) -> Iterator[_Term]:
    """Sums over lists: of one field, and of the product of two."""
    for listed in _lists(bodies):
        names = _numeric([entry for body in bodies for entry in _entries(body, listed)])
        for chosen in (*combinations(names, 1), *combinations(names, 2)):
            values = []
            for body in bodies:
                parts = [[_number(entry, name) for name in chosen] for entry in _entries(body, listed)]
                values.append(sum(part[0] * (part[1] if len(part) > 1 else 1) for part in parts))
            inner = " * ".join(f"item[{string(name)}]" for name in chosen)
            yield _Term(source=f"sum({inner} for item in answer[{string(listed)}])", values=tuple(values))


def _sum_of(target: _Term, terms: Sequence[_Term]) -> tuple[str, str] | None:
    """Find the shortest sum; without a term over a list it says too little."""
    for size in range(1, MOST_TERMS + 1):
        for chosen in combinations(terms, size):
            if not any(term.source.startswith("sum(") for term in chosen):
                continue
            if len(set(zip(target.values, *(term.values for term in chosen), strict=True))) < LEAST_DIFFERENT:
                continue
            for signs in product((1, -1), repeat=size):
                if _holds(target, chosen, signs):
                    return _written(chosen, signs)
    return None


def _holds(target: _Term, chosen: Sequence[_Term], signs: Sequence[int]) -> bool:
    pairs = list(zip(signs, chosen, strict=True))
    return all(
        _close(value, sum(sign * term.values[row] for sign, term in pairs)) for row, value in enumerate(target.values)
    )


def _written(chosen: Sequence[_Term], signs: Sequence[int]) -> tuple[str, str]:
    ordered = sorted(
        zip(signs, chosen, strict=True), key=lambda pair: (-pair[0], not pair[1].source.startswith("sum("))
    )
    text = " ".join(f"{'+' if sign > 0 else '-'} {term.source}" for sign, term in ordered).removeprefix("+ ")
    return text, ", ".join(term.name or "a list" for _, term in ordered)


def _orders(exchanges: Sequence[Exchange]) -> Iterator[Check]:
    asked: dict[tuple[str, str], list[Sequence[Json]]] = {}
    access = set()
    for one in exchanges:
        found = items_of(one.response.body)
        if found is None or one.sent is None:
            return
        access.add(found[0])
        for name, value in one.sent.query:
            if name in _SORTS:
                asked.setdefault((name, value), []).append(found[1])
    for (name, value), lists in asked.items() if len(access) == 1 else ():
        ordering = _ordering(value, lists)
        if ordering is None:
            continue
        field, down = ordering
        lines = (
            f"if query.get({string(name)}) == {string(value)}:",
            f"    listed = [item[{string(field)}] for item in answer{next(iter(access))}]",
            f"    assert listed == sorted(listed{', reverse=True' if down else ''})",
        )
        yield Check(lines=lines, text=f"{name}={value} is in the order of {field}", reads="query")


def _ordering(value: str, lists: Sequence[Sequence[Json]]) -> tuple[str, bool] | None:
    """Return the field and the direction that a value of a sort parameter names, if every list kept to them."""
    spoken = words(value)
    down = value.startswith("-") or bool(set(spoken) & set(_DOWN))
    field = "_".join(word for word in spoken if word not in (*_DOWN, *_UP))
    columns = [[item.get(field) if isinstance(item, Mapping) else None for item in items] for items in lists]
    kinds = {type(entry) for column in columns for entry in column}
    if kinds not in ({int}, {str}, {float}, {int, float}) or max(len(set(map(repr, c))) for c in columns) < 3:
        return None
    held = all(column == sorted(column, key=_rank, reverse=down) for column in columns)
    return (field, down) if held else None


def _rank(value: Json) -> tuple[float, str]:
    number = float(value) if isinstance(value, int | float) else 0.0
    return number, value if isinstance(value, str) else ""


def _shared(bodies: Sequence[Json]) -> list[str]:
    maps = [body for body in bodies if isinstance(body, Mapping)]
    first = maps[0] if maps and len(maps) == len(bodies) else {}
    return [name for name in first if all(name in body for body in maps)]


def _lists(bodies: Bodies) -> list[str]:
    names = [name for name in _shared(bodies) if all(_is_list(body[name]) for body in bodies)]
    return [name for name in names if any(_entries(body, name) for body in bodies)]


def _entries(body: Mapping[str, Json], name: str) -> Sequence[Json]:
    value = body.get(name)
    return value if isinstance(value, Sequence) and not isinstance(value, str) else ()


def _is_list(value: Json) -> bool:
    return isinstance(value, Sequence) and not isinstance(value, str)


def _numeric(entries: Sequence[Json]) -> list[str]:
    """Names of numbers that every entry has; ids are no amounts."""
    names = [name for name in _shared(entries) if not {"id", "number", "code"} & set(words(name))]
    maps = [entry for entry in entries if isinstance(entry, Mapping)]
    return [name for name in names if all(_is_number(entry[name]) for entry in maps)]


def _is_number(value: Json) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _number(entry: Json, name: str) -> float:
    value = entry.get(name) if isinstance(entry, Mapping) else None
    return value if isinstance(value, int | float) else 0


def _column(bodies: Bodies, name: str) -> tuple[float, ...]:
    return tuple(_number(body, name) for body in bodies)


def _close(left: float, right: float) -> bool:
    return abs(left - right) < 0.005
