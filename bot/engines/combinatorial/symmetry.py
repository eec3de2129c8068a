"""Lists of like elements: interactions that differ only in which element they are about form one orbit.

Two elements of a list are alike when they have the same components with the same values, guarded alike: by the same
component outside the element, or by the same one inside. Swapping two like elements is a permutation of the items; the
orbits are what the swaps connect. Elements that a constraint speaks of are not swapped.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from bot.domain.covering import AllOf, AnyOf, Comparison, Component, Expression, Guard, Model, Not, Path
from bot.engines.combinatorial.layers import Dense, Labels
from bot.engines.combinatorial.structure import Numbers, Structure

_INDEX = re.compile(r"\[(\d+)\]")
MOST_LABELS = 40_000_000


def swaps_of(structure: Structure) -> tuple[Numbers, ...]:
    """Return the permutations of items that swap two like elements of a list; shape of each [N]."""
    model = structure.model
    named = {path for one in model.constraints for path in _paths(one.expression)}
    found = []
    for elements in _lists(model).values():
        for left, right in combinations(sorted(elements, key=lambda place: (len(place), place)), 2):
            pairs = _alike(model, left, right)
            if pairs and not any(path.startswith((left, right)) for path in named):
                found.append(_permutation(structure, pairs))
    return tuple(found)


def orbits_of(layer: Dense, swaps: tuple[Numbers, ...]) -> Labels | None:
    """Return a label for every interaction, equal within an orbit; None where there is nothing to swap."""
    if not swaps or layer.open.size > MOST_LABELS:
        return None
    shape = layer.open.shape
    labels = np.arange(layer.open.size, dtype=np.int32).reshape(shape)
    while True:
        before = labels.copy()
        for axis in range(1, layer.strength):
            np.minimum(labels, np.swapaxes(labels, 0, axis), out=labels)
        for swap in swaps:
            np.minimum(labels, labels[np.ix_(*[swap] * layer.strength)], out=labels)
        if np.array_equal(before, labels):
            return _compact(labels)


def _compact(labels: NDArray[np.int32]) -> Labels:
    _, compact = np.unique(labels, return_inverse=True)
    return compact.reshape(labels.shape).astype(np.int32)


def _lists(model: Model) -> dict[str, set[str]]:
    """Return the elements of each list: `a[0].b` is about element `a[0]` of list `a`."""
    lists: dict[str, set[str]] = {}
    for part in model.components:
        for match in _INDEX.finditer(part.path):
            lists.setdefault(part.path[: match.start()], set()).add(part.path[: match.end()])
    return lists


def _alike(model: Model, left: str, right: str) -> tuple[tuple[str, str], ...]:
    """Return the paths of two elements side by side; nothing when the elements are not alike."""
    ours = {part.path[len(left) :]: part for part in model.components if part.path.startswith(left)}
    theirs = {part.path[len(right) :]: part for part in model.components if part.path.startswith(right)}
    if ours.keys() != theirs.keys():
        return ()
    fine = all(_same(ours[rest], theirs[rest], left, right) for rest in ours)
    return tuple((ours[rest].path, theirs[rest].path) for rest in ours) if fine else ()


def _same(one: Component, other: Component, left: str, right: str) -> bool:
    if [repr(value) for value in one.values] != [repr(value) for value in other.values] or one.invalid != other.invalid:
        return False
    return _seat(one.when, left) == _seat(other.when, right)


def _seat(guard: Guard | None, element: str) -> tuple[object, ...]:
    """Return what two like guards have in common: values count only where the selector is inside the element."""
    if guard is None:
        return ()
    if guard.component.startswith(element):
        return ("inside", guard.component[len(element) :], tuple(repr(value) for value in guard.values))
    return ("outside", guard.component)


def _permutation(structure: Structure, pairs: tuple[tuple[str, str], ...]) -> Numbers:
    position, span = structure.numbering.table.position, structure.span
    swap = np.arange(structure.size)
    for left, right in pairs:
        one, other = span[position[left]], span[position[right]]
        swap[slice(*one)], swap[slice(*other)] = np.arange(*other), np.arange(*one)
    return swap


def _paths(expression: Expression) -> Iterator[str]:
    match expression:
        case Comparison(path=path, other=other):
            yield path
            if isinstance(other, Path):
                yield other.path
        case Not(term=term):
            yield from _paths(term)
        case AllOf(terms=terms) | AnyOf(terms=terms):
            for one in terms:
                yield from _paths(one)
