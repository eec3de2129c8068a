"""Constraints of a project, which speak of values, as constraints on the strata that an operation is tried with.

`query.min_price <= query.max_price` says nothing about labels such as `highest`: it is worked out for every combination
of the strata of its components, and what comes out false is ruled out. A text that is the label of a stratum stands for
that stratum.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import product
from math import prod

from bot.domain.covering import (
    AllOf,
    AnyOf,
    Comparison,
    Component,
    Constraint,
    Expression,
    Literal,
    Model,
    Not,
    Relation,
)
from bot.engines.combinatorial.components import Shape
from bot.engines.combinatorial.nodes import Node, selector, walk
from bot.engines.combinatorial.strata import NULL, Stratum
from bot.engines.combinatorial.truth import paths, truth
from bot.engines.exercising.requests import nodes_of

MOST_COMBINATIONS = 5_000
Choice = tuple[str, Literal] | None


def rules_of(shape: Shape, model: Model, given: tuple[Constraint, ...]) -> tuple[tuple[Constraint, ...], list[str]]:
    """Return the constraints on strata, and what had to be left out and why."""
    nodes = {selector(node): node for root in nodes_of(shape) for node in walk(root)}
    parts = {part.path: part for part in model.components}
    found, said = [], []
    for constraint in given:
        named = tuple(dict.fromkeys(paths(constraint.expression)))
        stranger = next((path for path in named if path not in parts), None)
        if stranger is not None:
            said.append(f"a constraint is left out, {stranger} is nothing that varies here: {constraint.text}")
        elif prod(len(parts[path].values) + 1 for path in named) > MOST_COMBINATIONS:
            said.append(f"a constraint is left out, it speaks of too many combinations: {constraint.text}")
        else:
            found += _on_strata(constraint, tuple(parts[path] for path in named), nodes)
    return tuple(found), said


def _on_strata(constraint: Constraint, parts: tuple[Component, ...], nodes: Mapping[str, Node]) -> list[Constraint]:
    """Return what rules out the combinations that break a constraint; nothing where none does."""
    spoken = set(_texts(constraint.expression))
    choices = [list(_choices(part, nodes[part.path], spoken)) for part in parts]
    ruled_out = []
    for row in product(*choices):
        cells = {
            part.path: one[1] for part, one in zip(parts, row, strict=True) if one is not None and one[1] != ABSENT
        }
        if truth(constraint.expression, cells) is False:
            ruled_out.append(
                AllOf(
                    terms=tuple(
                        Comparison(path=part.path, relation=Relation.EQUAL, other=one[0])
                        for part, one in zip(parts, row, strict=True)
                        if one is not None
                    )
                )
            )
    if not ruled_out:
        return []
    return [Constraint(text=constraint.text, expression=Not(term=AnyOf(terms=tuple(ruled_out))))]


ABSENT = "\x00absent"


def _choices(part: Component, node: Node, spoken: set[Literal]) -> Iterator[Choice]:
    """Yield each label with what it stands for; None where the component may not exist at all."""
    by_label = {stratum.label: stratum for stratum in node.strata}
    by_name = any(label in spoken and label != by_label[label].value for label in by_label)
    for value in part.values:
        label = str(value)
        stratum = by_label.get(label)
        yield label, label if by_name or stratum is None else _meant(stratum)
    if part.when is not None:
        yield None


def _meant(stratum: Stratum) -> Literal:
    if stratum.absent:
        return ABSENT
    if stratum == NULL:
        return None
    if isinstance(stratum.value, str | bool | int | float):
        return stratum.value
    return int(stratum.label) if stratum.label.isdigit() else stratum.label


def _texts(expression: Expression) -> Iterator[Literal]:
    match expression:
        case Comparison(other=tuple() as values):
            yield from values
        case Comparison(other=str() as value):
            yield value
        case Not(term=term):
            yield from _texts(term)
        case AllOf(terms=terms) | AnyOf(terms=terms):
            for one in terms:
                yield from _texts(one)
