"""Which combinations differ only in which element of a list they are about.

Two combinations are of one orbit when renumbering the elements of lists turns one into the other: `a[0].x = 1, a[1].y
= 2` and `a[2].x = 1, a[0].y = 2` are, `a[0].x = 1, a[0].y = 2` is not. The elements of an inner list are renumbered
within each outer element.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import permutations

_INDEX = re.compile(r"\[(\d+)\]")
Places = tuple[str, ...]
Key = tuple[Places, tuple[str, ...]]


@dataclass(slots=True)
class Orbits:
    """The normal form of combinations, remembered for each set of components."""

    _orders: dict[Places, tuple[Places, tuple[tuple[int, ...], ...]]] = field(default_factory=dict)

    def key(self, places: Places, values: Sequence[str]) -> Key:
        """Return what all combinations of one orbit have in common; `values` are texts that tell values apart."""
        if places not in self._orders:
            self._orders[places] = _normal(places)
        named, orders = self._orders[places]
        return named, min(tuple(values[position] for position in order) for order in orders)


def _normal(places: Places) -> tuple[Places, tuple[tuple[int, ...], ...]]:
    """Return the smallest renumbering of some paths, and every order of the paths that leads to it."""
    found: dict[Places, set[tuple[int, ...]]] = {}
    for named in _renumbered(places):
        order = sorted(range(len(named)), key=lambda position: named[position])
        found.setdefault(tuple(named[position] for position in order), set()).add(tuple(order))
    best = min(found)
    return best, tuple(sorted(found[best]))


def _renumbered(places: Places) -> Iterator[Places]:
    lists: dict[str, list[str]] = {}
    for place in places:
        for match in _INDEX.finditer(place):
            seen = lists.setdefault(place[: match.start()], [])
            if match[1] not in seen:
                seen.append(match[1])
    yield from _chosen(places, sorted(lists.items()), {})


def _chosen(
    places: Places, lists: list[tuple[str, list[str]]], numbers: dict[tuple[str, str], int]
) -> Iterator[Places]:
    if not lists:
        yield tuple(_rewritten(place, numbers) for place in places)
        return
    (path, seen), *rest = lists
    for order in permutations(range(len(seen))):
        fresh = {(path, index): number for index, number in zip(seen, order, strict=True)}
        yield from _chosen(places, rest, {**numbers, **fresh})


def _rewritten(place: str, numbers: dict[tuple[str, str], int]) -> str:
    return _INDEX.sub(lambda match: f"[{numbers[place[: match.start()], match[1]]}]", place)
