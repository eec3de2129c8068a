"""GenKTests, BosqTGen's Algorithm 3, as the baseline that `covering` is held against.

Every combination of values of every k components becomes one test; what is not selected is sampled. So there are about
as many tests as feasible combinations: the cover is complete, and no array of the same strength is larger.

Glossary (BosqTGen section 3 and 4)
    components              everything independent; the paper's c.values are the strata of a component
    combinatorial selection the k components whose values the tuple v gives
    remaining selection     all others, sampled uniformly (`vselect`)
    consistency constraint  a guard: an element beyond the list's length, a field of another subtype; a combination that
                            breaks one is infeasible and makes no test
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import combinations, product

import numpy as np

from bot.domain.covering import Component, Guard, Literal, Model, Row

Choices = dict[str, tuple[Literal, ...]]


def full_suite(model: Model, k: int, *, seed: int) -> Iterator[Row]:
    """Yield the tests of every k components, each test once (the paper's testGen, Algorithm 1, its second loop).

    Guards are kept. Constraints between components are not known to the paper; a model that has some is for others.
    """
    noise = np.random.default_rng(seed)
    seen: set[tuple[tuple[str, str], ...]] = set()
    for selected in combinations(model.components, k):
        for test in gen_k_tests(selected, model, noise):
            key = tuple((path, repr(value)) for path, value in test)
            if key not in seen:
                seen.add(key)
                yield test


def gen_k_tests(selected: tuple[Component, ...], model: Model, noise: np.random.Generator) -> Iterator[Row]:
    """Yield one test for each feasible combination of the selected components' values (Algorithm 3)."""
    known = {part.path: part for part in model.components}
    order = _selectors_first(model, known)
    for v in product(*(part.values for part in selected)):
        choices = _narrowed(known, {part.path: value for part, value in zip(selected, v, strict=True)})
        if choices is None:
            continue
        test = _sampled(order, choices, noise)
        yield tuple((part.path, test[part.path]) for part in model.components if part.path in test)


def _narrowed(known: Mapping[str, Component], tuple_: Mapping[str, Literal]) -> Choices | None:
    """Return what the tuple leaves each component that it or its guards speak of; None when that is nothing."""
    choices: Choices = {path: (value,) for path, value in tuple_.items()}
    for path in tuple_:
        guard = known[path].when
        while guard is not None:
            left = choices.get(guard.component, known[guard.component].values)
            choices[guard.component] = tuple(value for value in left if _among(value, guard))
            if not choices[guard.component]:
                return None
            guard = known[guard.component].when
    return choices


def _sampled(order: list[Component], choices: Choices, noise: np.random.Generator) -> dict[str, Literal]:
    test: dict[str, Literal] = {}
    for part in order:
        guard = part.when
        if guard is not None and not (guard.component in test and _among(test[guard.component], guard)):
            continue
        values = choices.get(part.path, part.values)
        vselect = int(noise.integers(len(values)))
        test[part.path] = values[vselect]
    return test


def _selectors_first(model: Model, known: Mapping[str, Component]) -> list[Component]:
    def depth(part: Component) -> int:
        found, guard = 0, part.when
        while guard is not None:
            found, guard = found + 1, known[guard.component].when
        return found

    return sorted(model.components, key=depth)


def _among(value: Literal, guard: Guard) -> bool:
    return any(type(value) is type(other) and value == other for other in guard.values)
