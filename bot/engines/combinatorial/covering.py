"""Covering arrays: few rows, every t-way combination, with components that may be absent.

The steps, a module each: `structure` (what can stand together), `layers` (what is to be covered), `greedy` (rows one
after the other), `improving` (fewer rows), `ordering` (the best rows first), `accounting` (what is covered).
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from bot.domain.covering import Array, Group, Model, Request
from bot.domain.errors import InputError
from bot.engines.combinatorial.accounting import account, wanted_layers
from bot.engines.combinatorial.greedy import Greedy
from bot.engines.combinatorial.improving import Budget, improved
from bot.engines.combinatorial.layers import Dense, Labels, Layer
from bot.engines.combinatorial.short import short_rows
from bot.engines.combinatorial.soundness import check_group, check_strength
from bot.engines.combinatorial.structure import Numbers, Structure, compile_model
from bot.engines.combinatorial.symmetry import orbits_of, swaps_of


def plan(model: Model, request: Request) -> Array:
    """Return rows that cover every feasible interaction of the request's strength.

    Equal arguments give equal rows. Raise InputError for a model or a strength that makes no sense.
    """
    if not model.components and request.strength > 0:
        return Array()
    check_strength(request.strength, len(model.components))
    structure = compile_model(model)
    wanted, infeasible = wanted_layers(structure, _groups(model, request))
    swaps = swaps_of(structure)
    orbits = [orbits_of(layer, swaps) if isinstance(layer, Dense) else None for layer in wanted]
    aims = _copies(wanted, orbits if request.symmetry else [None] * len(wanted))
    rows = _built(structure, request, [layer.copy() for layer in aims])
    if request.optimize:
        budget = Budget(steps=request.optimize, bound=0)
        rows = improved(structure, aims, rows, budget, np.random.default_rng(request.seed))
    room = None if request.max_rows is None else max(0, request.max_rows - len(rows))
    rows += short_rows(structure, request.strength, rows, swaps if request.symmetry else (), most=room)
    found = account(structure, wanted, orbits, rows)
    return Array(
        rows=tuple(structure.named(row.tolist()) for row in rows),
        covered=found.curve[-1] if found.curve else 0,
        feasible=found.feasible,
        uncovered=found.uncovered,
        orbits_covered=found.orbits_covered,
        orbits_feasible=found.orbits_feasible,
        infeasible=infeasible,
        curve=found.curve,
    )


def _groups(model: Model, request: Request) -> tuple[Group, ...]:
    everything = Group(paths=tuple(part.path for part in model.components), strength=request.strength)
    if not request.core:
        return (everything, *model.groups)
    core = Group(paths=request.core, strength=request.core_strength or request.strength + 1)
    check_group(model, core.paths, core.strength)
    return (everything, *model.groups, core)


def _copies(wanted: list[Layer], orbits: list[Labels | None]) -> list[Layer]:
    copies = [layer.copy() for layer in wanted]
    return [
        Dense(layer.strength, layer.open, labels) if isinstance(layer, Dense) else layer
        for layer, labels in zip(copies, orbits, strict=True)
    ]


def _built(structure: Structure, request: Request, layers: list[Layer]) -> list[Numbers]:
    greedy = Greedy(structure=structure, layers=layers, noise=np.random.default_rng(request.seed))
    rows: list[Numbers] = []
    while request.max_rows is None or len(rows) < request.max_rows:
        row = greedy.next_row()
        if row is None:
            break
        rows.append(row)
        greedy.cover(row)
    return rows
