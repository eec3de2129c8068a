"""Guards compiled to arrays: which values can stand in one row together.

Glossary (BosqTGen section 3 and 4.1; Kuhn et al. 2010)
    component     one independent choice, such as the length of a list
    item          a component with one of its values (a stratum), numbered 0..N-1
    guard         the choice another component must have made for this one to exist
    selector      a component that some guard names
    demand        for an item and a selector: the values the selector may still have
    interaction   t items of t components that can stand in one row

A row is feasible when for every selector the demands of its items share a value. Demands that are nested or disjoint
have the Helly property (pairwise sharing means common sharing), so a pairwise table decides; a selector whose demands
are neither is *tangled* and is checked by its value sets as well.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from bot.domain.covering import Component, Literal, Model
from bot.domain.errors import InputError

Flags = NDArray[np.bool_]
Numbers = NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Structure:
    """A model in numbers. Shapes: `owner` [N], `possible` [N], `together` [N, N], each of `tangled` [N, values]."""

    model: Model
    items: tuple[tuple[str, Literal], ...]
    owner: Numbers
    possible: Flags
    together: Flags
    tangled: tuple[Flags, ...]
    span: tuple[tuple[int, int], ...]

    @property
    def size(self) -> int:
        """How many items there are."""
        return len(self.items)


def compile_model(model: Model) -> Structure:
    """Number the items of a model and decide which stand together; raise InputError for a model that makes no sense."""
    _check(model)
    items = tuple((part.path, value) for part in model.components for value in part.values)
    owner = np.array([i for i, part in enumerate(model.components) for _ in part.values], dtype=np.int64)
    possible = np.ones(len(items), dtype=bool)
    together = owner[:, None] != owner[None, :]
    tangled = []
    for selector in _selectors(model):
        demand = _demand(model, selector)
        shared = (demand.astype(np.int32) @ demand.T.astype(np.int32)) > 0
        together &= shared
        possible &= demand.any(axis=1)
        if not _laminar(demand):
            tangled.append(demand)
    together &= possible[:, None] & possible[None, :]
    return Structure(
        model=model,
        items=items,
        owner=owner,
        possible=possible,
        together=together,
        tangled=tuple(tangled),
        span=_spans(model),
    )


def same(left: Literal, right: Literal) -> bool:
    """Whether two values are one stratum; JSON's 1, 1.0 and true are three."""
    return type(left) is type(right) and left == right


def _spans(model: Model) -> tuple[tuple[int, int], ...]:
    spans, start = [], 0
    for part in model.components:
        spans.append((start, start + len(part.values)))
        start += len(part.values)
    return tuple(spans)


def _selectors(model: Model) -> tuple[Component, ...]:
    named = {part.when.component for part in model.components if part.when}
    return tuple(part for part in model.components if part.path in named)


def _demand(model: Model, selector: Component) -> Flags:
    """For every item, the values of the selector that it can live with; shape [N, values of the selector]."""
    by_path = {part.path: part for part in model.components}
    rows = []
    for part in model.components:
        for value in part.values:
            if part.path == selector.path:
                rows.append([same(value, other) for other in selector.values])
            else:
                rows.append(_chain(by_path, part, selector))
    return np.array(rows, dtype=bool)


def _chain(by_path: dict[str, Component], part: Component, selector: Component) -> list[bool]:
    guard = part.when
    while guard is not None:
        if guard.component == selector.path:
            return [any(same(value, wanted) for wanted in guard.values) for value in selector.values]
        guard = by_path[guard.component].when
    return [True] * len(selector.values)


def _laminar(demand: Flags) -> bool:
    sets = {frozenset(np.flatnonzero(row).tolist()) for row in demand}
    return all(not (a & b) or a <= b or b <= a for a, b in combinations(sorted(sets, key=sorted), 2))


def _check(model: Model) -> None:
    by_path = {part.path: part for part in model.components}
    if len(by_path) != len(model.components):
        _refuse(model, "two components have the same path", "Give each component a path of its own.")
    for part in model.components:
        seen = {part.path}
        guard = part.when
        while guard is not None:
            if guard.component not in by_path:
                _refuse(
                    model, f"'{part.path}' depends on '{guard.component}', which is no component", "Correct `when`."
                )
            if guard.component in seen:
                _refuse(model, f"the guard of '{part.path}' leads back to itself", "Break the circle in `when`.")
            seen.add(guard.component)
            guard = by_path[guard.component].when


def _refuse(model: Model, what: str, remedy: str) -> None:
    raise InputError(f"Model '{model.name}': {what}.", remedy=remedy, slug="covering-model")
