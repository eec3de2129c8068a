"""Which combinations differ only in which element of a list they are about.

Two combinations are of one orbit when renumbering like elements of lists turns one into the other: `a[0].x = 1, a[1].y
= 2` and `a[2].x = 1, a[0].y = 2` are, `a[0].x = 1, a[0].y = 2` is not. The elements of an inner list are renumbered
within each outer element. Elements are alike when they have the same fields with the same values, which depend on the
same components; an element that a constraint speaks of is like no other.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import permutations

from bot.domain.covering import Component, Model
from bot.engines.combinatorial.truth import paths

_INDEX = re.compile(r"\[(\d+)\]")
Places = tuple[str, ...]
Key = tuple[Places, tuple[str, ...]]
Used = list[tuple[str, list[str]]]


@dataclass(slots=True)
class Orbits:
    """The normal form of combinations, remembered for each set of components."""

    model: Model
    _like: dict[str, Places] = field(init=False)
    _orders: dict[Places, tuple[Places, tuple[tuple[int, ...], ...]]] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        self._like = _like_elements(self.model)

    @property
    def trivial(self) -> bool:
        """Whether no two elements are alike: then every combination is an orbit of its own."""
        return all(len(like) == 1 for like in self._like.values())

    def key(self, places: Places, values: Sequence[str]) -> Key:
        """Return what all combinations of one orbit have in common; `values` are texts that tell values apart."""
        if places not in self._orders:
            self._orders[places] = self._normal(places)
        named, orders = self._orders[places]
        return named, min(tuple(values[position] for position in order) for order in orders)

    def _normal(self, places: Places) -> tuple[Places, tuple[tuple[int, ...], ...]]:
        """Return the smallest renumbering of some paths, and every order of the paths that leads to it."""
        found: dict[Places, set[tuple[int, ...]]] = {}
        for named in self._renumbered(places):
            order = sorted(range(len(named)), key=lambda position: named[position])
            found.setdefault(tuple(named[position] for position in order), set()).add(tuple(order))
        best = min(found)
        return best, tuple(sorted(found[best]))

    def _renumbered(self, places: Places) -> Iterator[Places]:
        """Yield the paths with the elements of each class numbered anew, in every way."""
        used: dict[Places, list[str]] = {}
        for place in places:
            for match in _INDEX.finditer(place):
                element = place[: match.end()]
                seen = used.setdefault(self._like[element], [])
                if element not in seen:
                    seen.append(element)
        yield from _chosen(places, sorted(used.items()), {})


def _chosen(places: Places, used: list[tuple[Places, list[str]]], numbers: dict[str, str]) -> Iterator[Places]:
    if not used:
        yield tuple(_rewritten(place, numbers) for place in places)
        return
    (like, seen), *rest = used
    for order in permutations(like[: len(seen)]):
        fresh = {element: other[other.rindex("[") :] for element, other in zip(seen, order, strict=True)}
        yield from _chosen(places, rest, {**numbers, **fresh})


def _rewritten(place: str, numbers: dict[str, str]) -> str:
    return _INDEX.sub(lambda match: numbers[place[: match.end()]], place)


def _like_elements(model: Model) -> dict[str, Places]:
    """Return for every element of a list those of the list that are like it, itself included, in model order."""
    elements: dict[str, list[Component]] = {}
    for part in model.components:
        for match in _INDEX.finditer(part.path):
            elements.setdefault(part.path[: match.end()], []).append(part)
    named = {path for one in model.constraints for path in paths(one.expression)}
    classes: dict[tuple[str, object], list[str]] = {}
    for element, parts in elements.items():
        spoken = any(part.path in named for part in parts)
        kind = element if spoken else frozenset(_kind(part, element) for part in parts)
        classes.setdefault((element[: element.rindex("[")], kind), []).append(element)
    return {element: tuple(like) for like in classes.values() for element in like}


def _kind(part: Component, element: str) -> object:
    guard = part.when
    seat: tuple[str, ...] = ()
    if guard is not None and guard.component.startswith(element):
        seat = ("inside", guard.component[len(element) :], *map(repr, guard.values))
    elif guard is not None:
        seat = ("outside", guard.component)
    return part.path[len(element) :], tuple(map(repr, part.values)), tuple(map(repr, part.invalid)), seat
